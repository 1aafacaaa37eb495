// Preloaded into the process under test. Kills it once at each of the steps that the file KILL_AT_FILE lists, a
// line each, and notes every call to a store that belongs to no step.
const { subscribe } = require("node:diagnostics_channel");
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");

const file = process.env.KILL_AT_FILE;
const cosmosPort = process.env.COSMOS_ENDPOINT?.split(":").at(-1);
let active = 0;

const isStoreCall = (port, method, path) =>
  String(port) === cosmosPort ||
  (method === "POST" && /\/messages(\?|$)/.test(path)) ||
  /\/[0-9a-f]{64}\.xml(\?|$)/.test(path);

const noted = (port, method, path) => {
  if (active === 0 && isStoreCall(port, method, path))
    appendFileSync(`${file}.outside`, `${method} ${path.split("?")[0]}\n`);
};

const strike = (notice) => {
  if (!existsSync(file)) return;
  const waiting = readFileSync(file, "utf8").split("\n");
  const left = waiting.filter((line) => line !== notice);
  if (left.length === waiting.length) return;
  if (left.length === 0) rmSync(file);
  else writeFileSync(file, left.join("\n"));
  process.kill(process.pid, "SIGKILL");
};

subscribe("sportello:step", ({ step, phase }) => {
  active += phase === "before" ? 1 : -1;
  strike(`${step} ${phase}`);
});
// The host reads and moves messages by itself: only the worker's calls are ours.
const isHost = /functions-host\.js$/.test(process.argv[1] ?? "");
const outside = isHost ? () => undefined : noted;
subscribe("http.client.request.start", ({ request }) => {
  outside(request.port ?? request.agent?.options?.port, request.method, request.path);
});
subscribe("undici:request:create", ({ request }) => {
  outside(new URL(request.origin).port, request.method, request.path);
});
