import {
  boolean,
  ctMetadata,
  ctQrCode,
  ctSubject,
  ctTransferPA,
  ctTransferPAV2,
  head,
  stAmount,
  stAmountNotZero,
  stISODate,
  stText140,
  stText210,
  stText35,
  transferList,
  xsdDateTime,
  type TypeOf,
} from "./common-types";
import { element, optional, sequence, simple } from "./schema";
import { oneOf } from "./simple-types";

export const getPaymentRequest = sequence({
  ...head,
  qrCode: element("qrCode", ctQrCode),
  /** Amount, note and due date of the asker have no influence. */
  amount: optional(element("amount", stAmount)),
  paymentNote: optional(element("paymentNote", stText210)),
  transferType: optional(element("transferType", simple(oneOf("POSTAL", "PAGOPA")))),
  dueDate: optional(element("dueDate", stISODate)),
});

const dataHead = {
  creditorReferenceId: element("creditorReferenceId", stText35),
  amount: element("paymentAmount", stAmountNotZero),
  dueDate: element("dueDate", stISODate),
  retentionDate: optional(element("retentionDate", xsdDateTime)),
  lastPayment: optional(element("lastPayment", boolean)),
  description: element("description", stText140),
};

const outcome = element("outcome", simple(oneOf("OK")));

export const getPaymentAnswer = sequence({
  outcome,
  data: element(
    "data",
    sequence({
      ...dataHead,
      companyName: optional(element("companyName", stText140)),
      officeName: optional(element("officeName", stText140)),
      debtor: element("debtor", ctSubject),
      transfers: element("transferList", transferList(ctTransferPA)),
      metadata: optional(element("metadata", ctMetadata)),
    }),
  ),
});

export const getPaymentV2Answer = sequence({
  outcome,
  data: element(
    "data",
    sequence({
      ...dataHead,
      companyName: element("companyName", stText140),
      officeName: optional(element("officeName", stText140)),
      debtor: element("debtor", ctSubject),
      transfers: element("transferList", transferList(ctTransferPAV2)),
      metadata: optional(element("metadata", ctMetadata)),
    }),
  ),
});

export type GetPaymentRequest = TypeOf<typeof getPaymentRequest>;
export type GetPaymentAnswer = TypeOf<typeof getPaymentAnswer>;
export type GetPaymentV2Answer = TypeOf<typeof getPaymentV2Answer>;
