import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasClock } from "../ports/clock";
import type { HasFlowContents, InvalidFlow } from "../ports/flow-contents";
import type { HasFlowQueues } from "../ports/flow-queues";
import type { HasReportingFlows } from "../ports/reporting-flows";
import type { BodyTooLarge, Bytes, UnreadableBody } from "../ports/spool";
import type { StoreFailure } from "../ports/store";
import { accepted, type HasFlowRelaySettings } from "./ingest-reporting-flow";
import { nothingDone, readFlowProgress, type FlowProgress } from "./read-flow-progress";

/** Another content was published under the same institution, flow and date: it stays. */
export type FlowTaken = {
  readonly _tag: "FlowTaken";
  readonly flowId: string;
  readonly date: string;
};

export type AcceptFailure = BodyTooLarge | UnreadableBody | InvalidFlow | FlowTaken | StoreFailure;

/**
 * Takes a flow: reads it to its end, keeps it, and leaves the rest to the queue. A flow that comes again is
 * accepted again, does nothing new, and is told how far it has got.
 */
export const acceptReportingFlow =
  (
    content: Bytes,
  ): RTE.ReaderTaskEither<
    HasClock & HasFlowContents & HasFlowQueues & HasFlowRelaySettings & HasReportingFlows,
    AcceptFailure,
    FlowProgress
  > =>
  (environment) => {
    const { flowContents, flowQueues, now, reportingFlows } = environment;
    return pipe(
      flowContents.receive(content),
      TE.tap((flow): TE.TaskEither<AcceptFailure, void> =>
        pipe(
          reportingFlows.flow(flow.heading),
          TE.flatMap((published): TE.TaskEither<AcceptFailure, void> =>
            O.isSome(published) && published.value.content !== flow.content
              ? TE.left({
                  _tag: "FlowTaken",
                  flowId: flow.heading.flowId,
                  date: flow.heading.date,
                })
              : TE.right(undefined),
          ),
        ),
      ),
      TE.flatMap((flow) => {
        const registered = accepted(flow, now(), environment);
        return pipe(
          reportingFlows.register(registered),
          TE.flatMap(() => readFlowProgress(flow.content)(environment)),
          TE.orElse((failure) =>
            failure._tag === "IngestionNotFound"
              ? TE.right({ ingestion: registered, progress: nothingDone })
              : TE.left<AcceptFailure, FlowProgress>(failure),
          ),
        );
      }),
      TE.tap(({ ingestion }) =>
        ingestion.state === "ACCEPTED" ? flowQueues.ingest(ingestion.content) : TE.right(undefined),
      ),
    );
  };
