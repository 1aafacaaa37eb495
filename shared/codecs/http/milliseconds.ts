import type { Instant } from "../../prelude/instant";

/** An instant as the interfaces of IO services write it: in UTC, cut off at the millisecond. */
export const toMilliseconds = (at: Instant): string => `${at.slice(0, 23)}Z`;
