import * as O from "fp-ts/Option";
import type * as t from "io-ts";
import { refinedString } from "../../prelude/refined";

/** Identifiers that institutions choose are free text in the published interface; only emptiness and length are refused. */
const chosen = { pattern: "^(?=[^]*\\S)[^]*$", maxLength: 255 } as const;

/** Fiscal code of a creditor institution (ente creditore): normally 11 digits, free text in the interface. */
export const OrganizationFiscalCode = refinedString<{
  readonly OrganizationFiscalCode: unique symbol;
}>("OrganizationFiscalCode", chosen);
export type OrganizationFiscalCode = t.TypeOf<typeof OrganizationFiscalCode>;

/** Identifier of a debt position, chosen by the institution and unique inside it. */
export const Iupd = refinedString<{ readonly Iupd: unique symbol }>("Iupd", chosen);
export type Iupd = t.TypeOf<typeof Iupd>;

/** IUPDs that creation accepts freely are read back only when they are made of these characters. */
export const readableIupdPattern =
  "^[\\w*\\t \\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000-]+$";
const readableIupd = new RegExp(readableIupdPattern, "u");
export const isReadableIupd = (iupd: Iupd): boolean => readableIupd.test(iupd);

/** Identifier of one payment option, unique inside the institution; its first two characters are the segregation code. */
export const Iuv = refinedString<{ readonly Iuv: unique symbol }>("Iuv", chosen);
export type Iuv = t.TypeOf<typeof Iuv>;

/** Notice number (numero avviso) of one payment option, unique inside the institution: aux digit and IUV unless the institution says otherwise. */
export const Nav = refinedString<{ readonly Nav: unique symbol }>("Nav", chosen);
export type Nav = t.TypeOf<typeof Nav>;

/** One life of a debt position, from creation to deletion: a ULID. */
export const Incarnation = refinedString<{ readonly Incarnation: unique symbol }>("Incarnation", {
  pattern: "^[0-9A-HJKMNP-TV-Z]{26}$",
});
export type Incarnation = t.TypeOf<typeof Incarnation>;

/** One run of a command; a write carries it, so that a lost answer can be told from a lost race. */
export const CommandId = refinedString<{ readonly CommandId: unique symbol }>("CommandId", {
  pattern: "^[0-9A-HJKMNP-TV-Z]{26}$",
});
export type CommandId = t.TypeOf<typeof CommandId>;

/** The part of an IUV that tells which broker manages it. Shorter IUVs have the part that is there. */
export const segregationCodeOf = (iuv: Iuv): string => iuv.slice(0, 2);

/** The notice number of an option whose institution chose none: the aux digit and the IUV. None when that is too long. */
export const noticeNumber = (auxDigit: string, iuv: Iuv): O.Option<Nav> => {
  const nav = `${auxDigit}${iuv}`;
  return Nav.is(nav) ? O.some(nav) : O.none;
};
