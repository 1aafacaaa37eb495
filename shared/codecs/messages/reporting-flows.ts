import * as t from "io-ts";
import { record } from "../../prelude/record";
import { refinedString } from "../../prelude/refined";
import { Trace } from "./trace";

const Content = refinedString("SHA-256", { pattern: "^[0-9a-f]{64}$" });

/** A content to be ingested: the blob of that name with `.xml` after it. */
export const ReportingFlowMessage = record("ReportingFlowMessage", {
  schema: t.literal(1),
  content: Content,
  trace: Trace,
});
export type ReportingFlowMessage = t.TypeOf<typeof ReportingFlowMessage>;

export const flowMessage = (content: string, trace?: Trace): string =>
  JSON.stringify({ schema: 1, content, trace });
