import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Ingestion } from "../domain/reporting-flow/ingestion";
import {
  chunkSize,
  flowKeyText,
  pending,
  type CheckedFlow,
  type FlowChunk,
  type FlowFault,
  type PaymentLine,
} from "../domain/reporting-flow/model";
import type { HasClock } from "../ports/clock";
import type { ContentMissing, HasFlowContents } from "../ports/flow-contents";
import type { HasFlowQueues } from "../ports/flow-queues";
import type { HasIds } from "../ports/ids";
import type { HasReportingFlows } from "../ports/reporting-flows";
import type { Contended, StoreFailure, Versioned } from "../ports/store";
import { plusMillis, type Instant } from "../prelude/instant";

export type HasFlowRelaySettings = {
  /** Before a content or a chunk that nobody has finished is taken up by the timer. */
  readonly flowRelaySeconds: number;
};

/** Chunks written and queued at the same time. */
const atOnce = 8;

export type IngestEnvironment = HasClock &
  HasFlowContents &
  HasFlowQueues &
  HasFlowRelaySettings &
  HasIds &
  HasReportingFlows;
export type IngestFailure = ContentMissing | Contended | StoreFailure;

/** A content that is to be published and split. */
export const accepted = (
  flow: CheckedFlow,
  at: Instant,
  { flowRelaySeconds }: HasFlowRelaySettings,
): Ingestion => ({
  state: "ACCEPTED",
  content: flow.content,
  receivedAt: at,
  nextAttemptAt: plusMillis(at, flowRelaySeconds * 1_000),
  flow,
  fault: null,
});

const refused = (
  content: string,
  receivedAt: Instant,
  flow: CheckedFlow | null,
  { element, problem }: FlowFault,
): Ingestion => ({
  state: "REFUSED",
  content,
  receivedAt,
  nextAttemptAt: null,
  flow,
  fault: { element, problem },
});

const taken: FlowFault = {
  element: "dataOraFlusso",
  problem: "another content was published under the same institution, flow and date",
};

/** What is known of a content, which is read first when nobody has: it may come from a message alone. */
const known =
  (content: string) =>
  (environment: IngestEnvironment): TE.TaskEither<IngestFailure, Versioned<Ingestion>> => {
    const { flowContents, now, reportingFlows } = environment;
    return pipe(
      reportingFlows.ingestion(content),
      TE.flatMap((found): TE.TaskEither<IngestFailure, Versioned<Ingestion>> =>
        O.isSome(found)
          ? TE.right(found.value)
          : pipe(
              flowContents.check(content),
              TE.map((flow) => accepted(flow, now(), environment)),
              TE.orElse((failure): TE.TaskEither<IngestFailure, Ingestion> =>
                failure._tag === "InvalidFlow"
                  ? TE.right(refused(content, now(), null, failure))
                  : TE.left(failure),
              ),
              TE.flatMap((ingestion) => reportingFlows.register(ingestion)),
              TE.flatMap(() => reportingFlows.ingestion(content)),
              TE.flatMap(TE.fromOption((): IngestFailure => ({ _tag: "Contended" }))),
            ),
      ),
    );
  };

type Splitting = {
  readonly next: number;
  readonly waiting: ReadonlyArray<FlowChunk>;
};

/** Writes and queues the chunks, eight at a time, while the content is read; answers how many there are. */
const split =
  (flow: CheckedFlow) =>
  ({
    commandId,
    flowContents,
    flowQueues,
    flowRelaySeconds,
    now,
    reportingFlows,
  }: IngestEnvironment): TE.TaskEither<IngestFailure, number> => {
    const { date, flowId, organization } = flow.heading;
    const chunkOf = (n: number, lines: ReadonlyArray<PaymentLine>): FlowChunk => ({
      organization,
      flowId,
      date,
      n,
      command: commandId(),
      attempts: 0,
      nextAttemptAt: plusMillis(now(), flowRelaySeconds * 1_000),
      lines: lines.map((line) => ({ line, verdict: pending })),
    });
    const add = (chunk: FlowChunk): TE.TaskEither<StoreFailure, void> =>
      pipe(
        reportingFlows.addChunk(chunk),
        TE.flatMap(() => flowQueues.report(flowKeyText(chunk), chunk.n)),
      );
    const write = (chunks: ReadonlyArray<FlowChunk>) => pipe(chunks, TE.traverseArray(add));
    return pipe(
      flowContents.foldLines<StoreFailure, Splitting>(
        flow.content,
        chunkSize,
        { next: 0, waiting: [] },
        ({ next, waiting }, lines) => {
          const chunks = [...waiting, chunkOf(next, lines)];
          return chunks.length < atOnce
            ? TE.right({ next: next + 1, waiting: chunks })
            : pipe(
                write(chunks),
                TE.map(() => ({ next: next + 1, waiting: [] })),
              );
        },
      ),
      TE.flatMap(({ next, waiting }) =>
        pipe(
          write(waiting),
          TE.map(() => next),
        ),
      ),
      // It was valid when it was accepted, and blobs don't change.
      TE.mapLeft((failure): IngestFailure =>
        failure._tag === "InvalidFlow" ? { _tag: "ContentMissing" } : failure,
      ),
    );
  };

/**
 * Publishes a content and splits it into chunks whose lines are then reported one chunk at a time. Every step may
 * be repeated: what is there already is left as it is. Answers the number of chunks.
 */
export const ingestReportingFlow =
  (content: string): RTE.ReaderTaskEither<IngestEnvironment, IngestFailure, number> =>
  (environment) => {
    const { now, reportingFlows } = environment;
    return pipe(
      known(content)(environment),
      TE.flatMap((found): TE.TaskEither<IngestFailure, number> => {
        const { flow, receivedAt, state } = found.value;
        if (state !== "ACCEPTED") return TE.right(0);
        return pipe(
          reportingFlows.publish({ ...flow, publishedAt: now() }),
          TE.flatMap((published): TE.TaskEither<IngestFailure, number> => {
            if (published.content !== content)
              return pipe(
                reportingFlows.settle(found, refused(content, receivedAt, flow, taken)),
                TE.map(() => 0),
              );
            return pipe(
              split(flow)(environment),
              TE.tap(() =>
                reportingFlows.settle(found, {
                  ...found.value,
                  state: "SPLIT",
                  flow,
                  fault: null,
                  nextAttemptAt: null,
                }),
              ),
            );
          }),
        );
      }),
    );
  };
