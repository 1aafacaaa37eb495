import type { IO } from "fp-ts/IO";

/** The two transitions that the clock owes. */
export type SweptTransition = "activate" | "expire";

/** Numbers for operators, besides those of requests and steps. */
export type Measures = {
  readonly queue: (name: string, length: number, ageSeconds: number) => IO<void>;
  readonly sweepLag: (transition: SweptTransition, seconds: number) => IO<void>;
  /** The clock has moved a position on, and it is written down. */
  readonly moved: (to: "VALID" | "EXPIRED") => IO<void>;
  readonly parked: (queue: string) => IO<void>;
  /** One attempt of a channel that failed; another may follow. */
  readonly noticeFailed: (channel: string) => IO<void>;
};

/** Null where nobody collects them. */
export type HasMeasures = { readonly measures: Measures | null };
