import type * as t from "io-ts";
import { literals } from "../../prelude/refined";
import { record } from "../../prelude/record";
import { shaped, type Shaped } from "../../prelude/shape";
import { Iupd, Iuv, Nav } from "../../domain/primitives/identifiers";
import type {
  OptionProposal,
  Proposal,
  TransferProposal,
} from "../../domain/debt-position/proposal";
import {
  arrayOf,
  flagOr,
  matching,
  maxLength,
  notBlank,
  optionalDateTime,
  optionalObject,
  optionalOf,
  optionalText,
  optionalUnlessBlank,
  requiredAmount,
  requiredDateTime,
  requiredFlag,
  requiredOf,
  requiredText,
} from "./fields";

/** Bodies of create and update, version 1 (specification, sections 2.1 to 2.5). Read-only members are ignored. */

const identifier = { type: "string", pattern: "\\S", maxLength: 255 } as const;
const atMost140 = maxLength(140);
const mustNotBeBlank = notBlank("must not be blank");

const required = (message: string): readonly [string, ReturnType<typeof notBlank>] => [
  message,
  notBlank(message),
];

const metadataText = (name: string): t.Type<string, unknown> & Shaped =>
  requiredText(
    ...required(`${name} is required`),
    maxLength(140, `${name} must not exceed 140 characters`),
  );

const keyOf = (item: unknown): unknown =>
  typeof item === "object" && item !== null && "key" in item ? item.key : item;

/** At most ten pairs, each key once. */
const metadataOf = (
  name: string,
  item: t.Type<{ readonly key: string; readonly value: string }, unknown>,
) =>
  arrayOf(item, [
    {
      holds: (items) => items.length <= 10,
      message: "size must be between 0 and 10",
      schema: { maxItems: 10 },
    },
    {
      holds: (items) => new Set(items.map(keyOf)).size === items.length,
      message: `${name} keys must be unique`,
      schema: {},
    },
  ]);

const PaymentOptionMetadataModel = record("PaymentOptionMetadataModel", {
  key: metadataText("key"),
  value: metadataText("value"),
});

const TransferMetadataModel = record("TransferMetadataModel", {
  key: metadataText("key"),
  value: metadataText("value"),
});

const Stamp = record("Stamp", {
  hashDocument: requiredText("must not be blank", mustNotBeBlank, maxLength(72)),
  stampType: requiredText("must not be blank", mustNotBeBlank, {
    holds: (text) => text.length === 2,
    message: "size must be between 2 and 2",
    schema: { minLength: 2, maxLength: 2 },
  }),
  provincialResidence: requiredText(
    "must not be null",
    matching("^[A-Z]{2}$", 'must match "[A-Z]{2}"'),
  ),
});

const accountText = (size: string, characters: string) =>
  optionalText(
    {
      holds: (text) => text.trim() !== "" && text.length <= 35,
      message: size,
      schema: { minLength: 1, maxLength: 35 },
    },
    matching("^[A-Za-z0-9]*$", characters),
  );

const TransferModel = record("TransferModel", {
  idTransfer: requiredText(...required("id transfer is required")),
  amount: requiredAmount(1, "minimum amount is 1 eurocent", "amount is required"),
  organizationFiscalCode: optionalUnlessBlank(),
  remittanceInformation: requiredText(
    ...required("remittance information is required"),
    maxLength(140, "remittance information must not exceed 140 characters"),
  ),
  category: requiredText(...required("category is required")),
  iban: accountText(
    "The IBAN must not be blank and must not exceed 35 characters",
    "IBAN must not contain spaces or special characters",
  ),
  postalIban: accountText(
    "Postal IBAN is optional, but if provided, it must not be blank and must not exceed 35 characters",
    "Postal IBAN must not contain spaces or special characters",
  ),
  stamp: optionalObject(Stamp),
  companyName: optionalText(atMost140),
  transferMetadata: metadataOf("transferMetadata", TransferMetadataModel),
});

