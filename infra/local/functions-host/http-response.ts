// From what the library returns to Node's response.
import type { ServerResponse } from "node:http";
import type { Cookie, FunctionMetadata, HttpData, InvocationResponse } from "./core-types";

/** The server frames the message itself; these would contradict it. */
const connectionHeaders = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const sameSiteNames = { lax: "lax", strict: "strict", explicitNone: "none" } as const;

/** In the form and order of ASP.NET, which escapes the value and sets the path "/" by default. */
export const setCookieOf = (cookie: Cookie): string => {
  const { name, value, expires, maxAge, domain, path, secure, httpOnly, sameSite } = cookie;
  const parts = [`${name}=${encodeURIComponent(value)}`];
  if (expires?.value !== undefined)
    parts.push(`expires=${new Date(expires.value.seconds * 1000).toUTCString()}`);
  if (maxAge?.value !== undefined) parts.push(`max-age=${Math.trunc(maxAge.value)}`);
  if (domain?.value !== undefined) parts.push(`domain=${domain.value}`);
  parts.push(`path=${path?.value ?? "/"}`);
  if (secure?.value === true) parts.push("secure");
  if (sameSite !== undefined && sameSite !== "none")
    parts.push(`samesite=${sameSiteNames[sameSite]}`);
  if (httpOnly?.value === true) parts.push("httponly");
  return parts.join("; ");
};

/** The http output of a function: its return value, or the extra output of that type. */
export const httpOutputOf = (
  metadata: FunctionMetadata,
  response: InvocationResponse,
): HttpData | undefined => {
  if (response.returnValue?.http !== undefined) return response.returnValue.http;
  const extra = response.outputData?.find(
    ({ name }) => metadata.bindings[name]?.type.toLowerCase() === "http",
  );
  return extra?.data?.http;
};

const textOf = (body: HttpData["body"]): string => body?.string ?? body?.json ?? "";

export const sendEmpty = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, status === 204 ? headers : { ...headers, "content-length": 0 });
  response.end();
};

/** A function that returns nothing is answered with 204, as in Azure. */
export const sendHttpData = (response: ServerResponse, http: HttpData | undefined): void => {
  if (response.headersSent || response.destroyed) return;
  if (http === undefined) {
    sendEmpty(response, 204);
    return;
  }
  for (const [name, value] of Object.entries(http.headers ?? {}))
    if (!connectionHeaders.has(name)) response.setHeader(name, value);
  const { cookies = [] } = http;
  if (cookies.length > 0) response.appendHeader("set-cookie", cookies.map(setCookieOf));
  const status = Number(http.statusCode ?? 200);
  const bytes = http.body?.bytes;
  const body =
    bytes === undefined
      ? Buffer.from(textOf(http.body))
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  response.statusCode = status;
  if (status === 204 || status === 304) {
    response.end();
    return;
  }
  response.setHeader("content-length", body.byteLength);
  response.end(body);
};
