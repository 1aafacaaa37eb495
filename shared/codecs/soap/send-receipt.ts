import {
  boolean,
  ctMetadata,
  ctSubject,
  ctTransferPA,
  ctTransferPAReceiptV2,
  head,
  stAmount,
  stFiscalCodePA,
  stISODate,
  stISODateTime,
  stNoticeNumber,
  stOutcome,
  stText140,
  stText20,
  stText210,
  stText35,
  stText70,
  string,
  transferList,
  type TypeOf,
} from "./common-types";
import { element, optional, sequence, simple } from "./schema";
import { oneOf } from "./simple-types";

const beforeTransfers = {
  /** Unique to the payment; any text, also an empty one. */
  receiptId: element("receiptId", string),
  noticeNumber: element("noticeNumber", stNoticeNumber),
  /** Of the institution that asked for the payment. */
  fiscalCode: element("fiscalCode", stFiscalCodePA),
  outcome: element("outcome", stOutcome),
  /** The IUV. */
  creditorReferenceId: element("creditorReferenceId", stText35),
  amount: element("paymentAmount", stAmount),
  description: element("description", stText140),
  companyName: element("companyName", stText140),
  officeName: optional(element("officeName", stText140)),
  debtor: element("debtor", ctSubject),
};

const payment = {
  pspCode: element("idPSP", stText35),
  pspTaxCode: optional(element("pspFiscalCode", stText70)),
  pspVatNumber: optional(element("pspPartitaIVA", stText20)),
  pspCompany: element("PSPCompanyName", stText70),
  channel: element("idChannel", stText35),
  channelDescription: element("channelDescription", stText35),
  payer: optional(element("payer", ctSubject)),
  paymentMethod: optional(element("paymentMethod", stText35)),
};

const dates = {
  paymentDateTime: optional(element("paymentDateTime", stISODateTime)),
  applicationDate: optional(element("applicationDate", stISODate)),
  transferDate: optional(element("transferDate", stISODate)),
  metadata: optional(element("metadata", ctMetadata)),
  standIn: optional(element("standIn", boolean)),
};

const fee = optional(element("fee", stAmount));

export const ctReceipt = sequence({
  ...beforeTransfers,
  transfers: element("transferList", transferList(ctTransferPA)),
  ...payment,
  fee,
  ...dates,
});

export const ctReceiptV2 = sequence({
  ...beforeTransfers,
  transfers: element("transferList", transferList(ctTransferPAReceiptV2)),
  ...payment,
  paymentNote: optional(element("paymentNote", stText210)),
  fee,
  primaryCiIncurredFee: optional(element("primaryCiIncurredFee", stAmount)),
  bundle: optional(element("idBundle", stText70)),
  ciBundle: optional(element("idCiBundle", stText70)),
  ...dates,
});

/** Where the schema of SANP 3.8.0 had the stand-in flag. */
const formerStandIn = optional(element("standin", boolean));

export const sendReceiptRequest = sequence({
  ...head,
  receipt: element("receipt", ctReceipt),
  formerStandIn,
});

export const sendReceiptV2Request = sequence({
  ...head,
  receipt: element("receipt", ctReceiptV2),
  formerStandIn,
});

export const sendReceiptAnswer = sequence({ outcome: element("outcome", simple(oneOf("OK"))) });

export type SendReceiptRequest = TypeOf<typeof sendReceiptRequest>;
export type SendReceiptV2Request = TypeOf<typeof sendReceiptV2Request>;
export type SendReceiptAnswer = TypeOf<typeof sendReceiptAnswer>;
