import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { toMillis } from "../prelude/instant";
import { effectiveStatus } from "../domain/debt-position/clock";
import { isClosed } from "../domain/debt-position/closed";
import { eraseDebtor as erase } from "../domain/debt-position/erase-debtor";
import type { DebtPositionEvent } from "../domain/debt-position/events";
import type { DebtPosition } from "../domain/debt-position/model";
import type { Iupd } from "../domain/primitives/identifiers";
import type { HasDigest } from "../ports/digest";
import type { ErasurePlace, HasErasures, Mention } from "../ports/erasures";
import type { HasLog } from "../ports/log";
import type { HasSeal } from "../ports/seal";
import type { Contended, StoreFailure } from "../ports/store";
import {
  commandDebtPosition,
  type CommandEnvironment,
  type TooContended,
} from "./debt-position-command";
import { placeOf, tokenOf, type EraseDebtor } from "./erasure-token";
import type { UnfitToken } from "./list-token";

export type Counts = {
  readonly positions: number;
  readonly receipts: number;
  readonly deliveries: number;
  readonly requests: number;
  readonly archivedCopies: number;
};

/** What one call did; the calls of one walk add up. */
export type Erasure = {
  readonly erased: Counts;
  /** On which something is owed, or not decided yet. */
  readonly left: Counts;
  /** For the next call; null when the walk is over. */
  readonly token: string | null;
};

type Environment = CommandEnvironment & HasDigest & HasErasures & HasLog & HasSeal;
type Failure = TooContended | StoreFailure;
type Sofar = Omit<Erasure, "token"> & {
  readonly place: ErasurePlace | null;
  readonly isOver: boolean;
};

const none: Counts = { positions: 0, receipts: 0, deliveries: 0, requests: 0, archivedCopies: 0 };

const counted: Readonly<Record<Mention["_tag"], keyof Counts>> = {
  Position: "positions",
  Receipt: "receipts",
  Delivery: "deliveries",
  Request: "requests",
  ArchivedCopy: "archivedCopies",
};

/** A call ends after the step in which one of these is reached. */
const maxMentions = 200;
const maxMillis = 10_000;

/** What became of a mention. "Nothing": it was gone, or erased, when its turn came. */
type Outcome = "erased" | "left" | "nothing";

/** What only the clock did isn't ours. */
const outcomeOf = (events: ReadonlyArray<DebtPositionEvent>): Outcome =>
  events.some(({ type }) => type === "DebtorErased") ? "erased" : "nothing";

const settled = (
  erasing: TE.TaskEither<StoreFailure | Contended, void>,
): TE.TaskEither<Failure, Outcome> =>
  pipe(
    erasing,
    TE.bimap(
      (failure): Failure => (failure._tag === "Contended" ? { _tag: "TooContended" } : failure),
      () => "erased",
    ),
  );

/** Erases a position by a command, or tells what the command would do. */
const erasedPosition = (
  environment: Environment,
  { fiscalCode, isDryRun, organization }: EraseDebtor,
  iupd: Iupd,
): TE.TaskEither<Failure, Outcome> => {
  const { debtPositions, now } = environment;
  const key = { organization, iupd };
  if (isDryRun)
    return pipe(
      debtPositions.get(key),
      TE.map((found): Outcome => {
        if (O.isNone(found)) return "nothing";
        const { value } = found.value;
        const decided = erase({ at: now(), command: value.lastCommand, fiscalCode })(value);
        if (E.isLeft(decided)) return "left";
        return outcomeOf(decided.right.events);
      }),
    );
  return pipe(
    commandDebtPosition(
      key,
      () => true,
      (execution) => erase({ ...execution, fiscalCode }),
    )(environment),
    TE.map(({ events }) => outcomeOf(events)),
    TE.orElse((failure): TE.TaskEither<Failure, Outcome> => {
      switch (failure._tag) {
        case "NotErasable":
          return TE.right("left");
        case "DebtPositionNotFound":
          return TE.right("nothing");
        // Nobody names a version.
        case "StaleVersion":
          return TE.left({ _tag: "TooContended" });
        case "TooContended":
        case "StoreUnavailable":
        case "StoreThrottled":
        case "CorruptDocument":
          return TE.left(failure);
      }
    }),
  );
};

