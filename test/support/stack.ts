import { CosmosClient } from "@azure/cosmos";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { emulatorStorageKey } from "../../infra/local/configuration";
import { freePort } from "./free-port";
import type { StoredDocument } from "./ledger-check";
import { refuseLeaks } from "./stack-leaks";
import { startCosmosServer, type LocalCosmos } from "./cosmos-server";
import { startTelemetryReceiver, type TelemetryReceiver } from "./telemetry-receiver";

/**
 * The whole service as `npm start` runs it: built bundle, functions host, storage emulator and database in
 * processes of their own, seeded with the demonstration data.
 */
export type Stack = {
  readonly baseUrl: string;
  readonly cosmos: LocalCosmos;
  readonly database: string;
  /** Everything that the service has printed so far. */
  readonly output: () => string;
  readonly call: (request: Call) => Promise<Answer>;
  /** Runs a timer or queue function now and waits until the host has accepted. */
  readonly trigger: (functionName: string) => Promise<void>;
  /** Tells the stand-ins of the other platforms what to answer from now on, or reads what they were asked. */
  readonly platforms: {
    readonly script: (part: "node" | "send" | "spontaneous", script: unknown) => Promise<void>;
    readonly calls: () => Promise<ReadonlyArray<PlatformCall>>;
  };
  /** What the ledger of an institution holds, past the service. */
  readonly ledger: (organization?: string) => Promise<ReadonlyArray<StoredDocument>>;
  /** What the archive holds of it. */
  readonly archive: (organization?: string) => Promise<ReadonlyArray<StoredDocument>>;
  /** The environment that the service was started with. */
  readonly env: NodeJS.ProcessEnv;
  /** Where all traces and metrics of the service go. */
  readonly telemetry: TelemetryReceiver;
  readonly stop: () => Promise<void>;
};

export type Call = {
  readonly method?: string;
  readonly path: string;
  /** Null: no key at all. */
  readonly key?: string | null;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
};

export type PlatformCall = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

export type StackOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** For the functions host and its workers only. */
  readonly hostEnv?: NodeJS.ProcessEnv;
  readonly workers?: number;
};

const root = path.resolve(__dirname, "..", "..");
const bundle = (name: string): string => path.join(root, "dist", "local", `${name}.js`);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const positionsPath =
  "/gpd/debt-positions-service/v1/organizations/77777777777/debtpositions";

const caller =
  (baseUrl: string) =>
  async ({ method = "GET", path: at, key = "local-creditor-key", body, raw, headers }: Call) => {
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${baseUrl}${at}`, {
      method,
      redirect: "manual",
      headers: {
        ...(key === null ? {} : { "Ocp-Apim-Subscription-Key": key }),
        ...(content === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };

export const seed = async (env: NodeJS.ProcessEnv): Promise<void> => {
  const child = fork(bundle("seed"), [], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("The seed failed.");
};

const startHost = async (
  env: NodeJS.ProcessEnv,
  workers: number,
  keep: (text: string) => void,
): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
  const child = fork(
    bundle("functions-host"),
    ["--app", root, "--port", "0", "--workers", String(workers), "--lease", "2"],
    // As started by hand: what whoever runs the tests was started with is not the host's.
    { env, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      keep(chunk.toString());
    });
  const ready = once(child, "message") as Promise<[{ readonly port: number }]>;
  const outcome = await Promise.race([ready, once(child, "exit").then(() => null)]);
  if (outcome === null) throw new Error("The functions host did not start.");
  return { child, port: outcome[0].port };
};

type Storage = { readonly child: ChildProcess; readonly connection: string };

const storagePatienceMs = 15_000;
const storageAttempts = 4;

/**
 * Storage of its own: queues have fixed names, so two stacks that shared them would take each other's messages. It
 * can't choose its ports itself, and one that was free may be somebody's by the time it listens: then with others.
 */
const startStorage = async (attemptsLeft = storageAttempts): Promise<Storage> => {
  const [blobPort, queuePort] = [await freePort(), await freePort()];
  const child = fork(
    bundle("storage"),
    ["--blobPort", String(blobPort), "--queuePort", String(queuePort)],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const isReady = await Promise.race([
    once(child, "message").then(() => true),
    once(child, "exit").then(() => false),
    pause(storagePatienceMs, false, { ref: false }),
  ]);
  if (!isReady) {
    child.kill("SIGKILL");
    if (attemptsLeft <= 1) throw new Error("The storage emulator did not start.");
    return startStorage(attemptsLeft - 1);
  }
  const endpoint = (port: number): string => `http://127.0.0.1:${port}/devstoreaccount1`;
  return {
    child,
    connection: [
      "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1",
      `AccountKey=${emulatorStorageKey}`,
      `BlobEndpoint=${endpoint(blobPort)};QueueEndpoint=${endpoint(queuePort)}`,
    ].join(";"),
  };
};

