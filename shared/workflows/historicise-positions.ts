import * as E from "fp-ts/Either";
import * as NEA from "fp-ts/ReadonlyNonEmptyArray";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { isHistorical } from "../domain/debt-position/closed";
import type { DebtPosition, DebtPositionKey } from "../domain/debt-position/model";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import { plusDays, plusMillis, toMillis, type Instant } from "../prelude/instant";
import type { ArchiveScope, HasArchive } from "../ports/archive";
import type { HasClock } from "../ports/clock";
import type { HasDebtPositions } from "../ports/debt-positions";
import type { HasIds } from "../ports/ids";
import type { HasLog } from "../ports/log";
import type { Contended, StoreFailure, Versioned } from "../ports/store";

/** How much one run does at most. */
export type ArchiveBounds = { readonly positions: number; readonly millis: number };

export type Historicised = {
  readonly moved: number;
  /** Documents of an earlier shape that were written anew, so that they can be found when their time has come. */
  readonly renewed: number;
  /** Documents that don't decode: the log says which. */
  readonly failed: number;
  /** Something is left for another run. */
  readonly hasMore: boolean;
};

type Environment = HasArchive & HasClock & HasDebtPositions & HasIds & HasLog;

/** Of one mark: so many copies may be looked at again when a process dies among them. */
const markedTogether = 25;
const atOnce = 8;
const keysAtOnce = 200;

type Result = "DONE" | "SKIPPED" | "FAILED";
type Step = (found: Versioned<DebtPosition>) => TE.TaskEither<StoreFailure | Contended, void>;

/** A document at fault stops nobody else; a store that is out, or has too much to do, stops the run. */
const tolerant = (
  { log }: HasLog,
  organization: OrganizationFiscalCode,
  attempt: TE.TaskEither<StoreFailure | Contended, Result>,
): TE.TaskEither<StoreFailure, Result> =>
  pipe(
    attempt,
    TE.orElse((failure): TE.TaskEither<StoreFailure, Result> => {
      switch (failure._tag) {
        case "Contended":
          return TE.right("SKIPPED");
        case "CorruptDocument":
          return TE.fromIO(() => {
            const { id, paths } = failure;
            log("error", "A position can't go to the archive as it is stored", {
              organization,
              id,
              paths: paths.join(" "),
            })();
            return "FAILED" as const;
          });
        case "StoreUnavailable":
        case "StoreThrottled":
          return TE.left(failure);
      }
    }),
  );

/** Some at a time. All of those are awaited before a failure is told, so that nothing goes on unseen. */
const each =
  (
    { debtPositions, log }: HasDebtPositions & HasLog,
    isMeant: (position: DebtPosition) => boolean,
    step: Step,
  ) =>
  (keys: ReadonlyArray<DebtPositionKey>): TE.TaskEither<StoreFailure, ReadonlyArray<Result>> => {
    const one = (key: DebtPositionKey): TE.TaskEither<StoreFailure, Result> =>
      tolerant(
        { log },
        key.organization,
        pipe(
          debtPositions.get(key),
          TE.flatMap((found): TE.TaskEither<StoreFailure | Contended, Result> =>
            O.isSome(found) && isMeant(found.value.value)
              ? pipe(
                  step(found.value),
                  TE.map(() => "DONE"),
                )
              : TE.right("SKIPPED"),
          ),
        ),
      );
    return pipe(
      RA.chunksOf(atOnce)(keys),
      TE.traverseSeqArray((some) =>
        pipe(
          some.map(one),
          T.sequenceArray,
          T.map((results) => E.sequenceArray(results)),
        ),
      ),
      TE.map(RA.flatten),
    );
  };

/** Those of one institution, under one mark; it goes when each of them has arrived. */
const movedTogether =
  (environment: Environment, before: Instant, at: Instant) =>
  (
    keys: NEA.ReadonlyNonEmptyArray<DebtPositionKey>,
  ): TE.TaskEither<StoreFailure, ReadonlyArray<Result>> => {
    const { archive, commandId } = environment;
    const mark = {
      name: commandId(),
      organization: keys[0].organization,
      iupds: keys.map(({ iupd }) => iupd),
      at,
    };
    return pipe(
      archive.announce(mark),
      TE.flatMap(() =>
        each(environment, isHistorical(before), (found) => archive.move(found, at))(keys),
      ),
      TE.tap((results) =>
        results.every((result) => result === "DONE") ? archive.withdraw(mark) : TE.right(undefined),
      ),
    );
  };

const byInstitution = (
  keys: ReadonlyArray<DebtPositionKey>,
): ReadonlyArray<NEA.ReadonlyNonEmptyArray<DebtPositionKey>> =>
  Object.values(NEA.groupBy((key: DebtPositionKey) => key.organization)(keys)).flatMap((group) =>
    NEA.chunksOf(markedTogether)(group),
  );

const moves =
  (environment: Environment, before: Instant, at: Instant, isLate: () => boolean) =>
  (keys: ReadonlyArray<DebtPositionKey>): TE.TaskEither<StoreFailure, ReadonlyArray<Result>> =>
    pipe(
      byInstitution(keys),
      TE.traverseSeqArray((group) =>
        isLate() ? TE.right([]) : movedTogether(environment, before, at)(group),
      ),
      TE.map(RA.flatten),
    );

