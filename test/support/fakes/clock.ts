import { plusMillis, type Instant } from "../../../shared/prelude/instant";
import type { HasClock } from "../../../shared/ports/clock";

/** A clock that stands still until the test moves it. */
export type HeldClock = HasClock & {
  readonly set: (instant: Instant) => void;
  readonly advance: (millis: number) => void;
};

export const heldClock = (start: Instant): HeldClock => {
  let instant = start;
  return {
    now: () => instant,
    set: (next) => {
      instant = next;
    },
    advance: (millis) => {
      instant = plusMillis(instant, millis);
    },
  };
};
