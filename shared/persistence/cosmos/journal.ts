import * as E from "fp-ts/Either";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as entry from "../../codecs/documents/journal-entry";
import type { Incarnation, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { JournalEntry } from "../../ports/debt-positions";
import type { StoreFailure } from "../../ports/store";
import type { Query } from "./container";
import { decoded } from "./decoded";
import { journalBounds, ledgerOf } from "./ledger";
import type { Places } from "./position-places";

export const journalQuery = (incarnation: Incarnation): Query => {
  const { first, last } = journalBounds(incarnation);
  return {
    text: `SELECT * FROM c WHERE c.id >= @first AND c.id <= @last ORDER BY c.id ASC`,
    parameters: { "@first": first, "@last": last },
  };
};

const entries = (documents: ReadonlyArray<unknown>): E.Either<StoreFailure, Journal> =>
  pipe(documents, RA.traverse(E.Applicative)(decoded(entry.fromDocument)));

type Journal = ReadonlyArray<JournalEntry>;

/**
 * The journal of one life in order. Events are moved to the archive from the first one on, and are copied there before
 * they leave the ledger. So only a journal that doesn't begin with its first event is asked for in the archive too,
 * and the ledger is read first: what leaves it in between is found there. What both have counts once.
 */
export const readJournal = (
  { archive, ledgers }: Places,
  organization: OrganizationFiscalCode,
  incarnation: Incarnation,
): TE.TaskEither<StoreFailure, Journal> => {
  const ledger = ledgerOf(organization);
  const query = journalQuery(incarnation);
  return pipe(
    ledgers.query("event.list", ledger, query),
    TE.flatMapEither(entries),
    TE.flatMap((present): TE.TaskEither<StoreFailure, Journal> => {
      const first = present[0]?.event.sequence ?? Number.POSITIVE_INFINITY;
      return first === 1
        ? TE.right(present)
        : pipe(
            archive.query("archive-event.list", ledger, query),
            TE.flatMapEither(entries),
            TE.map((past) => [...past.filter(({ event }) => event.sequence < first), ...present]),
          );
    }),
  );
};
