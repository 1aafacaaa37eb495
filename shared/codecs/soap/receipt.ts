import * as E from "fp-ts/Either";
import type { Instant } from "../../prelude/instant";
import { zero, type Cents } from "../../domain/primitives/cents";
import type { Nav } from "../../domain/primitives/identifiers";
import type { Payment } from "../../domain/debt-position/model";
import type { Metadata, Subject } from "./common-types";
import type { SendReceiptRequest, SendReceiptV2Request } from "./send-receipt";
import type { StatedDateTime } from "./simple-types";

export type ReceiptTransfer = {
  /** "1" to "5". */
  readonly idTransfer: string;
  readonly amount: Cents;
  /** Of the body that gets the money. */
  readonly fiscalCode: string;
  readonly companyName: string | null;
  readonly destination:
    | { readonly _tag: "Account"; readonly value: string }
    /** A revenue stamp, in base64. */
    | { readonly _tag: "Attachment"; readonly value: string };
  readonly remittanceInformation: string;
  readonly category: string;
  readonly metadata: Metadata | null;
};

/** A receipt as both versions of the operation say it; what only the second knows is null in the first. */
export type Receipt = {
  readonly receiptId: string;
  readonly noticeNumber: Nav;
  readonly fiscalCode: string;
  /** KO: nothing was paid, and the option must not be marked. */
  readonly outcome: "OK" | "KO";
  /** The IUV, as stated. */
  readonly creditorReferenceId: string;
  readonly amount: Cents;
  readonly description: string;
  readonly companyName: string;
  readonly officeName: string | null;
  readonly debtor: Subject;
  readonly transfers: ReadonlyArray<ReceiptTransfer>;
  readonly pspCode: string;
  readonly pspTaxCode: string | null;
  readonly pspVatNumber: string | null;
  readonly pspCompany: string;
  readonly channel: string;
  readonly channelDescription: string;
  readonly payer: Subject | null;
  readonly paymentMethod: string | null;
  readonly paymentNote: string | null;
  readonly fee: Cents | null;
  readonly primaryCiIncurredFee: Cents | null;
  readonly bundle: string | null;
  readonly ciBundle: string | null;
  readonly paymentDateTime: StatedDateTime | null;
  readonly applicationDate: Instant | null;
  readonly transferDate: Instant | null;
  readonly metadata: Metadata | null;
  /** Paid while the node stood in for the institution; wherever the flag was. */
  readonly standIn: boolean;
};

export const receiptOf = ({ receipt, formerStandIn }: SendReceiptRequest): Receipt => ({
  ...receipt,
  transfers: receipt.transfers.map(({ iban, ...transfer }) => ({
    ...transfer,
    companyName: null,
    destination: { _tag: "Account", value: iban },
  })),
  paymentNote: null,
  primaryCiIncurredFee: null,
  bundle: null,
  ciBundle: null,
  standIn: receipt.standIn ?? formerStandIn ?? false,
});

export const receiptOfV2 = ({ receipt, formerStandIn }: SendReceiptV2Request): Receipt => ({
  ...receipt,
  standIn: receipt.standIn ?? formerStandIn ?? false,
});

/** The schema admits blank texts where paying doesn't. */
export type BlankInReceipt = {
  readonly _tag: "BlankInReceipt";
  readonly element: "receiptId" | "PSPCompanyName";
};

const isBlank = (text: string): boolean => text.trim() === "";

/** What paying needs to know of a receipt (specification of payments, 7.1). No fee stated is no fee. */
export const paymentOf = (receipt: Receipt): E.Either<BlankInReceipt, Payment> => {
  const { receiptId, pspCode, pspTaxCode, pspCompany, paymentMethod, fee, paymentDateTime } =
    receipt;
  if (isBlank(receiptId)) return E.left({ _tag: "BlankInReceipt", element: "receiptId" });
  if (isBlank(pspCompany)) return E.left({ _tag: "BlankInReceipt", element: "PSPCompanyName" });
  return E.right({
    paidAt: paymentDateTime?.at ?? null,
    method: paymentMethod,
    fee: fee ?? zero,
    pspCode,
    pspTaxCode,
    pspCompany,
    receiptId,
  });
};
