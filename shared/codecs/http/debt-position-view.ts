import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { toLocal, type Instant } from "../../prelude/instant";
import { Cents, zero } from "../../domain/primitives/cents";
import { validFrom } from "../../domain/debt-position/clock";
import { withoutFee } from "../../domain/debt-position/notification-fee";
import {
  singleOption,
  statuses,
  type DebtPosition,
  type Metadata,
  type PaymentOption,
  type Transfer,
} from "../../domain/debt-position/model";
import { Count, LocalDateTime } from "./view-fields";

/**
 * What callers see of a position (specification, sections 2.1 and 2.6). Members without a value are null, not
 * left out. The position is expected as it is now: see `effective`.
 */

const text = t.string;
export const Status = literals("DebtPositionStatus", ...statuses);
export const OptionStatus = literals(
  "PaymentOptionStatus",
  "PO_UNPAID",
  "PO_PAID",
  "PO_PARTIALLY_REPORTED",
  "PO_REPORTED",
);
const TransferStatus = literals("TransferStatus", "T_UNREPORTED", "T_REPORTED");
export const Type = literals("DebtorType", "F", "G");

export const MetadataView = record("MetadataModelResponse", { key: text, value: text });
const StampView = record("StampModelResponse", {
  hashDocument: text,
  stampType: text,
  provincialResidence: text,
});

const sharedTransfer = {
  organizationFiscalCode: text,
  companyName: nullable(text),
  idTransfer: text,
  amount: Cents,
  remittanceInformation: text,
  category: text,
  iban: nullable(text),
  postalIban: nullable(text),
  stamp: nullable(StampView),
  transferMetadata: list(MetadataView),
};

const TransferModelView = record("TransferModelAnswer", sharedTransfer);

const PaymentOptionModelView = record("PaymentOptionModelAnswer", {
  nav: text,
  iuv: text,
  amount: Cents,
  description: text,
  isPartialPayment: t.boolean,
  dueDate: LocalDateTime,
  retentionDate: nullable(LocalDateTime),
  fee: Cents,
  notificationFee: Cents,
  transfer: list(TransferModelView),
  paymentOptionMetadata: list(MetadataView),
});

/** Answer of create, update, publish and invalidate: the request's model, with what the service decided. */
export const PaymentPositionModelView = record("PaymentPositionModelAnswer", {
  iupd: text,
  type: Type,
  payStandIn: t.boolean,
  fiscalCode: text,
  fullName: text,
  streetName: nullable(text),
  civicNumber: nullable(text),
  postalCode: nullable(text),
  city: nullable(text),
  province: nullable(text),
  region: nullable(text),
  country: nullable(text),
  email: nullable(text),
  phone: nullable(text),
  switchToExpired: t.boolean,
  companyName: text,
  officeName: nullable(text),
  validityDate: nullable(LocalDateTime),
  paymentDate: nullable(LocalDateTime),
  status: Status,
  paymentOption: list(PaymentOptionModelView),
});

export const TransferModelResponse = record("TransferModelResponse", {
  ...sharedTransfer,
  insertedDate: LocalDateTime,
  status: TransferStatus,
  lastUpdatedDate: LocalDateTime,
});

/** What is answered of an option wherever it is shown as it stands. */
const optionHead = {
  nav: text,
  iuv: text,
  organizationFiscalCode: text,
  amount: Cents,
  description: text,
  isPartialPayment: t.boolean,
  dueDate: LocalDateTime,
  retentionDate: nullable(LocalDateTime),
  paymentDate: nullable(LocalDateTime),
  reportingDate: nullable(LocalDateTime),
  insertedDate: LocalDateTime,
  paymentMethod: nullable(text),
  fee: Cents,
  notificationFee: Cents,
  pspCompany: nullable(text),
  idReceipt: nullable(text),
  idFlowReporting: nullable(text),
  status: OptionStatus,
};
const optionTail = {
  paymentOptionMetadata: list(MetadataView),
  transfer: list(TransferModelResponse),
};
export const optionMembers = { ...optionHead, lastUpdatedDate: LocalDateTime, ...optionTail };
/** The same where its last update isn't told. */
export const lookupMembers = { ...optionHead, ...optionTail };
const PaymentOptionModelResponse = record("PaymentOptionModelResponse", optionMembers);

/** Answer of reads and lists. It has no debtor. */
export const PaymentPositionModelBaseResponse = record("PaymentPositionModelBaseResponse", {
  iupd: text,
  organizationFiscalCode: text,
  type: Type,
  companyName: text,
  officeName: nullable(text),
  insertedDate: LocalDateTime,
  publishDate: nullable(LocalDateTime),
  validityDate: nullable(LocalDateTime),
  paymentDate: nullable(LocalDateTime),
  status: Status,
  lastUpdatedDate: LocalDateTime,
  paymentOption: list(PaymentOptionModelResponse),
});

/** A JSON text, quotes included. */
export const Deleted = text;

const PageInfo = record("PageInfo", {
  page: Count,
  limit: Count,
  items_found: Count,
  total_pages: Count,
});

