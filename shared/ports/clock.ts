import type { IO } from "fp-ts/IO";
import type { Instant } from "../prelude/instant";

/** The time of the whole service. Rules get it as a value, so that a test or a replay can choose it. */
export type HasClock = { readonly now: IO<Instant> };
