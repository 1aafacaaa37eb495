import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Ingestion } from "../domain/reporting-flow/ingestion";
import { flowKeyText, type FlowChunk } from "../domain/reporting-flow/model";
import type { HasReportingFlows, Progress } from "../ports/reporting-flows";
import type { StoreFailure } from "../ports/store";

/** No such content was handed in, or it has no such chunk. */
export type IngestionNotFound = { readonly _tag: "IngestionNotFound"; readonly content: string };

export type FlowProgress = { readonly ingestion: Ingestion; readonly progress: Progress };

export const nothingDone: Progress = { chunks: 0, lines: {}, nextAttemptAt: null };

const ingestionOf =
  (content: string) =>
  ({
    reportingFlows,
  }: HasReportingFlows): TE.TaskEither<IngestionNotFound | StoreFailure, Ingestion> =>
    pipe(
      reportingFlows.ingestion(content),
      TE.flatMapEither(
        E.fromOption((): IngestionNotFound | StoreFailure => ({
          _tag: "IngestionNotFound",
          content,
        })),
      ),
      TE.map(({ value }) => value),
    );

/** How far a content has got, and how many of its lines are in each state. */
export const readFlowProgress =
  (
    content: string,
  ): RTE.ReaderTaskEither<HasReportingFlows, IngestionNotFound | StoreFailure, FlowProgress> =>
  (environment) =>
    pipe(
      ingestionOf(content)(environment),
      TE.flatMap((ingestion) =>
        pipe(
          ingestion.state === "REFUSED"
            ? TE.right(nothingDone)
            : environment.reportingFlows.progress(flowKeyText(ingestion.flow.heading)),
          TE.map((progress) => ({ ingestion, progress })),
        ),
      ),
    );

/** Some of the lines of a content, with what has become of each. */
export const readFlowChunk =
  (
    content: string,
    n: number,
  ): RTE.ReaderTaskEither<HasReportingFlows, IngestionNotFound | StoreFailure, FlowChunk> =>
  (environment) =>
    pipe(
      ingestionOf(content)(environment),
      TE.flatMap(({ flow, state }) =>
        flow === null || state === "REFUSED"
          ? TE.right(O.none)
          : environment.reportingFlows.chunk(flowKeyText(flow.heading), n),
      ),
      TE.flatMapEither(
        E.fromOption((): IngestionNotFound | StoreFailure => ({
          _tag: "IngestionNotFound",
          content,
        })),
      ),
      TE.map(({ value }) => value),
    );
