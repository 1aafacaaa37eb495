import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { toMillis } from "../prelude/instant";
import type { HasClock } from "../ports/clock";
import type { HasFlowQueues } from "../ports/flow-queues";
import type { DueFlowWork, HasReportingFlows } from "../ports/reporting-flows";
import type { StoreFailure } from "../ports/store";
import { maxSweepMillis, maxWaiting } from "./sweep-due-positions";

export type FlowRelay = {
  readonly messages: number;
  /** Stopped by the queue's length or the clock: the next tick goes on. */
  readonly hasMore: boolean;
};

type Environment = HasClock & HasFlowQueues & HasReportingFlows;

const send =
  (work: DueFlowWork) =>
  ({ flowQueues }: Environment): TE.TaskEither<StoreFailure, void> =>
    work._tag === "Content"
      ? flowQueues.ingest(work.content)
      : flowQueues.report(work.flow, work.n);

/**
 * Queues again what is due: lines that wait for their receipt, and work whose message got lost, a bounded number
 * at a time. What is queued twice is harmless: consumers read before they write.
 */
export const relayReportingFlows: RTE.ReaderTaskEither<Environment, StoreFailure, FlowRelay> = (
  environment,
) => {
  const { flowQueues, now, reportingFlows } = environment;
  const at = now();
  const isLate = (): boolean => toMillis(now()) - toMillis(at) >= maxSweepMillis;
  return pipe(
    flowQueues.waitingChunks,
    TE.flatMap((waiting) => {
      const none: FlowRelay = { messages: 0, hasMore: waiting >= maxWaiting };
      return none.hasMore
        ? TE.right(none)
        : reportingFlows.due(at, none, (sofar, work) =>
            pipe(
              work,
              TE.traverseArray((each) => send(each)(environment)),
              TE.map(() => {
                const messages = sofar.messages + work.length;
                return { messages, hasMore: waiting + messages >= maxWaiting || isLate() };
              }),
            ),
          );
    }),
  );
};
