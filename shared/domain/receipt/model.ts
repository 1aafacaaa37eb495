import type { Instant } from "../../prelude/instant";
import type { Payment } from "../debt-position/model";
import type { Cents } from "../primitives/cents";
import type { Nav, OrganizationFiscalCode } from "../primitives/identifiers";

/** The operations of the payment node that deliver receipts: two dialects of one thing. */
export const primitives = ["paSendRT", "paSendRTV2"] as const;
export type Primitive = (typeof primitives)[number];

/** A date-time as the receipt states it, and the wall clock that it shows. */
export type StatedMoment = { readonly text: string; readonly at: Instant };

/** What a receipt says, as far as it matters here; the whole of it is in its document. */
export type ReceiptFacts = {
  readonly organization: OrganizationFiscalCode;
  /** The IUV, as the receipt states it. */
  readonly iuv: string;
  readonly noticeNumber: Nav;
  /** Fiscal code of the debtor; may be empty. */
  readonly debtor: string;
  readonly amount: Cents;
  readonly paymentDateTime: StatedMoment | null;
  readonly payment: Payment;
  readonly primitive: Primitive;
};

/** A receipt as the payment node hands it over. */
export type DeliveredReceipt = ReceiptFacts & {
  /** KO: nothing was paid. */
  readonly outcome: "OK" | "KO";
  /** Paid while the node stood in for the institution. */
  readonly standIn: boolean;
  /** The XML document that institutions read: the request without envelope and namespaces. */
  readonly document: string;
};

/** Rows that came from elsewhere may not be paid yet; ours are. */
export const receiptStatuses = ["CREATED", "PAID"] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

/** The one receipt of an IUV, which its institution can read. */
export type Receipt = ReceiptFacts & {
  readonly status: ReceiptStatus;
  readonly document: string;
  readonly insertedAt: Instant;
};

/** What the list of receipts shows. */
export type ReceiptSummary = Omit<Receipt, "document">;
