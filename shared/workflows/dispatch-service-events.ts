import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import * as T from "fp-ts/Task";
import { pipe } from "fp-ts/function";
import type { HasServiceQueues } from "../ports/service-queues";
import type { HasServices, JournalledEvent } from "../ports/services";
import type { StoreFailure } from "../ports/store";

export type DispatchEnvironment = HasServices & HasServiceQueues;

/** Puts an event on its queue, then takes its flag off. Stopped in between, it is put there again by the relay. */
export const dispatchEvent =
  (event: JournalledEvent) =>
  ({ serviceQueues, services }: DispatchEnvironment): TE.TaskEither<StoreFailure, void> =>
    pipe(
      serviceQueues.send(event),
      TE.flatMap(() => services.markSent(event)),
    );

/**
 * What follows a commit: its events are put on their queues, one after the other. What fails keeps its flag and is
 * left to the relay; the answer is how many those are.
 */
export const dispatchEvents =
  (events: ReadonlyArray<JournalledEvent>) =>
  (environment: DispatchEnvironment): T.Task<number> =>
    pipe(
      events,
      T.traverseSeqArray((event) => dispatchEvent(event)(environment)),
      T.map((outcomes) => RA.lefts(outcomes).length),
    );
