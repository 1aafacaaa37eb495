import type { StoreFailure } from "../../ports/store";
import type { Step } from "../steps";

/** What an answer of Cosmos DB, or its absence, tells us. */
export type Fault =
  | { readonly _tag: "Missing"; readonly isDocument: boolean }
  | { readonly _tag: "Exists" }
  /** Somebody else wrote first. */
  | { readonly _tag: "Changed" }
  | { readonly _tag: "Throttled"; readonly retryAfterSeconds: number }
  /** A write may have happened, or may still happen. */
  | { readonly _tag: "Unclear"; readonly reason: string }
  /** Surely not done, and not because of others. */
  | { readonly _tag: "Refused"; readonly reason: string };

type Details = {
  readonly code: number | string;
  readonly substatus: number;
  readonly retryAfterMillis: number;
};

const member = (value: object, name: string): unknown => Reflect.get(value, name);
const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : otherwise;

/** The SDK hides the reason of a failed batch in the `cause` of an error without a code. */
const maxCauses = 4;

const detailsOf = (error: unknown, depth = 0): Details | null => {
  if (typeof error !== "object" || error === null || depth > maxCauses) return null;
  const code = member(error, "code");
  // The names of aborted requests are told in `name`; their code is a number of another meaning.
  if (member(error, "name") === "AbortError")
    return { code: "AbortError", substatus: 0, retryAfterMillis: 0 };
  return typeof code === "number" || (typeof code === "string" && code !== "")
    ? {
        code,
        substatus: numberOr(member(error, "substatus"), 0),
        retryAfterMillis: numberOr(member(error, "retryAfterInMs"), 0),
      }
    : detailsOf(member(error, "cause"), depth + 1);
};

/** No connection was made, so nothing was asked. */
const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/**
 * A 404 with a sub-status is about something else than the document: a lagging replica, or the container. That a
 * container is missing the gateway tells of point reads without a sub-status too; writes and queries are clear.
 */
export const faultOfStatus = (status: number, substatus = 0, retryAfterMillis = 0): Fault => {
  switch (status) {
    case 404:
      return { _tag: "Missing", isDocument: substatus === 0 };
    case 409:
      return { _tag: "Exists" };
    case 412:
    case 449:
      return { _tag: "Changed" };
    case 429:
      return {
        _tag: "Throttled",
        retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMillis / 1_000)),
      };
    case 408:
    case 410:
    case 500:
    case 502:
    case 503:
    case 504:
      return { _tag: "Unclear", reason: `${status}/${substatus}` };
    default:
      return { _tag: "Refused", reason: `${status}/${substatus}` };
  }
};

/** Only codes and names go into reasons: the texts of SDK errors quote identifiers and documents. */
export const faultOf = (error: unknown): Fault => {
  const details = detailsOf(error);
  if (details === null)
    return { _tag: "Unclear", reason: error instanceof Error ? error.name : "unknown" };
  const { code, retryAfterMillis, substatus } = details;
  if (typeof code === "number") return faultOfStatus(code, substatus, retryAfterMillis);
  return { _tag: neverSent.includes(code) ? "Refused" : "Unclear", reason: code };
};

const reasonOf = (fault: Exclude<Fault, { readonly _tag: "Throttled" }>): string => {
  switch (fault._tag) {
    case "Missing":
      return "404";
    case "Exists":
      return "409";
    case "Changed":
      return "412";
    case "Unclear":
    case "Refused":
      return fault.reason;
  }
};

/** For calls to which only "no answer" and "too many requests" can be the matter. */
export const storeFailure = (step: Step, fault: Fault): StoreFailure =>
  fault._tag === "Throttled"
    ? { _tag: "StoreThrottled", step, retryAfterSeconds: fault.retryAfterSeconds }
    : { _tag: "StoreUnavailable", step, reason: reasonOf(fault) };
