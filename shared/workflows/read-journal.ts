import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { settle } from "../domain/debt-position/clock";
import type { DebtPositionEvent } from "../domain/debt-position/events";
import type { DebtPosition, DebtPositionKey } from "../domain/debt-position/model";
import { forbidden, mayAct, type SegregationGrant } from "../domain/debt-position/segregation";
import type { Incarnation } from "../domain/primitives/identifiers";
import type { HasClock } from "../ports/clock";
import type { HasDebtPositions, JournalEntry } from "../ports/debt-positions";
import { notFound } from "./debt-position-command";
import type { ReadFailure } from "./read-debt-position";

export type Journal = {
  readonly incarnation: Incarnation;
  readonly events: ReadonlyArray<DebtPositionEvent>;
};

type Environment = HasClock & HasDebtPositions;

const isOpen = (grant: SegregationGrant, entries: ReadonlyArray<JournalEntry>): boolean =>
  grant === null ||
  entries.every(({ segregationCode }) => segregationCode !== null && grant.has(segregationCode));

/** An earlier life of the position: only its journal is left, with the codes that it had. */
const past =
  (key: DebtPositionKey, incarnation: Incarnation, grant: SegregationGrant) =>
  ({ debtPositions }: Environment): TE.TaskEither<ReadFailure, Journal> =>
    pipe(
      debtPositions.events(key.organization, incarnation),
      TE.map((entries) => entries.filter(({ iupd }) => iupd === key.iupd)),
      TE.flatMap((entries): TE.TaskEither<ReadFailure, Journal> => {
        if (entries.length === 0) return TE.left(notFound(key));
        return isOpen(grant, entries)
          ? TE.right({ incarnation, events: entries.map(({ event }) => event) })
          : TE.left(forbidden(key));
      }),
    );

/** What is stored, and what the clock has brought about since. */
const current =
  (position: DebtPosition, grant: SegregationGrant) =>
  ({ debtPositions, now }: Environment): TE.TaskEither<ReadFailure, Journal> => {
    const { incarnation, lastCommand, organization } = position;
    if (!mayAct(grant, position.options)) return TE.left(forbidden(position));
    const owed = settle(now(), lastCommand)(position).events;
    return pipe(
      debtPositions.events(organization, incarnation),
      TE.map((entries) => {
        const stored = entries.map(({ event }) => event);
        const last = stored.at(-1)?.sequence ?? 0;
        return { incarnation, events: [...stored, ...owed.filter((e) => e.sequence > last)] };
      }),
    );
  };

/** The journal of a position's present life, or of the one that is named. */
export const readJournal =
  (
    key: DebtPositionKey,
    incarnation: Incarnation | null,
    grant: SegregationGrant,
  ): RTE.ReaderTaskEither<Environment, ReadFailure, Journal> =>
  (environment) =>
    pipe(
      environment.debtPositions.get(key),
      TE.flatMap((found) => {
        const position = O.isSome(found) ? found.value.value : null;
        if (incarnation !== null && incarnation !== position?.incarnation)
          return past(key, incarnation, grant)(environment);
        return position === null
          ? TE.left<ReadFailure>(notFound(key))
          : current(position, grant)(environment);
      }),
    );
