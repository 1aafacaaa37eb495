import * as E from "fp-ts/Either";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  reportTransfer as report,
  type ReportTransfer,
  type ReportTransferRejected,
} from "../domain/debt-position/report-transfer";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { Expectation } from "./debt-position-command";
import { commandPaymentOption } from "./payment-option-command";

/** Marks a transfer as reported. Its option is named by the IUV only: flows know no notice numbers. */
export const reportTransfer = (
  organization: OrganizationFiscalCode,
  isExpected: Expectation,
  { flow, iuv, transfer: id }: Pick<ReportTransfer, "flow" | "iuv" | "transfer">,
) => {
  const missing: ReportTransferRejected = {
    _tag: "TransferNotFound",
    organization,
    iuv,
    transfer: id,
  };
  return pipe(
    commandPaymentOption(
      { organization, code: iuv, kind: "iuv" },
      missing,
      isExpected,
      (execution) => report({ ...execution, iuv, transfer: id, flow }),
    ),
    RTE.flatMapEither(({ option, position }) =>
      pipe(
        option.transfers.find((transfer) => transfer.id === id),
        E.fromNullable(missing),
        E.map((transfer) => ({ position, transfer })),
      ),
    ),
  );
};
