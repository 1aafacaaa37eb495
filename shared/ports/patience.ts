import type { Task } from "fp-ts/Task";

/** How long to go on when others keep writing first. */
export type HasPatience = {
  /** In all, in milliseconds. */
  readonly patienceMillis: number;
  /** Waits a little before another attempt; jittered, growing with the attempts so far. */
  readonly pause: (attempts: number) => Task<void>;
};
