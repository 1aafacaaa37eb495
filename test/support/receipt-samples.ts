import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { deliveredReceiptOf } from "../../shared/codecs/soap/delivered-receipt";
import { readPartnerRequest } from "../../shared/codecs/soap/partner-request";
import type { DeliveredReceipt } from "../../shared/domain/receipt/model";
import { inEnvelope, payloadOf } from "./soap-builders";

/** What a receipt says, where a test cares; the rest is as in the worked examples (specification of payments, 10). */
export type ReceiptSample = {
  readonly organization?: string;
  readonly iuv: string;
  readonly noticeNumber?: string;
  readonly receiptId?: string;
  readonly debtor?: string;
  readonly amount?: string;
  /** Null: none is stated. */
  readonly paidAt?: string | null;
  readonly outcome?: "OK" | "KO";
  readonly standIn?: boolean;
  readonly version?: 1 | 2;
  readonly description?: string;
  /** A revenue stamp of so many characters in base64; in version 2 only. */
  readonly attachment?: string;
};

const transferOf = ({ amount, attachment, organization }: Required<ReceiptSample>): string =>
  [
    "<transfer><idTransfer>1</idTransfer>",
    `<transferAmount>${amount}</transferAmount><fiscalCodePA>${organization}</fiscalCodePA>`,
    attachment === ""
      ? "<IBAN>IT60X0542811101000000123456</IBAN>"
      : `<MBDAttachment>${attachment}</MBDAttachment>`,
    "<remittanceInformation>Mensa marzo</remittanceInformation>",
    "<transferCategory>9/0101108TS/</transferCategory></transfer>",
  ].join("");

const receiptOf = (sample: Required<ReceiptSample>): string =>
  [
    `<receipt><receiptId>${sample.receiptId}</receiptId>`,
    `<noticeNumber>${sample.noticeNumber}</noticeNumber>`,
    `<fiscalCode>${sample.organization}</fiscalCode><outcome>${sample.outcome}</outcome>`,
    `<creditorReferenceId>${sample.iuv}</creditorReferenceId>`,
    `<paymentAmount>${sample.amount}</paymentAmount>`,
    `<description>${sample.description}</description>`,
    "<companyName>Comune di Borgo Esempio</companyName>",
    "<debtor><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType>",
    `<entityUniqueIdentifierValue>${sample.debtor}</entityUniqueIdentifierValue>`,
    "</uniqueIdentifier><fullName>Luigi Verdi</fullName></debtor>",
    `<transferList>${transferOf(sample)}</transferList>`,
    "<idPSP>PSPDEMO1</idPSP><PSPCompanyName>PSP di prova</PSPCompanyName>",
    "<idChannel>PSPDEMO1_01</idChannel><channelDescription>app</channelDescription>",
    "<paymentMethod>creditCard</paymentMethod><fee>1.20</fee>",
    sample.paidAt === null ? "" : `<paymentDateTime>${sample.paidAt}</paymentDateTime>`,
    sample.standIn ? "<standIn>true</standIn>" : "",
    "</receipt>",
  ].join("");

/** The whole message, as the payment node sends it. */
export const receiptMessage = (sample: ReceiptSample): string => {
  const whole: Required<ReceiptSample> = {
    organization: "77777777777",
    noticeNumber: `3${sample.iuv}`,
    receiptId: "c7d1f0a29b6e4a31",
    debtor: "VRDLGU75C10F205X",
    amount: "100.00",
    paidAt: "2026-03-14T10:05:09",
    outcome: "OK",
    standIn: false,
    version: 1,
    description: "Mensa marzo",
    attachment: "",
    ...sample,
  };
  const root = whole.version === 1 ? "paSendRTReq" : "paSendRTV2Request";
  const head = [
    `<idPA>${whole.organization}</idPA><idBrokerPA>09876543210</idBrokerPA>`,
    "<idStation>09876543210_01</idStation>",
  ].join("");
  return inEnvelope(payloadOf(root, `${head}${receiptOf(whole)}`));
};

/** The receipt as the codec of the partner endpoint hands it on. */
export const delivered = (sample: ReceiptSample): DeliveredReceipt => {
  const read = readPartnerRequest(receiptMessage(sample), null);
  if (E.isLeft(read)) throw new Error(JSON.stringify(read.left));
  const { operation, request } = read.right;
  if (operation !== "paSendRT" && operation !== "paSendRTV2") throw new Error(operation);
  const receipt = deliveredReceiptOf(operation, request);
  if (O.isNone(receipt)) throw new Error("no institution");
  return receipt.value;
};
