import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { nullable, record } from "../prelude/record";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { HasDigest } from "../ports/digest";
import type { ErasurePlace } from "../ports/erasures";
import type { HasSeal } from "../ports/seal";
import type { UnfitToken } from "./list-token";

export type EraseDebtor = {
  readonly organization: OrganizationFiscalCode;
  readonly fiscalCode: string;
  /** Only count. */
  readonly isDryRun: boolean;
  readonly token: string | null;
};

const kind = "erasure";
const Token = record("ErasureToken", {
  kind: t.literal(kind),
  organization: t.string,
  person: t.string,
  range: t.string,
  after: nullable(t.string),
});

/** Tells the walks of two persons apart and can't be led back to a code by trying codes: it takes our secret to make it. */
const personOf = (
  { seal, sha256 }: HasDigest & HasSeal,
  { fiscalCode, organization }: EraseDebtor,
): string => sha256(seal(`${organization}\n${fiscalCode.trim().toUpperCase()}`));

export const tokenOf = (
  environment: HasDigest & HasSeal,
  command: EraseDebtor,
  place: ErasurePlace,
): string => {
  const { organization } = command;
  const person = personOf(environment, command);
  return environment.seal(JSON.stringify(Token.encode({ kind, organization, person, ...place })));
};

/** Where the walk goes on; null: at its beginning. */
export const placeOf = (
  environment: HasDigest & HasSeal,
  command: EraseDebtor,
): E.Either<UnfitToken, ErasurePlace | null> =>
  command.token === null
    ? E.right(null)
    : pipe(
        environment.unseal(command.token),
        O.flatMap((text) => O.tryCatch((): unknown => JSON.parse(text))),
        O.flatMap((value) => O.fromEither(Token.decode(value))),
        O.filter(({ person }) => person === personOf(environment, command)),
        O.map(({ after, range }) => ({ range, after })),
        E.fromOption((): UnfitToken => ({ _tag: "UnfitToken" })),
      );
