import * as t from "io-ts";
import { TraceParent } from "../../prelude/trace-parent";

export type Trace = TraceParent | undefined;

/**
 * The trace that a message belongs to, in every message under `trace`. It is for operators only: absent in older
 * messages and where nothing is traced, and anything else than a trace counts as absent, so that it never costs a message.
 */
export const Trace = new t.Type<Trace, Trace, unknown>(
  "Trace",
  (value): value is Trace => value === undefined || TraceParent.is(value),
  (value) => t.success(TraceParent.is(value) ? value : undefined),
  t.identity,
);

/** The trace of a message that nobody has decoded yet. */
export const traceOf = (message: unknown): Trace => {
  const trace: unknown =
    typeof message === "object" && message !== null ? Reflect.get(message, "trace") : undefined;
  return TraceParent.is(trace) ? trace : undefined;
};

/** The text of a message that is sent once more: whoever sends it again begins, or goes on with, a trace of their own. */
export const retraced = (text: string, trace: Trace): string => {
  const found = /,"trace":"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"(?=[,}])/.exec(text);
  return found === null
    ? text
    : text.replace(found[0], trace === undefined ? "" : `,"trace":"${trace}"`);
};
