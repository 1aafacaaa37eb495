import type {
  Incarnation,
  Iupd,
  Iuv,
  Nav,
  OrganizationFiscalCode,
} from "../../domain/primitives/identifiers";
import type { Json } from "../../prelude/shape";
import { sha256 } from "../digest";
import type { Document } from "./container";

/** The logical partition in which everything of one institution lives, so that a command is one batch. */
export const ledgerOf = (organization: OrganizationFiscalCode): string => organization;

/** Cosmos DB allows 255 characters and 1,023 bytes; 255 UTF-16 units never have more than 765 bytes. */
const maxIdLength = 255;
const hashLength = 64;
/** Can't come out of the encoding, in which a percent sign is followed by a digit, a letter or a brace. */
const hashMark = "%~";

const encodedCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase().padStart(2, "0");
  return code < 0x100 ? `%${digits}` : `%{${digits}}`;
};

/**
 * Foreign text inside an id: what Cosmos DB forbids in ids, what ends an id badly and what isn't text (control
 * characters, halves of surrogate pairs) is percent-encoded. Different texts stay different.
 */
const encoded = (text: string): string =>
  text.replace(/[%/\\?#\p{Cc}\p{Cs}]| $/gu, encodedCharacter);

/**
 * `<kind>|<text>`. A text that makes the id too long keeps its beginning, for people, and ends in the hash of
 * the whole, for uniqueness.
 */
export const documentId = (kind: string, text: string): string => {
  const id = `${kind}|${encoded(text)}`;
  if (id.length <= maxIdLength) return id;
  const kept = id.slice(0, maxIdLength - hashMark.length - hashLength);
  return `${kept.replace(/\p{Cs}$/u, "")}${hashMark}${sha256(text)}`;
};

export const positionId = (iupd: Iupd): string => documentId("position", iupd);
export const iuvId = (iuv: Iuv): string => documentId("iuv", iuv);
export const navId = (nav: Nav): string => documentId("nav", nav);
export const receiptId = (iuv: string): string => documentId("receipt", iuv);
/** By the receipt's own id. */
export const deliveryId = (receipt: string): string => documentId("delivery", receipt);
/** By the hash of what was delivered: another content under a receipt id that was delivered before. */
export const otherDeliveryId = (hash: string): string => documentId("other-delivery", hash);
export const requestId = (hash: string): string => documentId("request", hash);

/** Padded, so that ids sort as their events do. */
const sequenceDigits = 8;

export const eventId = (incarnation: Incarnation, sequence: number): string =>
  `event|${incarnation}|${String(sequence).padStart(sequenceDigits, "0")}`;

/** The ids between which the whole journal of one incarnation lies. */
export const journalBounds = (
  incarnation: Incarnation,
): { readonly first: string; readonly last: string } => ({
  first: eventId(incarnation, 0),
  last: eventId(incarnation, 10 ** sequenceDigits - 1),
});

/** A body made a document of the institution's ledger; ours is the only `ttl` that is ever stored. */
export const inLedger = (
  organization: OrganizationFiscalCode,
  id: string,
  body: Readonly<Record<string, Json>>,
  ttlSeconds: number | null = null,
): Document => ({
  ...body,
  id,
  ledger: ledgerOf(organization),
  ...(ttlSeconds === null ? {} : { ttl: ttlSeconds }),
});
