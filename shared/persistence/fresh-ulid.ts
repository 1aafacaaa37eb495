import { randomBytes } from "node:crypto";
import type { IO } from "fp-ts/IO";
import { encodeTime } from "ulid";
import type { HasClock } from "../ports/clock";
import { toMillis } from "../prelude/instant";

/** Crockford's base 32, as ULIDs write it. */
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const timeLength = 10;
const randomLength = 16;

/**
 * New ULIDs of the clock's millisecond, with 80 random bits. The library's own generator asks the system for each digit by
 * itself, which takes ten times as long and was a fifth of what creating a position costs.
 */
export const freshUlid =
  ({ now }: HasClock): IO<string> =>
  () =>
    encodeTime(toMillis(now()), timeLength) +
    Array.from(randomBytes(randomLength), (byte) => digits[byte % digits.length]).join("");
