import type { HttpRequest } from "@azure/functions";
import type { IO } from "fp-ts/IO";
import type { Bytes } from "../ports/spool";
import type { Instant } from "../prelude/instant";
import type { Failure } from "./failure";
import { problemOf, type ProblemTable } from "./problem";

/** An answer as the host wants it. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Bytes;
};

/** An answer, and what of it is told in the log. */
export type Answered<R = Reply> = {
  readonly reply: R;
  /** `Ok`, or the tag of the failure. */
  readonly outcome: string;
  readonly requestId: string;
};

/** On every answer: nothing of ours is to be cached, framed or sniffed. */
const protection = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
};

/** A request header, null when absent or empty. */
export const headerOf =
  (request: HttpRequest) =>
  (name: string): string | null => {
    const value = request.headers.get(name);
    return value === null || value === "" ? null : value;
  };

/** The first value of a query parameter, null when absent or empty. */
export const queryOf =
  (request: HttpRequest) =>
  (name: string): string | null => {
    const value = request.query.get(name);
    return value === "" ? null : value;
  };

/** The caller's id for this call, or one of ours. */
export const requestIdOf = (request: HttpRequest, uuid: IO<string>): string =>
  headerOf(request)("x-request-id") ?? uuid();

/** A caller's own id is any text: in the log it stands only when it looks like an id. */
export const loggable = (requestId: string): string =>
  /^[\w.:-]{1,64}$/.test(requestId) ? requestId : "(not an id)";

/** The reply with what every reply carries; what it says itself wins. */
export const protectedReply = (requestId: string, reply: Reply): Reply => ({
  ...reply,
  headers: { ...protection, ...reply.headers, "X-Request-Id": requestId },
});

export const problemReply = (table: ProblemTable, failure: Failure, at: Instant): Reply => {
  const { status, contentType, headers, text } = problemOf(table, failure, at);
  return {
    status,
    headers: { "Content-Type": contentType, ...headers },
    body: text,
  };
};
