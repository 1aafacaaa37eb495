import type { TaskEither } from "fp-ts/TaskEither";
import type { StoreFailure } from "./store";

/** Work on reporting flows that waits for its consumers; a message may arrive twice. */
export type HasFlowQueues = {
  readonly flowQueues: {
    /** About how many chunks wait to be reported. */
    readonly waitingChunks: TaskEither<StoreFailure, number>;
    readonly ingest: (content: string) => TaskEither<StoreFailure, void>;
    readonly report: (flow: string, n: number) => TaskEither<StoreFailure, void>;
  };
};
