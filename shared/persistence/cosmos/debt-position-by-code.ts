import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as stored from "../../codecs/documents/code";
import { findOption } from "../../domain/debt-position/find-option";
import type { DebtPosition } from "../../domain/debt-position/model";
import {
  Iuv,
  Nav,
  type Iupd,
  type OrganizationFiscalCode,
} from "../../domain/primitives/identifiers";
import type { CodeKind } from "../../ports/debt-positions";
import type { StoreFailure, Versioned } from "../../ports/store";
import type { Documents } from "./container";
import { decodedIfFound } from "./decoded";
import { iuvId, ledgerOf, navId } from "./ledger";
import { readPosition, type Places } from "./position-places";

type Found = O.Option<Versioned<DebtPosition>>;

/** A position may be removed and come back, under another IUPD, between two reads; it never does so for long. */
const maxAttempts = 3;

const ownerOf = (
  documents: Documents,
  organization: OrganizationFiscalCode,
  kind: stored.CodeKind,
  id: string,
): TE.TaskEither<StoreFailure, O.Option<Iupd>> =>
  pipe(
    documents.read("code.read", ledgerOf(organization), id),
    TE.flatMapEither(decodedIfFound(stored.fromDocument(kind))),
    TE.map(O.map(({ value: { iupd } }) => iupd)),
  );

const owner = (
  documents: Documents,
  organization: OrganizationFiscalCode,
  code: string,
  kind: CodeKind,
): TE.TaskEither<StoreFailure, O.Option<Iupd>> => {
  const byIuv = Iuv.is(code)
    ? ownerOf(documents, organization, "iuv", iuvId(code))
    : TE.right(O.none);
  return kind === "iuv" || !Nav.is(code)
    ? byIuv
    : pipe(
        ownerOf(documents, organization, "nav", navId(code)),
        TE.flatMap(
          O.match(
            () => byIuv,
            (iupd) => TE.right(O.some(iupd)),
          ),
        ),
      );
};

/**
 * Two reads for a notice number, three for an IUV, one more for what is in the archive. Codes never outlive their position, so one whose position isn't
 * there, or has it no longer, was changed between the reads: then it is looked up again.
 */
export const byCode = (
  places: Places,
  organization: OrganizationFiscalCode,
  code: string,
  kind: CodeKind,
  attemptsLeft = maxAttempts,
): TE.TaskEither<StoreFailure, Found> =>
  pipe(
    owner(places.ledgers, organization, code, kind),
    TE.flatMap(
      O.match(
        () => TE.right<StoreFailure, Found>(O.none),
        (iupd) =>
          pipe(
            readPosition(places, { organization, iupd }),
            TE.flatMap((found): TE.TaskEither<StoreFailure, Found> => {
              const hasCode = O.isSome(found) && findOption(found.value.value, code) !== null;
              return hasCode || attemptsLeft <= 1
                ? TE.right(hasCode ? found : O.none)
                : byCode(places, organization, code, kind, attemptsLeft - 1);
            }),
          ),
      ),
    ),
  );