export const PaymentPositionsInfo = record("PaymentPositionsInfo", {
  payment_position_list: list(PaymentPositionModelBaseResponse),
  page_info: PageInfo,
});

const local = (at: Instant): string => toLocal(at);
export const localOrNull = (at: Instant | null): string | null =>
  at === null ? null : toLocal(at);

const metadataView = ({ key, value }: Metadata): Metadata => ({ key, value });

const destinationView = ({ destination }: Transfer) =>
  destination._tag === "Account"
    ? { iban: destination.iban, postalIban: destination.postalIban, stamp: null }
    : {
        iban: null,
        postalIban: null,
        stamp: {
          hashDocument: destination.hashDocument,
          stampType: destination.stampType,
          provincialResidence: destination.provincialResidence,
        },
      };

const transferView = (transfer: Transfer) => ({
  organizationFiscalCode: transfer.organization,
  companyName: transfer.companyName,
  idTransfer: transfer.id,
  amount: transfer.amount,
  remittanceInformation: transfer.remittanceInformation,
  category: transfer.category,
  ...destinationView(transfer),
  transferMetadata: transfer.metadata.map(metadataView),
});

const optionModelView = (option: PaymentOption): t.TypeOf<typeof PaymentOptionModelView> => ({
  nav: option.nav,
  iuv: option.iuv,
  amount: option.amount,
  description: option.description,
  isPartialPayment: option.plan !== singleOption,
  dueDate: local(option.dueDate),
  retentionDate: localOrNull(option.retentionDate),
  fee: option.payment?.fee ?? zero,
  notificationFee: option.notificationFee,
  transfer: option.transfers.map(transferView),
  paymentOptionMetadata: option.metadata.map(metadataView),
});

export const modelViewOf = (position: DebtPosition): t.TypeOf<typeof PaymentPositionModelView> => ({
  iupd: position.iupd,
  type: position.debtor.type,
  payStandIn: position.payStandIn,
  fiscalCode: position.debtor.fiscalCode,
  fullName: position.debtor.fullName,
  streetName: position.debtor.streetName,
  civicNumber: position.debtor.civicNumber,
  postalCode: position.debtor.postalCode,
  city: position.debtor.city,
  province: position.debtor.province,
  region: position.debtor.region,
  country: position.debtor.country,
  email: position.debtor.email,
  phone: position.debtor.phone,
  switchToExpired:
    position.options.length > 0 && position.options.every((option) => option.switchToExpired),
  companyName: position.companyName,
  officeName: position.officeName,
  validityDate: localOrNull(validFrom(position)),
  paymentDate: localOrNull(position.paidAt),
  status: position.status,
  paymentOption: position.options.map(optionModelView),
});

/** What an update takes: the notification fee isn't in the amounts, because an update adds it again. */
export const editableViewOf = (
  position: DebtPosition,
): t.TypeOf<typeof PaymentPositionModelView> => ({
  ...modelViewOf(position),
  paymentOption: position.options.map((option) =>
    optionModelView(withoutFee(position.organization, option)),
  ),
});

export const transferResponse = (transfer: Transfer): t.TypeOf<typeof TransferModelResponse> => ({
  ...transferView(transfer),
  insertedDate: local(transfer.insertedAt),
  status: transfer.status,
  lastUpdatedDate: local(transfer.lastUpdatedAt),
});

export const optionResponse =
  (position: DebtPosition) =>
  (option: PaymentOption): t.TypeOf<typeof PaymentOptionModelResponse> => ({
    nav: option.nav,
    iuv: option.iuv,
    organizationFiscalCode: position.organization,
    amount: option.amount,
    description: option.description,
    isPartialPayment: option.plan !== singleOption,
    dueDate: local(option.dueDate),
    retentionDate: localOrNull(option.retentionDate),
    paymentDate: localOrNull(option.payment?.paidAt ?? null),
    reportingDate: localOrNull(option.reportedAt),
    insertedDate: local(option.insertedAt),
    paymentMethod: option.payment?.method ?? null,
    fee: option.payment?.fee ?? zero,
    notificationFee: option.notificationFee,
    pspCompany: option.payment?.pspCompany ?? null,
    idReceipt: option.payment?.receiptId ?? null,
    idFlowReporting: option.reportingFlow,
    status: option.status,
    lastUpdatedDate: local(option.lastUpdatedAt),
    paymentOptionMetadata: option.metadata.map(metadataView),
    transfer: option.transfers.map(transferResponse),
  });

/** The read view, with the options that `shows` lets through. */
export const baseViewOf = (
  position: DebtPosition,
  shows: (option: PaymentOption) => boolean = () => true,
): t.TypeOf<typeof PaymentPositionModelBaseResponse> => ({
  iupd: position.iupd,
  organizationFiscalCode: position.organization,
  type: position.debtor.type,
  companyName: position.companyName,
  officeName: position.officeName,
  insertedDate: local(position.insertedAt),
  publishDate: localOrNull(position.publishedAt),
  validityDate: localOrNull(validFrom(position)),
  paymentDate: localOrNull(position.paidAt),
  status: position.status,
  lastUpdatedDate: local(position.lastUpdatedAt),
  paymentOption: position.options.filter(shows).map(optionResponse(position)),
});
