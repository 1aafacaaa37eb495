// From Node's request to what the library expects of the host.
import type { IncomingMessage } from "node:http";
import type { HttpData, Nullable } from "./core-types";

export class BodyTooLarge extends Error {}

const hundredMegabytes = 104_857_600;

/** Azure's limit, which the same setting changes there. */
export const bodyLimit = (environment: NodeJS.ProcessEnv): number => {
  const configured = Number(environment["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);
  return Number.isInteger(configured) && configured > 0 ? configured : hundredMegabytes;
};

/** undefined: the request has no body. Rejects when the caller goes away before its end. */
export const readBody = (request: IncomingMessage, limit: number): Promise<Buffer | undefined> => {
  const length = request.headers["content-length"];
  if (length === undefined && request.headers["transfer-encoding"] === undefined)
    return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Array<Buffer> = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.removeAllListeners("data").removeAllListeners("end").resume();
        reject(new BodyTooLarge());
      } else chunks.push(chunk);
    });
    request.on("end", () => {
      const [first] = chunks;
      resolve(
        size === 0 || first === undefined
          ? undefined
          : chunks.length === 1
            ? first
            : Buffer.concat(chunks, size),
      );
    });
    request.on("aborted", () => {
      reject(new Error("The caller went away."));
    });
    request.on("error", reject);
  });
};

const nullable = (value: string): Nullable<string> => ({ value });

const headersOf = (request: IncomingMessage): Record<string, Nullable<string>> => {
  const headers: Record<string, Nullable<string>> = {};
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value === undefined) continue;
    headers[name] = nullable(typeof value === "string" ? value : value.join(","));
  }
  return headers;
};

/** As ASP.NET: names are one without regard to case, values of one name are joined by commas. */
const queryOf = (search: string): Record<string, Nullable<string>> => {
  const query: Record<string, Nullable<string>> = {};
  if (search.length <= 1) return query;
  const names = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const key = names.get(name.toLowerCase());
    if (key === undefined) {
      names.set(name.toLowerCase(), name);
      query[name] = nullable(value);
    } else query[key] = nullable(`${query[key]?.value ?? ""},${value}`);
  }
  return query;
};

export const paramsOf = (
  parameters: Readonly<Record<string, string>>,
): Record<string, Nullable<string>> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, nullable(value)]));

export const httpDataOf = (
  request: IncomingMessage,
  target: { readonly url: string; readonly search: string },
  parameters: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): HttpData => ({
  method: request.method ?? "GET",
  url: target.url,
  nullableHeaders: headersOf(request),
  nullableParams: paramsOf(parameters),
  nullableQuery: queryOf(target.search),
  body: body === undefined ? null : { bytes: body },
});
