import * as t from "io-ts";
import { record } from "../../prelude/record";
import { Count } from "../documents/scalars";
import { Trace } from "./trace";

/** A chunk of a flow whose lines are to be reported. */
export const FlowLinesMessage = record("FlowLinesMessage", {
  schema: t.literal(1),
  flow: t.string,
  n: Count,
  trace: Trace,
});
export type FlowLinesMessage = t.TypeOf<typeof FlowLinesMessage>;

export const linesMessage = (flow: string, n: number, trace?: Trace): string =>
  JSON.stringify(FlowLinesMessage.encode({ schema: 1, flow, n, trace }));
