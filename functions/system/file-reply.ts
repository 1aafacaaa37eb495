import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { HttpRequest } from "@azure/functions";
import { isNotModified } from "../../shared/http/conditional";
import { gpdProblems } from "../../shared/http/problems-gpd";
import { problemReply, protectedReply, requestIdOf } from "../../shared/http/reply";
import type { HasClock } from "../../shared/ports/clock";
import type { HasIds } from "../../shared/ports/ids";

/** A file that is served as it is. */
export type ServedFile = {
  readonly contentType: string;
  readonly content:
    | { readonly _tag: "Text"; readonly text: string }
    | { readonly _tag: "Gzip"; readonly base64: string };
};

/** An answer as the host wants it; unlike those of the operations it may hold bytes. */
export type FileReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
};

export const textFile = (contentType: string, text: string): ServedFile => ({
  contentType,
  content: { _tag: "Text", text },
});

export const gzipFile = (contentType: string, base64: string): ServedFile => ({
  contentType,
  content: { _tag: "Gzip", base64 },
});

const strictPolicy = "default-src 'none'; frame-ancestors 'none'";

const acceptsGzip = (request: HttpRequest): boolean =>
  /(?:^|[\s,])gzip(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(
    request.headers.get("accept-encoding") ?? "",
  );

const bodyOf = (
  { content }: ServedFile,
  request: HttpRequest,
): { readonly encoding: Readonly<Record<string, string>>; readonly body: string | Uint8Array } => {
  if (content._tag === "Text") return { encoding: {}, body: content.text };
  const compressed = Buffer.from(content.base64, "base64");
  return acceptsGzip(request)
    ? { encoding: { "Content-Encoding": "gzip" }, body: compressed }
    : { encoding: {}, body: gunzipSync(compressed) };
};

const etagOf = ({ content }: ServedFile): string => {
  const told = content._tag === "Text" ? content.text : content.base64;
  // Weak, because the same file goes out compressed and not.
  return `W/"${createHash("sha256").update(told).digest("base64url").slice(0, 22)}"`;
};

/** What answering with a file needs. */
export type FileEnvironment = HasClock & Pick<HasIds, "uuid">;

const common = (
  request: HttpRequest,
  { uuid }: FileEnvironment,
): Readonly<Record<string, string>> => ({
  "X-Content-Type-Options": "nosniff",
  "X-Request-Id": requestIdOf(request, uuid),
});

/** The file, or 304 to a caller who has it. Its version is kept by callers but asked for each time. */
export const fileReply = (
  file: ServedFile,
  request: HttpRequest,
  environment: FileEnvironment,
  policy = strictPolicy,
): FileReply => {
  const etag = etagOf(file);
  const headers = {
    ...common(request, environment),
    "Cache-Control": "no-cache",
    "Content-Security-Policy": policy,
    ETag: etag,
    Vary: "Accept-Encoding",
  };
  if (isNotModified(request.headers.get("if-none-match"), etag)) return { status: 304, headers };
  const { encoding, body } = bodyOf(file, request);
  return {
    status: 200,
    headers: { ...headers, ...encoding, "Content-Type": file.contentType },
    body,
  };
};

export const fileNotFound = (request: HttpRequest, { now, uuid }: FileEnvironment): FileReply =>
  protectedReply(
    requestIdOf(request, uuid),
    problemReply(gpdProblems, { _tag: "RouteNotFound" }, now()),
  );
