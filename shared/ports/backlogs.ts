import type { TaskEither } from "fp-ts/TaskEither";
import type { Instant } from "../prelude/instant";
import type { StoreFailure } from "./store";

export type QueueBacklog = {
  /** About how many messages wait. */
  readonly length: number;
  /** Since when the first of them has been there; null when none can be seen. */
  readonly oldestAt: Instant | null;
};

/** What is still to be done, in cheap estimates for operators; nothing is decided on them. */
export type HasBacklogs = {
  readonly backlogs: {
    /** Each queue, and beside it the one of what was set aside, by name. */
    readonly queues: ReadonlyArray<{
      readonly name: string;
      readonly isPoison: boolean;
      readonly read: TaskEither<StoreFailure, QueueBacklog>;
    }>;
    /**
     * Since when the clock has owed a transition to positions of that stored status; null when it owes none. The
     * oldest, unless so many are due that not all are looked at: then one that has waited for at least as long.
     */
    readonly oldestDue: (
      status: "PUBLISHED" | "VALID",
      now: Instant,
    ) => TaskEither<StoreFailure, Instant | null>;
  };
};
