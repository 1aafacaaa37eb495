import type * as t from "io-ts";
import { refinedString } from "./refined";

/** Where a span stands in its trace, as W3C Trace Context writes it: version, trace, span, flags. It holds random digits only. */
export const TraceParent = refinedString<{ readonly TraceParent: unique symbol }>("TraceParent", {
  pattern: "^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$",
});
export type TraceParent = t.TypeOf<typeof TraceParent>;
