import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as stored from "../../codecs/documents/archive-mark";
import * as position from "../../codecs/documents/debt-position";
import { isLeftOver, isSameMoment, type Moment } from "../../domain/debt-position/closed";
import type { Iupd } from "../../domain/primitives/identifiers";
import type { Instant } from "../../prelude/instant";
import type { ArchiveMark } from "../../ports/archive";
import type { StoreFailure, Version } from "../../ports/store";
import type { Documents, Query } from "./container";
import { decoded, decodedIfFound } from "./decoded";
import { storeFailure } from "./errors";
import { documentId, inLedger, ledgerOf, positionId } from "./ledger";
import { decodeStanding, type Places, type Standing } from "./position-places";

const markId = ({ name }: ArchiveMark): string => documentId(stored.archiveMarkKind, name);

/** One that is there already is left as it is: it says the same. */
export const createMark = (
  { ledgers }: Places,
  mark: ArchiveMark,
): TE.TaskEither<StoreFailure, void> =>
  pipe(
    ledgers.write("archive-mark.create", ledgerOf(mark.organization), [
      {
        _tag: "Create",
        document: inLedger(mark.organization, markId(mark), stored.documentOf(mark)),
      },
    ]),
    TE.orElse(({ fault }) =>
      fault._tag === "Exists"
        ? TE.right(undefined)
        : TE.left(storeFailure("archive-mark.create", fault)),
    ),
  );

export const deleteMark = (
  { ledgers }: Places,
  mark: ArchiveMark,
): TE.TaskEither<StoreFailure, void> =>
  pipe(
    ledgers.write("archive-mark.delete", ledgerOf(mark.organization), [
      { _tag: "Delete", id: markId(mark), version: null },
    ]),
    TE.orElse(({ fault, write }) =>
      fault._tag === "Missing" && write !== null
        ? TE.right(undefined)
        : TE.left(storeFailure("archive-mark.delete", fault)),
    ),
  );

const momentOf = (standing: Standing): Moment =>
  standing._tag === "Present" ? standing.position : standing.pointer;

/** Only if it is still the copy that was looked at: another one may have been made meanwhile, which is meant. */
const removeCopy = (
  { archive }: Places,
  { organization }: ArchiveMark,
  iupd: Iupd,
  version: Version,
): TE.TaskEither<StoreFailure, boolean> =>
  pipe(
    archive.write("archive.delete", ledgerOf(organization), [
      { _tag: "Delete", id: positionId(iupd), version },
    ]),
    TE.map(() => true),
    TE.orElse(({ fault, write }) => {
      if (write !== null && fault._tag === "Missing") return TE.right(true);
      return write !== null && fault._tag === "Changed"
        ? TE.right(false)
        : TE.left(storeFailure("archive.delete", fault));
    }),
  );

/**
 * Whether nothing is left to do about one position. The copy is read first: were it the ledger, a copy made in between
 * for a later state would look like one of an earlier.
 */
const settleOne =
  (places: Places, mark: ArchiveMark) =>
  (iupd: Iupd): TE.TaskEither<StoreFailure, boolean> => {
    const ledger = ledgerOf(mark.organization);
    const id = positionId(iupd);
    return pipe(
      places.archive.read("archive.read", ledger, id),
      TE.flatMapEither(decodedIfFound(position.fromDocument)),
      TE.flatMap((copy): TE.TaskEither<StoreFailure, boolean> => {
        if (O.isNone(copy)) return TE.right(true);
        const { value, version } = copy.value;
        return pipe(
          places.ledgers.read("position.read", ledger, id),
          TE.flatMapEither(decodedIfFound(decodeStanding)),
          TE.flatMap((found) => {
            const standing = O.isSome(found) ? found.value.value : null;
            if (isLeftOver(value, standing === null ? null : momentOf(standing)))
              return removeCopy(places, mark, iupd, version);
            // The same state, in both places: somebody may be about to put the pointer there.
            return TE.right(standing?._tag === "Archived" && isSameMoment(value, standing.pointer));
          }),
        );
      }),
    );
  };

/** Removes the copies of a mark that nothing means any more, and the mark when there is nothing left to watch. */
export const settleMark = (
  places: Places,
  mark: ArchiveMark,
): TE.TaskEither<StoreFailure, boolean> =>
  pipe(
    mark.iupds,
    TE.traverseSeqArray(settleOne(places, mark)),
    TE.map((settled) => settled.every((isSettled) => isSettled)),
    TE.tap((isSettled) => (isSettled ? deleteMark(places, mark) : TE.right(undefined))),
  );

/** Of all institutions, because only the index knows what is pending: it costs what is found. */
const pendingQuery: Query = {
  text: `SELECT * FROM c WHERE c.kind = "archive-mark" AND c.pending = true`,
  parameters: {},
};

type Found = { readonly marks: ReadonlyArray<ArchiveMark>; readonly hasMore: boolean };
const none: Found = { marks: [], hasMore: false };

export const marksBefore = (
  ledgers: Documents,
  before: Instant,
  limit: number,
): TE.TaskEither<StoreFailure, ReadonlyArray<ArchiveMark>> =>
  pipe(
    ledgers.stream("archive-mark.due", pendingQuery, limit, none, (sofar, page) =>
      pipe(
        page,
        RA.traverse(E.Applicative)(decoded(stored.fromDocument)),
        E.map((more): Found => {
          const marks = [...sofar.marks, ...more.filter(({ at }) => at < before)];
          return { marks, hasMore: marks.length >= limit };
        }),
        TE.fromEither,
      ),
    ),
    TE.map(({ marks }) => marks.slice(0, limit)),
  );