/** Whether the position that something belongs to is still to be paid. What belongs to none is owed by nobody. */
const isOwed = (
  { now }: Environment,
  found: TE.TaskEither<StoreFailure, O.Option<{ readonly value: DebtPosition }>>,
): TE.TaskEither<StoreFailure, boolean> =>
  pipe(found, TE.map(O.exists(({ value }) => !isClosed(effectiveStatus(now(), value)))));

const handled =
  (environment: Environment, command: EraseDebtor) =>
  (mention: Mention): TE.TaskEither<Failure, Outcome> => {
    const { commandId, debtPositions, now } = environment;
    const { isDryRun, organization } = command;
    type Belonging = Exclude<Mention, { readonly _tag: "Position" }>;
    const gone = ({ erase: erasing }: Belonging): TE.TaskEither<Failure, Outcome> =>
      isDryRun ? TE.right("erased") : settled(erasing({ at: now(), command: commandId() }));
    const goneUnlessOwed = (
      belonging: Belonging,
      found: TE.TaskEither<StoreFailure, O.Option<{ readonly value: DebtPosition }>>,
    ): TE.TaskEither<Failure, Outcome> =>
      pipe(
        isOwed(environment, found),
        TE.flatMap((owed) => (owed ? TE.right<Failure, Outcome>("left") : gone(belonging))),
      );
    switch (mention._tag) {
      case "Position":
        return erasedPosition(environment, command, mention.iupd);
      case "Receipt":
      case "Delivery":
        return mention.isUndecided
          ? TE.right("left")
          : goneUnlessOwed(
              mention,
              debtPositions.byCode(organization, mention.noticeNumber, "any"),
            );
      case "Request":
        return mention.iupd === null
          ? gone(mention)
          : goneUnlessOwed(mention, debtPositions.get({ organization, iupd: mention.iupd }));
      // A position that the ledger only points at is brought back by its command; then its copy is of no use.
      case "ArchivedCopy":
        return pipe(
          erasedPosition(environment, command, mention.iupd),
          TE.flatMap((outcome) => (outcome === "left" ? TE.right(outcome) : gone(mention))),
        );
    }
  };

const plus = (counts: Counts, member: keyof Counts): Counts => ({
  ...counts,
  [member]: counts[member] + 1,
});

const sum = (counts: Counts): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const withOutcome =
  (sofar: Sofar, { _tag }: Mention) =>
  (outcome: Outcome): Sofar =>
    outcome === "nothing" ? sofar : { ...sofar, [outcome]: plus(sofar[outcome], counted[_tag]) };

/**
 * Erases one person's data from what is stored of one institution, as far as nothing is owed any more: a bounded piece of
 * the work, the next with the token. Each write is conditional and leaves a record; a repeat finds nothing to do, so a
 * walk that was cut off may begin anew.
 */
export const eraseDebtor =
  (command: EraseDebtor): RTE.ReaderTaskEither<Environment, UnfitToken | Failure, Erasure> =>
  (environment) => {
    const { erasures, log, now } = environment;
    const { fiscalCode, isDryRun, organization } = command;
    const started = toMillis(now());
    const handle = handled(environment, command);

    const step = (sofar: Sofar): TE.TaskEither<Failure, Sofar> =>
      pipe(
        erasures.walk(organization, fiscalCode, sofar.place),
        TE.flatMap(({ mentions, next }) =>
          mentions.reduce<TE.TaskEither<Failure, Sofar>>(
            (before, mention) =>
              pipe(
                before,
                TE.flatMap((known) => pipe(handle(mention), TE.map(withOutcome(known, mention)))),
              ),
            TE.right({ ...sofar, place: next, isOver: next === null }),
          ),
        ),
      );
    const isEnough = ({ erased, isOver, left }: Sofar): boolean =>
      isOver || sum(erased) + sum(left) >= maxMentions || toMillis(now()) - started >= maxMillis;
    const go = (sofar: Sofar): TE.TaskEither<Failure, Sofar> =>
      pipe(
        step(sofar),
        TE.flatMap((next) => (isEnough(next) ? TE.right(next) : go(next))),
      );

    return pipe(
      TE.fromEither(placeOf(environment, command)),
      TE.flatMap((place) => go({ erased: none, left: none, place, isOver: false })),
      TE.tapIO(({ erased, left }) =>
        log("info", isDryRun ? "Counted what an erasure would erase" : "Erased a debtor's data", {
          organization,
          ...erased,
          left: sum(left),
        }),
      ),
      TE.map(({ erased, left, place }) => ({
        erased,
        left,
        token: place === null ? null : tokenOf(environment, command, place),
      })),
    );
  };
