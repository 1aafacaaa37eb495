import { createHash } from "node:crypto";
import { badRequest } from "./failure";
import { isList, isMembers } from "./json";
import type { Json, QuerySpec } from "./sql/query";
import { isScalar, type Term } from "./terms";

/** Where the next page of a query begins. */
export type Position = {
  readonly range: number;
  /** The last document seen, by its values in the order of the query and its age; null at the start. */
  readonly after: {
    readonly terms: ReadonlyArray<Term>;
    readonly seq: number;
    /** Rows of that document already given; null when all of them were. */
    readonly rows: number | null;
  } | null;
  /** Rows still to be left out, and still to be given, of OFFSET, LIMIT and TOP. */
  readonly skip: number;
  readonly left: number | null;
};

/** A token fits one query text, its parameters and the part of the container that was asked. */
export const queryDigest = (spec: QuerySpec, scope: string): string =>
  createHash("sha256")
    .update(JSON.stringify([spec.query, spec.parameters ?? [], scope]))
    .digest("base64url")
    .slice(0, 22);

export const encodePosition = ({ range, after, skip, left }: Position, digest: string): string =>
  Buffer.from(
    JSON.stringify([
      digest,
      range,
      after === null
        ? null
        : [after.terms.map((term) => (term === undefined ? [] : [term])), after.seq, after.rows],
      skip,
      left,
    ]),
  ).toString("base64url");

const invalid = (why: string): Error => badRequest(`Invalid continuation token: ${why}.`);

const decodeAfter = (value: Json | undefined): Position["after"] => {
  if (value === null) return null;
  const [terms, seq, rows] = isList(value) ? value : [];
  if (!isList(terms) || typeof seq !== "number" || (rows !== null && typeof rows !== "number"))
    throw invalid("it is malformed");
  return {
    terms: terms.map((term) => {
      const inner = isList(term) ? term[0] : null;
      return inner === undefined || isScalar(inner) ? inner : undefined;
    }),
    seq,
    rows,
  };
};

export const decodePosition = (token: string, digest: string): Position => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    throw invalid("it is malformed");
  }
  if (!Array.isArray(value) || isMembers(value)) throw invalid("it is malformed");
  const [bound, range, after, skip, left] = value as ReadonlyArray<Json>;
  if (bound !== digest)
    throw invalid("it belongs to another query, other parameters or another partition");
  if (typeof range !== "number" || typeof skip !== "number") throw invalid("it is malformed");
  return {
    range,
    after: decodeAfter(after),
    skip,
    left: typeof left === "number" ? left : null,
  };
};
