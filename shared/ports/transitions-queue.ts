import type { TaskEither } from "fp-ts/TaskEither";
import type { DebtPositionKey } from "../domain/debt-position/model";
import type { StoreFailure } from "./store";

/** Pages of positions that the clock has moved on, waiting for `debt-position-transitions` to write it down. */
export type HasTransitionsQueue = {
  readonly transitionsQueue: {
    /** About how many pages wait. */
    readonly length: TaskEither<StoreFailure, number>;
    /** Sends the keys in as few messages as fit their size; a message may arrive twice. Answers how many were sent. */
    readonly send: (keys: ReadonlyArray<DebtPositionKey>) => TaskEither<StoreFailure, number>;
  };
};
