import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import type { Instant } from "../../prelude/instant";
import { Cents, zero } from "../../domain/primitives/cents";
import { primitives, type Primitive } from "../../domain/receipt/model";
import type { Metadata, Subject } from "../soap/common-types";
import type { ReceiptTransfer } from "../soap/receipt";
import type { ReceiptContents } from "../soap/stored-receipt";

/** A receipt in one form, whichever of the two dialects delivered it: our addition to the published interface. */

const text = t.string;
const optional = nullable(text);

const SubjectView = record("ReceiptSubject", {
  type: literals("ReceiptSubjectType", "F", "G"),
  fiscalCode: text,
  fullName: text,
  streetName: optional,
  civicNumber: optional,
  postalCode: optional,
  city: optional,
  province: optional,
  country: optional,
  email: optional,
});

const MetadataView = list(record("ReceiptMetadata", { key: text, value: text }));

const TransferView = record("ReceiptTransfer", {
  idTransfer: text,
  amount: Cents,
  organizationFiscalCode: text,
  companyName: optional,
  iban: optional,
  /** A revenue stamp, in base64. */
  attachment: optional,
  remittanceInformation: text,
  category: text,
  metadata: MetadataView,
});

export const ReceiptDetail = record("ReceiptDetail", {
  primitive: literals("ReceiptPrimitive", ...primitives),
  organizationFiscalCode: text,
  broker: text,
  station: text,
  receiptId: text,
  noticeNumber: text,
  iuv: text,
  fiscalCode: text,
  outcome: literals("ReceiptOutcome", "OK", "KO"),
  amount: Cents,
  description: text,
  companyName: text,
  officeName: optional,
  debtor: SubjectView,
  payer: nullable(SubjectView),
  transfers: list(TransferView),
  pspCode: text,
  pspTaxCode: optional,
  pspVatNumber: optional,
  pspCompany: text,
  channel: text,
  channelDescription: text,
  paymentMethod: optional,
  paymentNote: optional,
  fee: Cents,
  primaryCiIncurredFee: nullable(Cents),
  bundle: optional,
  ciBundle: optional,
  paymentDateTime: optional,
  applicationDate: optional,
  transferDate: optional,
  metadata: MetadataView,
  standIn: t.boolean,
});

const subjectView = ({ uniqueIdentifier, ...subject }: Subject) => ({
  type: uniqueIdentifier.type,
  fiscalCode: uniqueIdentifier.value,
  fullName: subject.fullName,
  streetName: subject.streetName,
  civicNumber: subject.civicNumber,
  postalCode: subject.postalCode,
  city: subject.city,
  province: subject.province,
  country: subject.country,
  email: subject.email,
});

const transferView = (transfer: ReceiptTransfer) => ({
  idTransfer: transfer.idTransfer,
  amount: transfer.amount,
  organizationFiscalCode: transfer.fiscalCode,
  companyName: transfer.companyName,
  iban: transfer.destination._tag === "Account" ? transfer.destination.value : null,
  attachment: transfer.destination._tag === "Attachment" ? transfer.destination.value : null,
  remittanceInformation: transfer.remittanceInformation,
  category: transfer.category,
  metadata: transfer.metadata ?? noMetadata,
});

const noMetadata: Metadata = [];

const dayOf = (at: Instant | null): string | null => (at === null ? null : at.slice(0, 10));

export const receiptDetailView = (
  primitive: Primitive,
  { broker, organization, receipt, station }: ReceiptContents,
): t.TypeOf<typeof ReceiptDetail> => ({
  primitive,
  organizationFiscalCode: organization,
  broker,
  station,
  receiptId: receipt.receiptId,
  noticeNumber: receipt.noticeNumber,
  iuv: receipt.creditorReferenceId,
  fiscalCode: receipt.fiscalCode,
  outcome: receipt.outcome,
  amount: receipt.amount,
  description: receipt.description,
  companyName: receipt.companyName,
  officeName: receipt.officeName,
  debtor: subjectView(receipt.debtor),
  payer: receipt.payer === null ? null : subjectView(receipt.payer),
  transfers: receipt.transfers.map(transferView),
  pspCode: receipt.pspCode,
  pspTaxCode: receipt.pspTaxCode,
  pspVatNumber: receipt.pspVatNumber,
  pspCompany: receipt.pspCompany,
  channel: receipt.channel,
  channelDescription: receipt.channelDescription,
  paymentMethod: receipt.paymentMethod,
  paymentNote: receipt.paymentNote,
  fee: receipt.fee ?? zero,
  primaryCiIncurredFee: receipt.primaryCiIncurredFee,
  bundle: receipt.bundle,
  ciBundle: receipt.ciBundle,
  paymentDateTime: receipt.paymentDateTime?.text ?? null,
  applicationDate: dayOf(receipt.applicationDate),
  transferDate: dayOf(receipt.transferDate),
  metadata: receipt.metadata ?? noMetadata,
  standIn: receipt.standIn,
});
