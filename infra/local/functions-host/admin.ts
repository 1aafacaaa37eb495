// The part of Azure's administration surface that helps during development. The server listens on
// the loopback address only; the host name is looked at too, so that no web page can get here.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "./function-catalog";
import { readBody } from "./http-request";
import { sendEmpty } from "./http-response";

export type AdminParts = {
  readonly functions: ReadonlyArray<AppFunction>;
  readonly routePrefix: string;
  readonly port: number;
  readonly run: (functionName: string, input: string) => void;
};

const localNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
const inputLimit = 1024 * 1024;

const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(value));
};

const descriptionOf = (
  fn: AppFunction,
  { routePrefix, port }: AdminParts,
): Readonly<Record<string, unknown>> => {
  const { name, bindings } = fn.metadata;
  const origin = `http://127.0.0.1:${port}`;
  return {
    name,
    href: `${origin}/admin/functions/${name}`,
    invoke_url_template:
      fn.kind === "http"
        ? [origin, routePrefix, fn.route].filter((part) => part !== "").join("/")
        : null,
    language: "node",
    isDisabled: false,
    config: {
      bindings: Object.entries(bindings).map(([binding, options]) => ({
        ...options,
        name: binding,
      })),
    },
  };
};

const inputOf = (body: string): string | undefined => {
  if (body.trim() === "") return "";
  try {
    const { input = "" } = (JSON.parse(body) ?? {}) as { readonly input?: unknown };
    return typeof input === "string" ? input : undefined;
  } catch {
    return undefined;
  }
};

const runOnDemand = async (
  request: IncomingMessage,
  response: ServerResponse,
  fn: AppFunction,
  parts: AdminParts,
): Promise<void> => {
  const { name } = fn.metadata;
  if (fn.kind === "http") {
    sendJson(response, 400, { message: `"${name}" has an HTTP trigger: call its own URL.` });
    return;
  }
  const body = await readBody(request, inputLimit);
  const input = inputOf(body?.toString("utf8") ?? "");
  if (input === undefined) {
    sendJson(response, 400, { message: 'The body must be JSON: {"input": "text"}.' });
    return;
  }
  parts.run(name, input);
  sendEmpty(response, 202);
};

/** True when the path belongs to the host, so that no function gets it. */
export const createAdmin =
  (parts: AdminParts) =>
  (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    const [, area = "", kind = "", name, ...rest] = path.split("/");
    if (area.toLowerCase() !== "admin") return false;
    const { method } = request;
    const hostName = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    if (!localNames.has(hostName)) {
      sendEmpty(response, 403);
      return true;
    }
    const subject = `${kind}/${name ?? ""}`.toLowerCase();
    const fn =
      kind.toLowerCase() === "functions" && rest.length === 0
        ? parts.functions.find(
            ({ metadata }) => metadata.name.toLowerCase() === name?.toLowerCase(),
          )
        : undefined;
    if (method === "GET" && subject === "host/status") {
      sendJson(response, 200, { id: "local", state: "Running", processUptime: process.uptime() });
    } else if (method === "GET" && (subject === "functions/" || fn !== undefined)) {
      const descriptions = parts.functions.map((each) => descriptionOf(each, parts));
      sendJson(response, 200, fn === undefined ? descriptions : descriptionOf(fn, parts));
    } else if (method === "POST" && fn !== undefined) {
      runOnDemand(request, response, fn, parts).catch(() => {
        sendEmpty(response, 400, { connection: "close" });
      });
    } else sendEmpty(response, 404);
    return true;
  };
