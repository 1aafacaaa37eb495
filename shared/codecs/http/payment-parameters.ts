import * as E from "fp-ts/Either";
import * as t from "io-ts";
import { record } from "../../prelude/record";
import { refined, refinedString } from "../../prelude/refined";
import { shaped } from "../../prelude/shape";
import { Iuv, Nav, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { parameter, type Parameter } from "./parameters";

/** An institution whose code is made of digits only, so many of them. */
const institutionOf = (digits: string) => {
  const pattern = `^\\d{${digits}}$`;
  const regex = new RegExp(pattern);
  return refined(
    "InstitutionDigits",
    (value): value is OrganizationFiscalCode =>
      OrganizationFiscalCode.is(value) && regex.test(value),
    `must match "\\d{${digits}}"`,
    { type: "string", pattern },
  );
};

/** A notice number or an IUV, where only digits are taken. */
const CodeDigits = refinedString<unknown>("CodeDigits", { pattern: "^\\d{1,30}$" });

export const OptionLookupPath = record("OptionLookupPath", {
  organizationfiscalcode: institutionOf("1,30"),
  nav: CodeDigits,
});

/** A notice number or an IUV, as free as institutions choose them. */
export const OptionPath = record("OptionPath", {
  organizationfiscalcode: OrganizationFiscalCode,
  nav: Nav,
});

export const TransferPath = record("TransferPath", {
  organizationfiscalcode: OrganizationFiscalCode,
  iuv: Iuv,
  transferid: refinedString<unknown>("TransferId", { pattern: "\\S", maxLength: 255 }),
});

export const PositionByIuvPath = record("PositionByIuvPath", {
  organizationfiscalcode: institutionOf("11"),
  iuv: refinedString<unknown>("IuvWord", { pattern: "^\\w{0,35}$" }),
});

export const NoticePath = record("NoticePath", {
  "organization-fiscal-code": institutionOf("1,30"),
  "notice-number": CodeDigits,
});

/** Receipts and flows know institutions by digits only. */
export const ReceiptsPath = record("ReceiptsPath", {
  organizationfiscalcode: institutionOf("1,30"),
});

export const ReceiptPath = record("ReceiptPath", {
  organizationfiscalcode: institutionOf("1,30"),
  iuv: refinedString<unknown>("StatedIuv", { pattern: "\\S", maxLength: 255 }),
});

const codesPattern = "^\\d{2}(,\\d{2})*$";
const codes = new RegExp(codesPattern);

const validateCodes: t.Validate<unknown, ReadonlyArray<string> | null> = (value, context) => {
  if (typeof value !== "string") return t.success(null);
  return codes.test(value)
    ? t.success(value.split(","))
    : t.failure(value, context, 'must match "\\d{2}(,\\d{2})*"');
};

/** Like elsewhere, but a list that is given and empty is malformed. */
export const receiptSegregationCodes: Parameter<ReadonlyArray<string> | null> = shaped(
  new t.Type<ReadonlyArray<string> | null, unknown>(
    "segregationCodes",
    (value): value is ReadonlyArray<string> | null => E.isRight(validateCodes(value, [])),
    validateCodes,
    t.identity,
  ),
  { kind: "optional", of: t.string, schema: { type: "string", pattern: codesPattern } },
);

const maxFilterLength = 255;

/** A text to compare with; empty it is none. */
export const filterText: Parameter<string | null> = parameter<string | null>(
  "text",
  null,
  { type: "string", maxLength: maxFilterLength },
  (text) =>
    text.length <= maxFilterLength
      ? E.right(text)
      : E.left(`size must be between 0 and ${maxFilterLength}`),
);
