import type { TaskEither } from "fp-ts/TaskEither";
import type { StoreFailure } from "./store";

/** A message that was set aside, seen without taking it. Its content stays unseen: only why it is there. */
export type ParkedMessage = {
  readonly id: string;
  /** Why it was parked by us; null: the host gave up after its attempts. */
  readonly reason: string | null;
  readonly parkedAt: string;
};

export type QueueState = {
  readonly name: string;
  /** About how many messages wait. */
  readonly waiting: number;
  readonly parked: number;
  /** The first of those parked. */
  readonly first: ReadonlyArray<ParkedMessage>;
};

export type QueueNotFound = { readonly _tag: "QueueNotFound"; readonly name: string };

/** For operators: what waits and what was set aside. */
export type HasQueueInspection = {
  readonly queueInspection: {
    readonly states: TaskEither<StoreFailure, ReadonlyArray<QueueState>>;
    /**
     * Puts parked messages back on their queue as they came, a bounded number. Each is put back before it is
     * removed: stopped in between, it is on both, and consumers live with that.
     */
    readonly redeliver: (
      name: string,
    ) => TaskEither<
      StoreFailure | QueueNotFound,
      { readonly redelivered: number; readonly hasMore: boolean }
    >;
  };
};
