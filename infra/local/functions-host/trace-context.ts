import { randomUUID } from "node:crypto";
import type { InvocationRequest } from "./core-types";

const w3c = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const hexDigits = (): string => randomUUID().replaceAll("-", "");

/** Continues the caller's trace with a new span, or begins one. */
export const traceContextOf = (
  traceParent: string | undefined,
  traceState: string | undefined,
): InvocationRequest["traceContext"] => {
  const isContinued = traceParent !== undefined && w3c.test(traceParent);
  // The middle of a version 4 UUID has fixed digits; its end is random throughout.
  const span = hexDigits().slice(16);
  const trace = isContinued ? traceParent.slice(3, 35) : hexDigits();
  const flags = isContinued ? traceParent.slice(53, 55) : "00";
  return {
    traceParent: `00-${trace}-${span}-${flags}`,
    traceState: isContinued ? (traceState ?? "") : "",
    attributes: {},
  };
};