/** The payment node and the notification platform, scripted by tests. */
const startPlatforms = async (): Promise<{
  readonly child: ChildProcess;
  readonly address: string;
}> => {
  const child = fork(bundle("platforms"), ["--port", "0"], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ port }] = (await once(child, "message")) as [{ readonly port: number }];
  return { child, address: `http://127.0.0.1:${port}` };
};

const scripting = (address: string): Stack["platforms"] => ({
  script: async (part, script) => {
    const { status } = await fetch(`${address}/script/${part}`, {
      method: "PUT",
      body: JSON.stringify(script),
    });
    if (status !== 200) throw new Error(`The script for ${part} was answered with ${status}.`);
  },
  calls: async () =>
    (await (await fetch(`${address}/calls`)).json()) as ReadonlyArray<PlatformCall>,
});

/** Every level of every category, and every trace, sent soon: what no test may find is looked for in all that there is. */
const talkative = {
  AzureFunctionsJobHost__logging__logLevel__default: "Trace",
  AzureFunctionsJobHost__logging__logLevel__Function: "Trace",
  TRACE_SAMPLE_PERCENT: "100",
  OTEL_BSP_SCHEDULE_DELAY: "100",
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
};

export const startStack = async ({
  env = {},
  hostEnv = {},
  workers = 1,
}: StackOptions = {}): Promise<Stack> => {
  const [cosmos, storage, platforms, telemetry] = await Promise.all([
    startCosmosServer(),
    startStorage(),
    startPlatforms(),
    startTelemetryReceiver(),
  ]);
  const database = "sportello";
  const all: NodeJS.ProcessEnv = {
    ...process.env,
    COSMOS_ENDPOINT: cosmos.endpoint,
    COSMOS_KEY: cosmos.key,
    COSMOS_DATABASE: database,
    AzureWebJobsStorage: storage.connection,
    TOKEN_SECRET: "test-token-secret",
    PAYMENT_NODE_ENDPOINT: `${platforms.address}/node`,
    PAYMENT_NODE_KEY: "test-node-key",
    SEND_ENDPOINT: `${platforms.address}/send`,
    SEND_KEY: "test-send-key",
    SPONTANEOUS_PAYMENTS_ENDPOINT: `${platforms.address}/spontaneous`,
    SPONTANEOUS_PAYMENTS_KEY: "test-spontaneous-key",
    ENVIRONMENT: "local",
    OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint,
    ...env,
  };
  const stopParts = async (): Promise<void> => {
    await Promise.all([
      ended(storage.child),
      ended(platforms.child),
      cosmos.stop(),
      telemetry.stop(),
    ]);
  };
  const printed: Array<string> = [];
  const keep = (text: string) => printed.push(text);
  const { child, port } = await seed(all)
    .then(() => startHost({ ...all, ...talkative, ...hostEnv }, workers, keep))
    .catch(async (error: unknown) => {
      // What is left running would keep the whole test run from ending.
      await stopParts();
      throw error;
    });
  const baseUrl = `http://127.0.0.1:${port}`;
  const partition = async (container: string, organization: string) => {
    const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
    const { resources } = await client
      .database(database)
      .container(container)
      .items.query<StoredDocument>("SELECT * FROM c", { partitionKey: organization })
      .fetchAll();
    client.dispose();
    return resources;
  };
  return {
    baseUrl,
    cosmos,
    database,
    output: () => printed.join(""),
    call: caller(baseUrl),
    env: all,
    telemetry,
    platforms: scripting(platforms.address),
    ledger: (organization = "77777777777") => partition("ledgers", organization),
    archive: (organization = "77777777777") => partition("archive", organization),
    trigger: async (name) => {
      const response = await fetch(`${baseUrl}/admin/functions/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: "{}",
      });
      if (response.status !== 202) throw new Error(`${name} answered ${response.status}.`);
    },
    stop: async () => {
      await ended(child);
      await stopParts();
      refuseLeaks(`${printed.join("")}\n${telemetry.received()}`);
    },
  };
};