const PaymentOptionModel = record("PaymentOptionModel", {
  nav: optionalOf(Nav, { type: "string", maxLength: 255 }),
  iuv: requiredOf(Iuv, "iuv is required", identifier),
  amount: requiredAmount(1, "minimum amount is 1 eurocent", "amount is required"),
  description: requiredText(...required("payment option description is required"), atMost140),
  isPartialPayment: requiredFlag("is partial payment is required"),
  dueDate: requiredDateTime("due date is required"),
  retentionDate: optionalDateTime,
  transfer: arrayOf(TransferModel),
  paymentOptionMetadata: metadataOf("paymentOptionMetadata", PaymentOptionMetadataModel),
});

const debtorType = literals("Type", "F", "G");
const Type = shaped(
  // An absent type has its own message; a wrong one tells what is allowed.
  requiredOf(debtorType, "type is required", { type: "string", enum: ["F", "G"] }),
  { kind: "schema", schema: { type: "string", enum: ["F", "G"] } },
);

/** Local part, @, and a domain that needs no dot; empty is allowed. */
const emailPattern =
  '^(?:[^\\s@"(),:;<>\\[\\]\\\\]{1,64}@[A-Za-z0-9\\u0080-\\uffff](?:[A-Za-z0-9\\u0080-\\uffff.\\-]*[A-Za-z0-9\\u0080-\\uffff])?)?$';

export const PaymentPositionModel = record("PaymentPositionModel", {
  iupd: requiredOf(Iupd, "iupd is required", identifier),
  type: Type,
  payStandIn: flagOr(true),
  fiscalCode: requiredText("fiscal code is required"),
  fullName: requiredText("full name is required"),
  streetName: optionalText(),
  civicNumber: optionalText(),
  postalCode: optionalText(),
  city: optionalText(),
  province: optionalText(),
  region: optionalText(),
  country: optionalText(matching("^[A-Z]{2}$", "must be a country code of two capital letters")),
  email: optionalText(matching(emailPattern, "must be an e-mail address")),
  phone: optionalText(),
  switchToExpired: requiredFlag("switch to expired value is required"),
  companyName: requiredText(...required("company name is required"), atMost140),
  officeName: optionalText(atMost140),
  validityDate: optionalDateTime,
  paymentOption: arrayOf(PaymentOptionModel),
});
export type PaymentPositionModel = t.TypeOf<typeof PaymentPositionModel>;

const transferOf = (transfer: t.TypeOf<typeof TransferModel>): TransferProposal => ({
  id: transfer.idTransfer,
  amount: transfer.amount,
  organization: transfer.organizationFiscalCode,
  companyName: transfer.companyName,
  remittanceInformation: transfer.remittanceInformation,
  category: transfer.category,
  iban: transfer.iban,
  postalIban: transfer.postalIban,
  stamp: transfer.stamp,
  metadata: transfer.transferMetadata,
});

const optionOf = (option: t.TypeOf<typeof PaymentOptionModel>): OptionProposal => ({
  iuv: option.iuv,
  nav: option.nav,
  amount: option.amount,
  description: option.description,
  isPartialPayment: option.isPartialPayment,
  dueDate: option.dueDate,
  retentionDate: option.retentionDate,
  metadata: option.paymentOptionMetadata,
  transfers: option.transfer.map(transferOf),
});

export const proposalOf = (model: PaymentPositionModel): Proposal => ({
  iupd: model.iupd,
  payStandIn: model.payStandIn,
  debtor: {
    type: model.type,
    fiscalCode: model.fiscalCode,
    fullName: model.fullName,
    streetName: model.streetName,
    civicNumber: model.civicNumber,
    postalCode: model.postalCode,
    city: model.city,
    province: model.province,
    region: model.region,
    country: model.country,
    email: model.email,
    phone: model.phone,
  },
  switchToExpired: model.switchToExpired,
  companyName: model.companyName,
  officeName: model.officeName,
  validityDate: model.validityDate,
  options: model.paymentOption.map(optionOf),
});
