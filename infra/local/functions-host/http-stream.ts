// With `app.setup({ enableHttpStream: true })` the library runs an HTTP server of its own and takes
// bodies from there; the host sends each request through it and passes the answer on.
import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import type { TypedData } from "./core-types";
import { sendEmpty } from "./http-response";

const hopHeaders = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade"]);

const flat = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === "string" ? value : value.join(",")]],
    ),
  );

/** The library reads headers and route parameters from here, not from the streamed request. */
export const streamMetadata = (
  headers: IncomingHttpHeaders,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, TypedData>> => ({
  Headers: { json: JSON.stringify(flat(headers)) },
  ...Object.fromEntries(Object.entries(parameters).map(([name, string]) => [name, { string }])),
});

export type Stream = { readonly cancel: () => void };

export const streamThrough = (
  streamUri: string,
  invocationId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Stream => {
  const { port } = new URL(streamUri);
  let isCancelled = false;
  const inner = httpRequest({
    host: "127.0.0.1",
    port,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: {
      ...flat(request.headers),
      "x-ms-invocation-id": invocationId,
      "x-forwarded-host": request.headers.host ?? "127.0.0.1",
      "x-forwarded-proto": "http",
    },
  });
  const fail = (): void => {
    if (isCancelled) return;
    if (response.headersSent) response.destroy();
    else sendEmpty(response, 500);
  };
  inner.on("error", fail);
  inner.on("response", (answer) => {
    if (isCancelled || response.headersSent) {
      answer.resume();
      return;
    }
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined && !hopHeaders.has(name) && name !== "x-ms-invocation-id")
        response.setHeader(name, value);
    response.statusCode = answer.statusCode ?? 200;
    pipeline(answer, response, () => undefined);
  });
  request.pipe(inner);
  request.on("aborted", () => {
    inner.destroy();
  });
  return {
    cancel: () => {
      isCancelled = true;
      inner.destroy();
      request.unpipe(inner);
      request.resume();
    },
  };
};
