import { fork } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import path from "node:path";
import type { ColdStart } from "./cold-start-child";
import { atMost, repeated, type Measurement } from "./measurement";
import { settings } from "./operations";

const root = path.resolve(__dirname, "..", "..");

/** Settings that decode; nothing is called while the app loads. */
const env = {
  ...process.env,
  COSMOS_ENDPOINT: "http://127.0.0.1:1",
  COSMOS_KEY: "bm93aGVyZQ==",
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  TOKEN_SECRET: "benchmark-token-secret",
};

const coldStart = async (): Promise<ColdStart> => {
  settings(env);
  const child = fork(path.join(__dirname, "cold-start-child.js"), [root], { env });
  const outcome = await Promise.race([
    once(child, "message") as Promise<[ColdStart]>,
    once(child, "exit").then(() => null),
  ]);
  if (outcome === null) throw new Error("The app could not be loaded.");
  return outcome[0];
};

/** A fresh process loads the bundle each time, from files that the system has read before. */
export const appStart = async (): Promise<ReadonlyArray<Measurement>> => {
  await coldStart();
  const starts = await repeated(coldStart);
  return [
    {
      what: "cold start: bundle loaded, all functions registered",
      unit: "ms",
      values: starts.map(({ milliseconds }) => milliseconds),
      detail: `(${starts[0]?.functions ?? 0} functions)`,
      budget: atMost(400, "ms"),
    },
    {
      what: "bundle size, dist/main.js",
      unit: "MB",
      values: [statSync(path.join(root, "dist", "main.js")).size / 1024 ** 2],
      budget: atMost(5, "MB"),
    },
  ];
};
