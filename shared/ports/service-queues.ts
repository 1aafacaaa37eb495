import type { TaskEither } from "fp-ts/TaskEither";
import type { JournalledEvent } from "./services";
import type { StoreFailure } from "./store";

/** Where events go that something waits for: each to the queue that `queueOf` names. */
export type HasServiceQueues = {
  readonly serviceQueues: {
    /** Puts the event's message on its queue; it may arrive twice. An event that has no queue is left alone. */
    readonly send: (event: JournalledEvent) => TaskEither<StoreFailure, void>;
  };
};
