import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { Ingestion } from "../domain/reporting-flow/ingestion";
import type { FlowChunk, FlowKey, LineCounts, ReportingFlow } from "../domain/reporting-flow/model";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { Instant } from "../prelude/instant";
import type { Contended, StoreFailure, Versioned } from "./store";

export type ListedFlow = Pick<FlowKey, "flowId" | "date">;

export type Progress = {
  readonly chunks: number;
  readonly lines: LineCounts;
  /** When the next chunk is looked at again. */
  readonly nextAttemptAt: Instant | null;
};

/** Work that nobody has finished in time: a content to be ingested, or a chunk to be reported. */
export type DueFlowWork =
  | { readonly _tag: "Content"; readonly content: string }
  | { readonly _tag: "Chunk"; readonly flow: string; readonly n: number };

export type ReportingFlows = {
  readonly ingestion: (content: string) => TaskEither<StoreFailure, Option<Versioned<Ingestion>>>;
  /** Does nothing when the content has been handed in before. */
  readonly register: (ingestion: Ingestion) => TaskEither<StoreFailure, void>;
  readonly settle: (
    found: Versioned<Ingestion>,
    next: Ingestion,
  ) => TaskEither<StoreFailure | Contended, void>;

  /** Makes a flow readable, unless one with its key is: then that one is answered. */
  readonly publish: (flow: ReportingFlow) => TaskEither<StoreFailure, ReportingFlow>;
  readonly flow: (key: FlowKey) => TaskEither<StoreFailure, Option<ReportingFlow>>;
  /** Every revision in the range, in no order. Both bounds are inside, and as long as wanted: dates sort as text. */
  readonly list: (
    organization: OrganizationFiscalCode,
    from: string,
    to: string,
  ) => TaskEither<StoreFailure, ReadonlyArray<ListedFlow>>;
  /** The revisions of one flow, the newest first. */
  readonly revisions: (
    organization: OrganizationFiscalCode,
    flowId: string,
  ) => TaskEither<StoreFailure, ReadonlyArray<ReportingFlow>>;

  /** Does nothing when the chunk is there already. */
  readonly addChunk: (chunk: FlowChunk) => TaskEither<StoreFailure, void>;
  readonly chunk: (
    flow: string,
    n: number,
  ) => TaskEither<StoreFailure, Option<Versioned<FlowChunk>>>;
  readonly replaceChunk: (
    found: Versioned<FlowChunk>,
    next: FlowChunk,
  ) => TaskEither<StoreFailure | Contended, void>;
  readonly progress: (flow: string) => TaskEither<StoreFailure, Progress>;

  /** Folds over what is due, of all flows, in no order, until the fold has more than it wants. */
  readonly due: <A extends { readonly hasMore: boolean }>(
    now: Instant,
    initial: A,
    take: (sofar: A, work: ReadonlyArray<DueFlowWork>) => TaskEither<StoreFailure, A>,
  ) => TaskEither<StoreFailure, A>;
};

export type HasReportingFlows = { readonly reportingFlows: ReportingFlows };
