import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { Cents } from "../../domain/primitives/cents";
import { Iuv, Nav } from "../../domain/primitives/identifiers";
import { StoredInstant } from "./scalars";
import { tagged } from "./tagged";

const text = nullable(t.string);
const instant = nullable(StoredInstant);

const StoredMetadata = list(record("Metadata", { key: t.string, value: t.string }));

export const StoredDebtor = record("Debtor", {
  type: literals("debtor type", "F", "G"),
  fiscalCode: t.string,
  fullName: t.string,
  streetName: text,
  civicNumber: text,
  postalCode: text,
  city: text,
  province: text,
  region: text,
  country: text,
  email: text,
  phone: text,
});

const StoredDestination = tagged("Destination", "_tag", {
  Account: record("Account", {
    _tag: literals("destination", "Account"),
    iban: t.string,
    postalIban: text,
  }),
  Stamp: record("Stamp", {
    _tag: literals("destination", "Stamp"),
    hashDocument: t.string,
    stampType: t.string,
    provincialResidence: t.string,
  }),
});

const StoredTransfer = record("Transfer", {
  id: t.string,
  amount: Cents,
  organization: t.string,
  companyName: text,
  remittanceInformation: t.string,
  category: t.string,
  destination: StoredDestination,
  metadata: StoredMetadata,
  status: literals("transfer status", "T_UNREPORTED", "T_REPORTED"),
  insertedAt: StoredInstant,
  lastUpdatedAt: StoredInstant,
});

export const StoredPayment = record("Payment", {
  paidAt: instant,
  method: text,
  fee: Cents,
  pspCode: text,
  pspTaxCode: text,
  pspCompany: t.string,
  receiptId: t.string,
});

export const StoredPaymentOption = record("PaymentOption", {
  iuv: Iuv,
  nav: Nav,
  amount: Cents,
  description: t.string,
  plan: t.string,
  planDescription: text,
  debtor: nullable(StoredDebtor),
  validFrom: instant,
  dueDate: StoredInstant,
  retentionDate: instant,
  switchToExpired: t.boolean,
  notificationFee: Cents,
  notificationFeeUpdatedAt: instant,
  sendSync: t.boolean,
  status: literals("option status", "PO_UNPAID", "PO_PAID", "PO_PARTIALLY_REPORTED", "PO_REPORTED"),
  payment: nullable(StoredPayment),
  reportedAt: instant,
  reportingFlow: text,
  metadata: StoredMetadata,
  transfers: list(StoredTransfer),
  insertedAt: StoredInstant,
  lastUpdatedAt: StoredInstant,
});
