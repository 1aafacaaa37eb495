import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { toMillis } from "../prelude/instant";
import type { HasClock } from "../ports/clock";
import type { HasDebtPositions } from "../ports/debt-positions";
import type { StoreFailure } from "../ports/store";
import type { HasTransitionsQueue } from "../ports/transitions-queue";

/** Messages that may wait at once: more would only be duplicates of what is still to be done. */
export const maxWaiting = 200;
export const maxSweepMillis = 30_000;

export type Sweep = {
  readonly messages: number;
  readonly keys: number;
  /** Stopped by the queue's length or the clock: the next tick goes on. */
  readonly hasMore: boolean;
};

/**
 * Queues the positions that the clock has moved on since their stored status, a bounded number at a time.
 * What is queued twice is harmless: the consumer reads before it writes.
 */
export const sweepDuePositions =
  (
    status: "PUBLISHED" | "VALID",
  ): RTE.ReaderTaskEither<HasClock & HasDebtPositions & HasTransitionsQueue, StoreFailure, Sweep> =>
  ({ debtPositions, now, transitionsQueue }) => {
    const at = now();
    const isLate = (): boolean => toMillis(now()) - toMillis(at) >= maxSweepMillis;
    return pipe(
      transitionsQueue.length,
      TE.flatMap((waiting) => {
        const none: Sweep = { messages: 0, keys: 0, hasMore: waiting >= maxWaiting };
        return none.hasMore
          ? TE.right(none)
          : debtPositions.due(status, at, none, (sofar, keys) =>
              pipe(
                transitionsQueue.send(keys),
                TE.map((messages) => ({
                  messages: sofar.messages + messages,
                  keys: sofar.keys + keys.length,
                  hasMore: waiting + sofar.messages + messages >= maxWaiting || isLate(),
                })),
              ),
            );
      }),
    );
  };
