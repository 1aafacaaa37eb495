import * as O from "fp-ts/Option";
import type * as t from "io-ts";
import { refined, refinedString } from "../../prelude/refined";

const notBlank = "^(?=[^]*\\S)[^]*$";

/** The name of a service has no space around it; `serviceName` removes what a caller sent. */
export const ServiceName = refinedString<{ readonly ServiceName: unique symbol }>("ServiceName", {
  pattern: "^\\S(?:[^]*\\S)?$",
});
export type ServiceName = t.TypeOf<typeof ServiceName>;

/** Trims before it judges, so that a blank name is none and never an empty one. */
export const serviceName = (text: string): O.Option<ServiceName> => {
  const name = text.trim();
  return ServiceName.is(name) ? O.some(name) : O.none;
};

/** Markdown with something in it. */
export const Description = refinedString<{ readonly Description: unique symbol }>("Description", {
  pattern: notBlank,
});
export type Description = t.TypeOf<typeof Description>;

export const NonEmptyText = refinedString<{ readonly NonEmptyText: unique symbol }>(
  "NonEmptyText",
  { minLength: 1 },
);
export type NonEmptyText = t.TypeOf<typeof NonEmptyText>;

/** What a person writes to explain something in a review. */
export const Remark = refinedString<{ readonly Remark: unique symbol }>("Remark", {
  pattern: notBlank,
  maxLength: 2_000,
});
export type Remark = t.TypeOf<typeof Remark>;

/** Fiscal code of a person, upper case, with the letters that replace digits of namesakes. */
export const FiscalCode = refinedString<{ readonly FiscalCode: unique symbol }>("FiscalCode", {
  pattern:
    "^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$",
});
export type FiscalCode = t.TypeOf<typeof FiscalCode>;

/** Fiscal code of an institution that publishes services: eleven digits, whose checksum nobody enforces. */
export const InstitutionFiscalCode = refinedString<{
  readonly InstitutionFiscalCode: unique symbol;
}>("InstitutionFiscalCode", { pattern: "^[0-9]{11}$" });
export type InstitutionFiscalCode = t.TypeOf<typeof InstitutionFiscalCode>;

/** An IPv4 address or range as the published interface has it: numbers above 255 pass, IPv6 does not. */
export const Cidr = refinedString<{ readonly Cidr: unique symbol }>("Cidr", {
  pattern: "^([0-9]{1,3}[.]){3}[0-9]{1,3}(/([0-9]|[1-2][0-9]|3[0-2]))?$",
});
export type Cidr = t.TypeOf<typeof Cidr>;

/** The highest payment that a message of the service may ask for, in euro cents. */
export type PaymentCeiling = number & { readonly PaymentCeiling: unique symbol };

export const maxPaymentCeiling = 9_999_999_999;

const isPaymentCeiling = (value: unknown): value is PaymentCeiling =>
  typeof value === "number" &&
  Number.isInteger(value) &&
  value >= 0 &&
  value <= maxPaymentCeiling &&
  !Object.is(value, -0);

export const PaymentCeiling = refined(
  "PaymentCeiling",
  isPaymentCeiling,
  `must be an integer between 0 and ${maxPaymentCeiling}`,
  { type: "integer", format: "int64", minimum: 0, maximum: maxPaymentCeiling },
);

// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- zero satisfies the guard above
export const noPayment = 0 as PaymentCeiling;
