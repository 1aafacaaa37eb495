import * as O from "fp-ts/Option";
import { zero } from "../../domain/primitives/cents";
import { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { DeliveredReceipt, Primitive } from "../../domain/receipt/model";
import type { SentReceipt } from "./partner-request";

/**
 * A receipt as its delivery is decided and kept. None when no institution can have its code, because it is blank:
 * then there is no ledger to keep it in. Blank texts that paying doesn't admit are for the decision to refuse.
 */
export const deliveredReceiptOf = (
  primitive: Primitive,
  { document, organization, receipt }: SentReceipt,
): O.Option<DeliveredReceipt> =>
  OrganizationFiscalCode.is(organization)
    ? O.some({
        organization,
        iuv: receipt.creditorReferenceId,
        noticeNumber: receipt.noticeNumber,
        debtor: receipt.debtor.uniqueIdentifier.value,
        amount: receipt.amount,
        paymentDateTime: receipt.paymentDateTime,
        payment: {
          paidAt: receipt.paymentDateTime?.at ?? null,
          method: receipt.paymentMethod,
          fee: receipt.fee ?? zero,
          pspCode: receipt.pspCode,
          pspTaxCode: receipt.pspTaxCode,
          pspCompany: receipt.pspCompany,
          receiptId: receipt.receiptId,
        },
        primitive,
        outcome: receipt.outcome,
        standIn: receipt.standIn,
        document: document.document,
      })
    : O.none;
