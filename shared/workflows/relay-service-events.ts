import type * as RTE from "fp-ts/ReaderTaskEither";
import * as RA from "fp-ts/ReadonlyArray";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { plusMillis, toMillis } from "../prelude/instant";
import type { HasClock } from "../ports/clock";
import type { HasReviewPolicy } from "../ports/review-policy";
import type { StoreFailure } from "../ports/store";
import { dispatchEvent, type DispatchEnvironment } from "./dispatch-service-events";

/** Events of one tick, and the time it may take; the next tick goes on. */
export const maxRelayed = 200;
export const maxRelayMillis = 30_000;

export type Relay = {
  readonly relayed: number;
  readonly failed: number;
  /** Documents that can't be read: somebody must look at them. */
  readonly unreadable: number;
  readonly hasMore: boolean;
};

const nothing: Relay = { relayed: 0, failed: 0, unreadable: 0, hasMore: false };

/**
 * Puts events on their queues that a crash, or a queue that didn't answer, has left behind; never those of a moment
 * ago, whose command is still about to do it. One that fails doesn't keep the others back.
 */
export const relayServiceEvents: RTE.ReaderTaskEither<
  DispatchEnvironment & HasClock & HasReviewPolicy,
  StoreFailure,
  Relay
> = (environment) => {
  const { now, reviewPolicy, services } = environment;
  const started = now();
  const isLate = (): boolean => toMillis(now()) - toMillis(started) >= maxRelayMillis;
  return services.pending<StoreFailure, Relay>(
    plusMillis(started, -reviewPolicy.relayAfterSeconds * 1_000),
    nothing,
    (sofar, { items, unreadable }) => {
      const due = items.slice(0, maxRelayed - sofar.relayed - sofar.failed);
      return pipe(
        due,
        T.traverseSeqArray((event) => dispatchEvent(event)(environment)),
        T.map((outcomes) => {
          const failed = sofar.failed + RA.lefts(outcomes).length;
          const relayed = sofar.relayed + RA.rights(outcomes).length;
          return {
            relayed,
            failed,
            unreadable: sofar.unreadable + unreadable.length,
            hasMore: relayed + failed >= maxRelayed || due.length < items.length || isLate(),
          };
        }),
        (task) => TE.fromTask<Relay, StoreFailure>(task),
      );
    },
  );
};
