import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { toMillis, type Instant } from "../prelude/instant";
import type { HasBacklogs } from "../ports/backlogs";
import type { HasClock } from "../ports/clock";
import type { HasLog } from "../ports/log";
import type { HasMeasures, Measures, SweptTransition } from "../ports/measures";
import type { StoreFailure } from "../ports/store";

/** A message that waits for longer is not a busy minute but a consumer that doesn't work. */
export const longWaitSeconds = 300;
/** The sweeps run every minute; this is three of them missed. */
export const longLagSeconds = 180;

/** Counts of the timer's line: what doesn't answer is left out of the measures until it does. */
export type Measured = { readonly late: number; readonly unanswered: number };

const swept: ReadonlyArray<readonly [SweptTransition, "PUBLISHED" | "VALID"]> = [
  ["activate", "PUBLISHED"],
  ["expire", "VALID"],
];

const secondsBetween = (since: Instant | null, at: Instant): number =>
  since === null ? 0 : Math.max(0, (toMillis(at) - toMillis(since)) / 1_000);

/** Whether it is late; a reading that failed is neither late nor in time. */
type Reading = T.Task<E.Either<StoreFailure, boolean>>;

type Environment = HasBacklogs & HasClock & HasLog & HasMeasures;

const queueReadings = (
  { backlogs, log }: Environment,
  measures: Measures,
  at: Instant,
): ReadonlyArray<Reading> =>
  backlogs.queues.map(({ isPoison, name, read }) =>
    pipe(
      read,
      TE.map(({ length, oldestAt }) => {
        const seconds = secondsBetween(oldestAt, at);
        measures.queue(name, length, seconds)();
        const isLate = isPoison ? length > 0 : seconds > longWaitSeconds;
        if (isLate)
          log("warn", "Messages have waited for too long", { queue: name, length, seconds })();
        return isLate;
      }),
    ),
  );

const lagReadings = (
  { backlogs, log }: Environment,
  measures: Measures,
  at: Instant,
): ReadonlyArray<Reading> =>
  swept.map(([transition, status]) =>
    pipe(
      backlogs.oldestDue(status, at),
      TE.map((oldest) => {
        const seconds = secondsBetween(oldest, at);
        measures.sweepLag(transition, seconds)();
        const isLate = seconds > longLagSeconds;
        if (isLate) log("warn", "Transitions are overdue", { transition, seconds })();
        return isLate;
      }),
    ),
  );

/**
 * Reads how much waits on each queue and how late the clock's transitions are, for whoever collects measures; where
 * nobody does it asks nothing. What has waited for too long is also a warning in the log.
 */
export const measureBacklogs: RTE.ReaderTaskEither<Environment, never, Measured> = (
  environment,
) => {
  const { measures, now } = environment;
  if (measures === null) return TE.right({ late: 0, unanswered: 0 });
  const at = now();
  return pipe(
    [...queueReadings(environment, measures, at), ...lagReadings(environment, measures, at)],
    T.sequenceArray,
    T.map((readings) =>
      E.right({
        late: readings.filter((reading) => E.isRight(reading) && reading.right).length,
        unanswered: readings.filter(E.isLeft).length,
      }),
    ),
  );
};
