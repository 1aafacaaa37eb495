import * as E from "fp-ts/Either";
import type { Accepted, Execution } from "../debt-position/events";
import { findOption } from "../debt-position/find-option";
import type { DebtPosition, PaymentOption } from "../debt-position/model";
import { closedByInstitution, pay } from "../debt-position/pay";
import { hasProgressed } from "../debt-position/settlement";
import type { Delivery, DeliveryOutcome } from "./delivery";
import type { DeliveredReceipt, Receipt } from "./model";

/** What a delivery is decided on: the position that its notice number names, and the receipt that its IUV has. */
export type Known = {
  readonly position: DebtPosition | null;
  readonly stored: Receipt | null;
};

export type Settlement = {
  readonly outcome: DeliveryOutcome;
  readonly delivery: Delivery;
  /** The payment; null when the delivery changes no position. */
  readonly accepted: Accepted | null;
  /** To be stored as the receipt of its IUV; null when it isn't. */
  readonly receipt: Receipt | null;
};

type Verdict = {
  readonly outcome: DeliveryOutcome;
  readonly accepted?: Accepted;
  readonly addsReceipt?: boolean;
};

const isBlank = (text: string): boolean => text.trim() === "";

/** The receipts of options of the centralised archive are kept only when the node stood in for the institution. */
const isKept = (receipt: DeliveredReceipt, { serviceType }: DebtPosition): boolean =>
  serviceType !== "ACA" || receipt.standIn;

/** An option that is settled: by this receipt, by another, by its institution's word, or by a flow that came first. */
const whenSettled = (
  { payment: { receiptId } }: DeliveredReceipt,
  { payment }: PaymentOption,
  stored: Receipt | null,
): Verdict => {
  if (stored !== null)
    return {
      outcome: [stored.payment.receiptId, payment?.receiptId].includes(receiptId)
        ? "REPEATED"
        : "ALREADY_PAID",
    };
  if (payment === null || payment.receiptId === receiptId)
    return { outcome: "COMPLETED", addsReceipt: true };
  return payment.receiptId === closedByInstitution
    ? { outcome: "CLOSED_ELSEWHERE", addsReceipt: true }
    : { outcome: "ALREADY_PAID" };
};

const whenRefused = {
  PaymentOptionNotFound: "UNKNOWN_NOTICE",
  PaymentOptionAlreadyPaid: "ALREADY_PAID",
  PaymentOptionExcluded: "EXCLUDED",
} as const;

const verdictOf = (
  execution: Execution,
  receipt: DeliveredReceipt,
  { position, stored }: Known,
): Verdict => {
  const { iuv, noticeNumber, outcome, payment } = receipt;
  if (outcome === "KO") return { outcome: "NOT_PAID" };
  if (isBlank(payment.receiptId) || isBlank(payment.pspCompany)) return { outcome: "INCOHERENT" };
  const option = position === null ? null : findOption(position, noticeNumber);
  if (position === null || option === null) return { outcome: "UNKNOWN_NOTICE" };
  if (option.iuv !== iuv) return { outcome: "INCOHERENT" };
  if (hasProgressed(option)) return whenSettled(receipt, option, stored);
  if (stored !== null)
    return {
      outcome: stored.payment.receiptId === payment.receiptId ? "REPEATED" : "OLD_RECEIPT",
    };
  const paid = pay({ ...execution, code: noticeNumber, payment })(position);
  return E.isLeft(paid)
    ? { outcome: whenRefused[paid.left._tag] }
    : { outcome: "ACCEPTED", accepted: paid.right, addsReceipt: true };
};

const receiptOf = (delivered: DeliveredReceipt, { at }: Execution): Receipt => ({
  ...delivered,
  status: "PAID",
  insertedAt: at,
});

const otherAmount = ({ amount, noticeNumber }: DeliveredReceipt, { position }: Known): boolean =>
  position !== null && findOption(position, noticeNumber)?.amount !== amount;

/**
 * Decides a delivered receipt. Its option is paid by it once, whatever the position's status, and the receipt
 * becomes the one of its IUV; whatever can't be paid is kept with the reason, because the money has moved.
 * A receipt from an earlier life of the position is looked at before paying, so that it is never replaced.
 */
export const settleDelivery =
  (execution: Execution, delivery: Delivery) =>
  (known: Known): Settlement => {
    const { receipt } = delivery;
    const { accepted = null, addsReceipt = false, outcome } = verdictOf(execution, receipt, known);
    return {
      outcome,
      delivery: {
        ...delivery,
        state: outcome,
        hasOtherAmount: addsReceipt && otherAmount(receipt, known),
        decidedAt: execution.at,
      },
      accepted,
      receipt:
        addsReceipt && known.position !== null && isKept(receipt, known.position)
          ? receiptOf(receipt, execution)
          : null,
    };
  };
