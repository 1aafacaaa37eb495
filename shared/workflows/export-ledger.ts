import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { nullable, record } from "../prelude/record";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { ExportPlace, HasExports } from "../ports/exports";
import type { HasSeal } from "../ports/seal";
import type { StoreFailure } from "../ports/store";
import type { UnfitToken } from "./list-token";

export type ExportedLedger = {
  /** Each with a line feed at its end. */
  readonly text: string;
  /** For the page after this; null on the last. */
  readonly token: string | null;
};

/** Tells our tokens of exports from those of lists. */
const kind = "export";

const Token = record("ExportToken", {
  kind: t.literal(kind),
  organization: t.string,
  part: t.string,
  after: nullable(t.string),
  content: nullable(
    record("ContentPlace", { container: t.string, name: t.string, offset: t.number }),
  ),
});

const placeOf = (
  { unseal }: HasSeal,
  organization: OrganizationFiscalCode,
  token: string | null,
): E.Either<UnfitToken, ExportPlace | null> =>
  token === null
    ? E.right(null)
    : pipe(
        unseal(token),
        O.flatMap((text) => O.tryCatch((): unknown => JSON.parse(text))),
        O.flatMap((value) => O.fromEither(Token.decode(value))),
        O.filter((told) => told.organization === organization),
        O.map(({ after, content, part }) => ({ part, after, content })),
        E.fromOption((): UnfitToken => ({ _tag: "UnfitToken" })),
      );

/** A line may pass it; what the host holds of one answer stays within some megabytes. */
const pageBytes = 4 * 1_024 * 1_024;

/**
 * One page of everything that is stored of an institution. Pages neither skip nor repeat what was there when the first
 * was read; what is written meanwhile is told if it comes after the place that was reached.
 */
export const exportLedger =
  (
    organization: OrganizationFiscalCode,
    lines: number,
    token: string | null,
  ): RTE.ReaderTaskEither<HasExports & HasSeal, UnfitToken | StoreFailure, ExportedLedger> =>
  (environment) =>
    pipe(
      TE.fromEither(placeOf(environment, organization, token)),
      TE.flatMap((from) =>
        environment.exports.page(organization, from, { lines, bytes: pageBytes }),
      ),
      TE.map((page) => ({
        text: page.lines.map((line) => `${line}\n`).join(""),
        token:
          page.next === null
            ? null
            : environment.seal(JSON.stringify(Token.encode({ kind, organization, ...page.next }))),
      })),
    );
