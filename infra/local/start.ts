// `npm start`: storage, database, demonstration data and functions host, until Ctrl-C.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { configuration, inboxSecret, type Configuration } from "./configuration";
import { startPart, type Part, type PartOptions } from "./part";
import { welcome } from "./welcome";

const root = path.resolve(__dirname, "..", "..");
const data = path.join(root, ".local");

/** For a million documents and more, also where Node would allow itself less; see `cosmos/README.md`. */
const databaseHeapMegabytes = 4096;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      resolve(false);
    });
    probe.listen(port, "127.0.0.1", () =>
      probe.close(() => {
        resolve(true);
      }),
    );
  });

const ownPorts = ({
  ports,
  hasOwnCosmos,
  hasOwnInbox,
  hasOwnPlatforms,
  hasOwnStorage,
}: Configuration) => [
  ["FUNCTIONS_PORT", ports.functions] as const,
  ...(hasOwnStorage
    ? [["AZURITE_BLOB_PORT", ports.blob] as const, ["AZURITE_QUEUE_PORT", ports.queue] as const]
    : []),
  ...(hasOwnCosmos ? [["COSMOS_PORT", ports.cosmos] as const] : []),
  ...(hasOwnPlatforms ? [["PLATFORMS_PORT", ports.platforms] as const] : []),
  ...(hasOwnInbox
    ? [["INBOX_PORT", ports.inbox] as const, ["SMTP_PORT", ports.smtp] as const]
    : []),
];

const refuseTakenPorts = async (config: Configuration): Promise<void> => {
  for (const [setting, port] of ownPorts(config))
    if (!(await isFree(port)))
      throw new Error(`Port ${port} is taken: stop what listens there, or set ${setting}.`);
};

const folder = (name: string): string => {
  const at = path.join(data, name);
  mkdirSync(at, { recursive: true });
  return at;
};

const storesOf = ({
  env,
  hasOwnCosmos,
  hasOwnInbox,
  hasOwnPlatforms,
  hasOwnStorage,
  ports,
}: Configuration): Array<PartOptions> => [
  ...(hasOwnStorage
    ? [
        {
          name: "The storage emulator",
          bundle: "storage.js",
          args: [
            ...["--data", folder("storage")],
            ...["--blobPort", String(ports.blob), "--queuePort", String(ports.queue)],
          ],
          env,
          isVisible: false,
        },
      ]
    : []),
  ...(hasOwnCosmos
    ? [
        {
          name: "The database",
          bundle: "cosmos.js",
          args: ["--port", String(ports.cosmos), "--data", folder("cosmos")],
          env,
          isVisible: false,
          heapMegabytes: databaseHeapMegabytes,
        },
      ]
    : []),
  ...(hasOwnPlatforms
    ? [
        {
          name: "The payment node and the notification platform",
          bundle: "platforms.js",
          args: ["--port", String(ports.platforms)],
          env,
          isVisible: false,
        },
      ]
    : []),
  ...(hasOwnInbox
    ? [
        {
          name: "The inbox",
          bundle: "inbox.js",
          args: [
            ...["--httpPort", String(ports.inbox), "--smtpPort", String(ports.smtp)],
            ...["--folder", data, "--secret", inboxSecret],
          ],
          env,
          isVisible: false,
        },
      ]
    : []),
];

const hostOf = ({ env, ports, workers }: Configuration): PartOptions => ({
  name: "The functions host",
  bundle: "functions-host.js",
  args: ["--app", root, "--port", String(ports.functions), "--workers", String(workers)],
  env,
  isVisible: true,
});

const seed = async ({ env }: Configuration): Promise<void> => {
  const child = fork(path.join(__dirname, "seed.js"), [], {
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("The demonstration data could not be written: see above.");
};

const parts: Array<Part> = [];
let isStopping = false;

const stopAll = async (code: number): Promise<never> => {
  isStopping = true;
  // The host first: it still finishes what needs the stores.
  for (const part of parts.toReversed()) await part.stop();
  process.exit(code);
};

const watched = (part: Part): void => {
  parts.push(part);
  void part.ended.then((how) => {
    if (isStopping) return;
    process.stderr.write(`${how}\n`);
    void stopAll(1);
  });
};

const main = async (): Promise<void> => {
  if (process.argv.includes("--reset")) rmSync(data, { recursive: true, force: true });
  const config = configuration(root);
  await refuseTakenPorts(config);
  const started = await Promise.allSettled(storesOf(config).map(startPart));
  for (const outcome of started) if (outcome.status === "fulfilled") watched(outcome.value);
  for (const outcome of started) if (outcome.status === "rejected") throw outcome.reason;
  await seed(config);
  watched(await startPart(hostOf(config)));
  const inbox = config.hasOwnInbox ? `http://127.0.0.1:${config.ports.inbox}/` : null;
  process.stdout.write(welcome(`http://127.0.0.1:${config.ports.functions}`, inbox));
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (!isStopping) void stopAll(0);
  });
// Whoever started us is gone: nobody else would stop the parts.
process.on("disconnect", () => {
  if (!isStopping) void stopAll(0);
});

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  void stopAll(1);
});