type Pass = { readonly done: number; readonly failed: number; readonly hasMore: boolean };

/**
 * Asks for work and does it, until there is none, the bounds are reached, or nothing of what there is can be done now.
 * What was done isn't found again; what wasn't may be.
 */
const passes = (
  find: (limit: number) => TE.TaskEither<StoreFailure, ReadonlyArray<DebtPositionKey>>,
  work: (
    keys: ReadonlyArray<DebtPositionKey>,
  ) => TE.TaskEither<StoreFailure, ReadonlyArray<Result>>,
  most: number,
  isLate: () => boolean,
  sofar: Pass = { done: 0, failed: 0, hasMore: false },
): TE.TaskEither<StoreFailure, Pass> => {
  const limit = Math.min(keysAtOnce, most - sofar.done);
  if (limit <= 0 || isLate()) return TE.right({ ...sofar, hasMore: true });
  return pipe(
    find(limit),
    TE.bindTo("keys"),
    TE.bind("results", ({ keys }) => work(keys)),
    TE.flatMap(({ keys, results }) => {
      const count = (result: Result): number => results.filter((one) => one === result).length;
      const next: Pass = {
        done: sofar.done + count("DONE"),
        failed: count("FAILED"),
        hasMore: keys.length > count("DONE"),
      };
      const isStuck = count("DONE") === 0;
      return keys.length < limit || isStuck
        ? TE.right(next)
        : passes(find, work, most, isLate, next);
    }),
  );
};

/**
 * Moves what has been closed since before that moment to the archive. May be repeated, cut off at any point and run
 * twice at once: what is moved is conditional on what was read, and a copy that came to nothing is found by its mark.
 */
export const historicisePositions =
  (
    scope: ArchiveScope,
    before: Instant,
    bounds: ArchiveBounds,
  ): RTE.ReaderTaskEither<Environment, StoreFailure, Historicised> =>
  (environment) => {
    const { archive, now } = environment;
    const at = now();
    const isLate = (): boolean => toMillis(now()) - toMillis(at) >= bounds.millis;
    return pipe(
      TE.Do,
      TE.bind("renewed", () =>
        passes(
          (limit) => archive.outdated(scope, limit),
          each(environment, () => true, archive.renew),
          bounds.positions,
          isLate,
        ),
      ),
      TE.bind("moved", ({ renewed }) =>
        passes(
          (limit) => archive.due(scope, before, limit),
          moves(environment, before, at, isLate),
          bounds.positions - renewed.done,
          isLate,
        ),
      ),
      TE.map(({ moved, renewed }) => ({
        moved: moved.done,
        renewed: renewed.done,
        failed: moved.failed + renewed.failed,
        hasMore: moved.hasMore || renewed.hasMore,
      })),
    );
  };

/** Work for one call of an operator, who calls again. */
const callBounds: ArchiveBounds = { positions: 500, millis: 20_000 };

/** What an operator asks for one institution, with a line in the log that says so. */
export const historiciseLedger =
  (
    organization: OrganizationFiscalCode,
    before: Instant,
  ): RTE.ReaderTaskEither<Environment, StoreFailure, Historicised> =>
  (environment) =>
    pipe(
      historicisePositions(organization, before, callBounds)(environment),
      TE.tapIO((historicised) =>
        environment.log("info", "Moved closed positions to the archive", {
          organization,
          closedBefore: before,
          ...historicised,
        }),
      ),
    );

export type HasArchiveSettings = {
  /** 0: nothing is moved by itself. */
  readonly historiciseAfterDays: number;
};

/** A tick's work, in a night's twelve ticks an hour. */
const tickBounds: ArchiveBounds = { positions: 5_000, millis: 60_000 };
const marksPerTick = 200;
/** A mark that is younger may be of a run that is still going on. */
const markMillis = 600_000;

export type ArchiveTick = Historicised & {
  /** Marks of runs that were cut off, and of commands on archived positions, that are done with. */
  readonly settled: number;
};

const nothingMoved: Historicised = { moved: 0, renewed: 0, failed: 0, hasMore: false };

/** The timer's tick: first what earlier runs and commands left behind, then what is due. */
export const historiciseAtTick: RTE.ReaderTaskEither<
  Environment & HasArchiveSettings,
  StoreFailure,
  ArchiveTick
> = (environment) => {
  const { archive, historiciseAfterDays, now } = environment;
  const at = now();
  return pipe(
    archive.unsettled(plusMillis(at, -markMillis), marksPerTick),
    TE.flatMap(TE.traverseSeqArray((mark) => archive.settle(mark))),
    TE.map((settled) => settled.filter((isSettled) => isSettled).length),
    TE.bindTo("settled"),
    TE.bind("historicised", () =>
      historiciseAfterDays === 0
        ? TE.right(nothingMoved)
        : historicisePositions(null, plusDays(at, -historiciseAfterDays), tickBounds)(environment),
    ),
    TE.map(({ historicised, settled }) => ({ ...historicised, settled })),
  );
};
