import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { isInstant, type Instant } from "../prelude/instant";
import { refined } from "../prelude/refined";
import { record } from "../prelude/record";
import { Iupd } from "../domain/primitives/identifiers";
import type { After, ListQuery } from "../ports/debt-positions";
import type { HasDigest } from "../ports/digest";
import type { HasSeal } from "../ports/seal";

/** A token that isn't ours, or belongs to another list. */
export type UnfitToken = { readonly _tag: "UnfitToken" };

/** Where a list goes on: after which row, at which page, seen from which moment. */
export type Resumption = {
  readonly now: Instant;
  readonly page: number;
  /** Rows on the pages before. */
  readonly seen: number;
  readonly after: After;
};

const Token = record("ContinuationToken", {
  list: t.string,
  now: refined("Instant", isInstant, "must be an instant", { type: "string" }),
  page: t.number,
  seen: t.number,
  value: t.string,
  iupd: Iupd,
});

/** What must stay the same from page to page. */
type Listed = Omit<ListQuery, "from" | "now" | "limit">;

const listId = ({ sha256 }: HasDigest, query: Listed): string =>
  sha256(
    JSON.stringify([
      query.organization,
      query.serviceType,
      query.segregation === null ? null : [...query.segregation].sort(),
      query.status,
      query.window,
      query.order,
    ]),
  ).slice(0, 32);

export const tokenOf = (
  environment: HasDigest & HasSeal,
  query: Listed,
  { after, now, page, seen }: Resumption,
): string =>
  environment.seal(
    JSON.stringify(Token.encode({ list: listId(environment, query), now, page, seen, ...after })),
  );

const parsed = (text: string): O.Option<unknown> => O.tryCatch((): unknown => JSON.parse(text));

export const resume = (
  environment: HasDigest & HasSeal,
  query: Listed,
  token: string,
): E.Either<UnfitToken, Resumption> =>
  pipe(
    environment.unseal(token),
    O.flatMap(parsed),
    O.flatMap((value) => O.fromEither(Token.decode(value))),
    O.filter(({ list }) => list === listId(environment, query)),
    O.map(({ now, page, seen, value, iupd }) => ({ now, page, seen, after: { value, iupd } })),
    E.fromOption((): UnfitToken => ({ _tag: "UnfitToken" })),
  );
