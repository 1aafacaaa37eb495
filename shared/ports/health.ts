import type { TaskEither } from "fp-ts/TaskEither";
import type { StoreFailure } from "./store";

/** A cheap question to each part that the service can't work without. */
export type HasHealth = {
  readonly dependencies: ReadonlyArray<{
    readonly name: string;
    readonly ping: TaskEither<StoreFailure, void>;
  }>;
};
