// Preloaded into the process under test. Tells which steps it passes, kills it once at the step that the file
// KILL_AT_FILE names, and notes every call to a store that belongs to no step.
const { subscribe } = require("node:diagnostics_channel");
const { appendFileSync, existsSync, readFileSync, rmSync } = require("node:fs");

const file = process.env.KILL_AT_FILE;
const cosmosPort = process.env.COSMOS_ENDPOINT?.split(":").at(-1);
let active = 0;

const isStoreCall = (port, method, path) =>
  String(port) === cosmosPort || (method === "POST" && /\/messages(\?|$)/.test(path));

const outside = (port, method, path) => {
  if (active === 0 && isStoreCall(port, method, path))
    appendFileSync(`${file}.outside`, `${method} ${path.split("?")[0]}\n`);
};

subscribe("sportello:step", ({ step, phase }) => {
  active += phase === "before" ? 1 : -1;
  appendFileSync(`${file}.seen`, `${step} ${phase}\n`);
  if (!existsSync(file) || readFileSync(file, "utf8") !== `${step} ${phase}`) return;
  rmSync(file);
  process.kill(process.pid, "SIGKILL");
});
subscribe("http.client.request.start", ({ request }) => {
  outside(request.port ?? request.agent?.options?.port, request.method, request.path);
});
subscribe("undici:request:create", ({ request }) => {
  outside(new URL(request.origin).port, request.method, request.path);
});
