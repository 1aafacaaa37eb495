import { buildSync } from "esbuild";
import { fork, type ChildProcess } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EMULATOR_KEY } from "../../infra/local/cosmos/signature";
import type { FaultRule, FaultState } from "../../infra/local/cosmos/faults";

export type CosmosServerOptions = {
  /** Reuse this folder; `null` keeps nothing. A folder of its own, removed by `stop`, when left out. */
  readonly data?: string | null;
  readonly isStrict?: boolean;
};

/**
 * The local Cosmos DB server in a process of its own, or the account that COSMOS_ENDPOINT and COSMOS_KEY
 * name. A real account has no faults: `hasFaults` is false, and their tests have nothing to run on.
 */
export type LocalCosmos = {
  readonly endpoint: string;
  readonly key: string;
  readonly hasFaults: boolean;
  readonly folder: string | null;
  /** The bundled server, to run it otherwise; empty for a real account. */
  readonly program: string;
  readonly setFaults: (rules: ReadonlyArray<FaultRule>) => Promise<void>;
  readonly clearFaults: () => Promise<void>;
  readonly releaseFault: (name: string) => Promise<void>;
  readonly faultState: () => Promise<FaultState>;
  /** Resolves when a request waits at the `hold` of this name. */
  readonly untilHeld: (name: string) => Promise<void>;
  readonly kill9: () => Promise<void>;
  /** On the same port, with the same data. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const HELD_WITHIN_MS = 5000;
const ASK_EVERY_MS = 5;

const CACHE = resolve(__dirname, "../../node_modules/.cache/cosmos-server");

let bundled: string | undefined;

/** The server's own build when asked for, else a bundle, where it finds the installed packages. */
const program = (): string => {
  if (process.env["COSMOS_FROM_DIST"] === "true")
    return resolve(__dirname, "../../dist/local/cosmos.js");
  if (bundled !== undefined) return bundled;
  const { outputFiles } = buildSync({
    entryPoints: [resolve(__dirname, "../../infra/local/cosmos/main.ts")],
    write: false,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    packages: "external",
    logLevel: "warning",
  });
  const text = outputFiles[0]?.text ?? "";
  const file = join(CACHE, `${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`);
  if (!existsSync(file)) {
    // Suites that run side by side must not see half a file.
    mkdirSync(CACHE, { recursive: true });
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
  }
  bundled = file;
  return bundled;
};

type Running = { readonly child: ChildProcess; readonly port: number };

const launch = async (port: number, folder: string | null, isStrict: boolean): Promise<Running> => {
  const child = fork(
    program(),
    [
      ...["--port", String(port), "--faults"],
      ...(folder === null ? [] : ["--data", folder]),
      ...(isStrict ? ["--strict-indexes"] : []),
    ],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const message: unknown = await Promise.race([
    once(child, "message").then(([first]: ReadonlyArray<unknown>) => first),
    once(child, "exit").then(([code]: ReadonlyArray<unknown>) => {
      throw new Error(`The Cosmos DB server exited with ${String(code)}`);
    }),
  ]);
  if (typeof message !== "object" || message === null || !("port" in message))
    throw new Error("The Cosmos DB server did not tell its port");
  return { child, port: Number(message.port) };
};

const end = async ({ child }: Running, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
};

const realAccount = (endpoint: string, key: string): LocalCosmos => {
  console.log("COSMOS_ENDPOINT is set: tests run against it, without faults and crashes.");
  const unavailable = (): Promise<never> =>
    Promise.reject(new Error("Only the local server has faults."));
  return {
    endpoint,
    key,
    hasFaults: false,
    folder: null,
    program: "",
    setFaults: unavailable,
    clearFaults: () => Promise.resolve(),
    releaseFault: unavailable,
    faultState: unavailable,
    untilHeld: unavailable,
    kill9: unavailable,
    restart: unavailable,
    stop: () => Promise.resolve(),
  };
};

export const startCosmosServer = async (
  options: CosmosServerOptions = {},
): Promise<LocalCosmos> => {
  const { COSMOS_ENDPOINT: real, COSMOS_KEY: realKey } = process.env;
  if (real !== undefined && real !== "") return realAccount(real, realKey ?? EMULATOR_KEY);
  const isOwn = options.data === undefined;
  const folder = isOwn ? mkdtempSync(join(tmpdir(), "cosmos-server-")) : (options.data ?? null);
  const isStrict = options.isStrict ?? false;
  let running = await launch(0, folder, isStrict);
  const { port } = running;
  const endpoint = `http://127.0.0.1:${port}`;
  const control = async (method: string, path = "", body?: unknown): Promise<FaultState> => {
    const answer = await fetch(`${endpoint}/_faults${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as FaultState;
  };
  return {
    endpoint,
    key: EMULATOR_KEY,
    hasFaults: true,
    folder,
    program: program(),
    setFaults: async (rules) => {
      await control("POST", "", { rules });
    },
    clearFaults: async () => {
      await control("DELETE");
    },
    releaseFault: async (name) => {
      await control("POST", "/release", { name });
    },
    faultState: () => control("GET"),
    untilHeld: async (name) => {
      const deadline = performance.now() + HELD_WITHIN_MS;
      while (!(await control("GET")).held.includes(name)) {
        if (performance.now() > deadline) throw new Error(`No request was held at '${name}'`);
        await new Promise((resume) => setTimeout(resume, ASK_EVERY_MS));
      }
    },
    kill9: () => end(running, "SIGKILL"),
    restart: async () => {
      await end(running, "SIGTERM");
      running = await launch(port, folder, isStrict);
    },
    stop: async () => {
      await end(running, "SIGTERM");
      if (isOwn && folder !== null) rmSync(folder, { recursive: true, force: true });
    },
  };
};
