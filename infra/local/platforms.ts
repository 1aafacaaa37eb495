// The payment node, the notification platform (SEND) and the service for spontaneous payments as a part of the local stack, answering what they are told to.
// node platforms.js --port 7072
//
//   PUT /script/node   {"outcomes": ["OK", "KO", "400", "500", "silent", …]}: the answers of the next checks, then OK
//   PUT /script/send   {"prices": {"<notice number>": 150}, "isDown": false}
//   PUT /script/spontaneous   {"status": 200, "position": {…}}: what those who pay without being asked to get
//   GET /calls         what was asked since the last script
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { port: { type: "string", default: "7072" } } });

type SeenCall = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

const state = {
  outcomes: [] as Array<string>,
  prices: {} as Readonly<Record<string, number>>,
  isDown: false,
  spontaneous: { status: 404, position: {} as unknown },
  calls: [] as Array<SeenCall>,
};

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const parts: Array<Buffer> = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
};

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
};

const checkPosition = (response: ServerResponse): void => {
  const outcome = state.outcomes.shift() ?? "OK";
  if (outcome === "silent") return;
  if (/^\d{3}$/.test(outcome)) answer(response, Number(outcome), { outcome: "KO" });
  else answer(response, 200, { outcome });
};

const price = (response: ServerResponse, noticeNumber: string): void => {
  const found = state.prices[noticeNumber];
  if (state.isDown) answer(response, 503, {});
  else if (found === undefined) answer(response, 404, { title: "Not found" });
  else answer(response, 200, { totalPrice: found, iun: "DEMO-0000", refinementDate: null });
};

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { method = "GET", url = "/", headers } = request;
  const body = await bodyOf(request);
  if (method === "GET" && url === "/calls") {
    answer(response, 200, state.calls);
    return;
  }
  if (method === "PUT" && url === "/script/node") {
    state.outcomes = [...((body["outcomes"] as Array<string> | undefined) ?? [])];
    state.calls = [];
    answer(response, 200, {});
    return;
  }
  if (method === "PUT" && url === "/script/send") {
    state.prices = (body["prices"] as Record<string, number> | undefined) ?? {};
    state.isDown = body["isDown"] === true;
    state.calls = [];
    answer(response, 200, {});
    return;
  }
  if (method === "PUT" && url === "/script/spontaneous") {
    state.spontaneous = { status: Number(body["status"] ?? 200), position: body["position"] };
    state.calls = [];
    answer(response, 200, {});
    return;
  }
  state.calls.push({ method, path: url, headers, body });
  const notice = /^\/send\/delivery\/v2\.3\/price\/[^/]+\/([^/]+)$/.exec(url)?.[1];
  if (method === "POST" && url === "/node/nodo/nodo-per-pm/v1/checkPosition")
    checkPosition(response);
  else if (method === "GET" && notice !== undefined) price(response, decodeURIComponent(notice));
  else if (method === "POST" && /^\/spontaneous\/organizations\/[^/]+\/\w+$/.test(url))
    answer(response, state.spontaneous.status, state.spontaneous.position);
  else answer(response, 404, { title: "Nothing answers here" });
};

const server = createServer((request, response) => {
  handle(request, response).catch(() => {
    answer(response, 400, { title: "The request can't be read" });
  });
});
server.listen(Number(values.port), "127.0.0.1", () => {
  process.send?.({ type: "ready", port: (server.address() as AddressInfo).port });
});

const stop = (): void => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("disconnect", stop);
