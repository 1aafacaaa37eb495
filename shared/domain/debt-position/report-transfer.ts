import * as E from "fp-ts/Either";
import { settle } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import type { DebtPosition, PaymentOption, Transfer } from "./model";
import { settledWith } from "./settlement";

export type ReportTransfer = Execution & {
  /** The IUV of the option: notice numbers are not taken here. */
  readonly iuv: string;
  readonly transfer: string;
  /** The reporting flow that names the transfer, when it is known. */
  readonly flow: string | null;
};

type TransferRefusal<Tag extends string> = {
  readonly _tag: Tag;
  readonly organization: string;
  readonly iuv: string;
  readonly transfer: string;
};

/**
 * Why a transfer can't be reported. A flow that comes again is `AlreadyReported`; one that overtook its
 * receipt is `NotPaid`, and may be tried again; `OtherPlanReported` is final.
 */
export type NotAccountableReason = "AlreadyReported" | "NotPaid" | "OtherPlanReported";

export type ReportTransferRejected =
  | TransferRefusal<"TransferNotFound">
  | (TransferRefusal<"TransferNotAccountable"> & { readonly reason: NotAccountableReason });

/**
 * Through the ACA surface a valid position may be reported without a receipt, and so may its unpaid
 * options. Everywhere else a payment comes first.
 */
const refusalReason = (
  position: DebtPosition,
  option: PaymentOption,
  transfer: Transfer,
): NotAccountableReason | null => {
  if (transfer.status === "T_REPORTED") return "AlreadyReported";
  if (position.status === "REPORTED") return "OtherPlanReported";
  const isAca = position.serviceType === "ACA";
  const isSettled = position.status === "PARTIALLY_PAID" || position.status === "PAID";
  if (!isSettled && !(isAca && position.status === "VALID")) return "NotPaid";
  return isAca || option.status === "PO_PAID" || option.status === "PO_PARTIALLY_REPORTED"
    ? null
    : "NotPaid";
};

const reported = (
  option: PaymentOption,
  transferId: string,
  { at, flow }: ReportTransfer,
): PaymentOption => {
  const transfers = option.transfers.map((transfer) =>
    transfer.id === transferId
      ? { ...transfer, status: "T_REPORTED" as const, lastUpdatedAt: at }
      : transfer,
  );
  const isComplete = transfers.every(({ status }) => status === "T_REPORTED");
  return {
    ...option,
    transfers,
    status: isComplete ? "PO_REPORTED" : "PO_PARTIALLY_REPORTED",
    reportedAt: isComplete ? at : null,
    reportingFlow: flow ?? option.reportingFlow,
    lastUpdatedAt: at,
  };
};

/**
 * Marks one transfer as reported by its reconciliation flow. When it was the last of its option, the option
 * becomes reported, and so does the position when every option of one of its plans is. A repeat is refused;
 * the flow consumer takes that refusal as done, because flows are resent.
 */
export const reportTransfer =
  (command: ReportTransfer) =>
  (stored: DebtPosition): E.Either<ReportTransferRejected, Accepted> => {
    const { at, iuv, transfer: transferId } = command;
    const { next: position, events } = settle(at, command.command)(stored);
    const option = position.options.find((candidate) => candidate.iuv === iuv);
    const transfer = option?.transfers.find(({ id }) => id === transferId);
    const facts = { organization: position.organization, iuv, transfer: transferId };
    if (option === undefined || transfer === undefined)
      return E.left({ _tag: "TransferNotFound", ...facts });
    const reason = refusalReason(position, option, transfer);
    if (reason !== null) return E.left({ _tag: "TransferNotAccountable", ...facts, reason });
    const next = settledWith(
      advanced(position, command),
      reported(option, transferId, command),
      position.paidAt,
    );
    const subject = { iuv: option.iuv, transfer: transferId };
    return E.right({ next, events: [...events, eventOf("TransferReported", next, at, subject)] });
  };
