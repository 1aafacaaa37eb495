import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as t from "io-ts";
import { root } from "./bicep-file";

/**
 * What the app registers with a host, by trigger. It is built with a topology of the test's, so that a name that doesn't
 * come from there shows, and runs in a process of its own until it has registered.
 */

const Functions = t.array(
  t.type({
    name: t.string,
    bindings: t.record(
      t.string,
      t.intersection([
        t.type({ type: t.string, direction: t.string }),
        t.partial({ queueName: t.string, connection: t.string, schedule: t.string }),
      ]),
    ),
  }),
);

export type Registered = {
  /** Schedules by the names of functions. */
  readonly timers: Readonly<Record<string, string>>;
  readonly queues: ReadonlyArray<{ readonly queue: string; readonly connection: string }>;
  readonly requests: ReadonlyArray<string>;
};

const script = `
import { coreModuleFor, createApp, provideCoreModule } from "./infra/local/functions-host/core-module";
const app = createApp();
provideCoreModule(coreModuleFor(app, () => undefined));
require("./functions/main");
process.stdout.write(JSON.stringify([...app.functions.values()].map(({ metadata }) => metadata)), () => process.exit(0));
`;

/** Enough to start; nothing is called. */
const settings = {
  COSMOS_ENDPOINT: "http://127.0.0.1:1/",
  COSMOS_KEY: "a2V5",
  AzureWebJobsStorage__queueServiceUri: "http://127.0.0.1:1/queue",
  AzureWebJobsStorage__blobServiceUri: "http://127.0.0.1:1/blob",
  TOKEN_SECRET: "sixteen characters",
};

export const registeredFunctions = async (topology: unknown): Promise<Registered> => {
  const folder = mkdtempSync(join(tmpdir(), "registered-"));
  try {
    await build({
      stdin: { contents: script, resolveDir: root, loader: "ts" },
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      outfile: join(folder, "main.js"),
      external: ["@azure/functions-core", "./telemetry-*.js"],
      banner: { js: 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
      define: { "import.meta.url": "__moduleUrl" },
      logLevel: "warning",
      plugins: [
        {
          // Pages and pictures aren't asked for.
          name: "without-files",
          setup: (bundling) => {
            bundling.onLoad({ filter: /[/\\]infra[/\\]topology[.]json$/ }, () => ({
              contents: JSON.stringify(topology),
              loader: "json",
            }));
            bundling.onResolve({ filter: /\?gzip$/ }, ({ path }) => ({ path, namespace: "gzip" }));
            bundling.onLoad({ filter: /.*/, namespace: "gzip" }, () => ({
              contents: "",
              loader: "text",
            }));
          },
        },
      ],
    });
    const answer = execFileSync(process.execPath, [join(folder, "main.js")], {
      env: settings,
      encoding: "utf8",
    });
    const functions: unknown = JSON.parse(answer);
    if (!Functions.is(functions)) throw new Error(`Not functions: ${answer}`);
    const triggers = functions.flatMap(({ bindings, name }) =>
      Object.values(bindings)
        .filter(({ direction, type }) => direction === "in" && type.endsWith("Trigger"))
        .map((trigger) => ({ ...trigger, name })),
    );
    return {
      timers: Object.fromEntries(
        triggers
          .filter(({ type }) => type === "timerTrigger")
          .map(({ name, schedule = "" }) => [name, schedule]),
      ),
      queues: triggers
        .filter(({ type }) => type === "queueTrigger")
        .map(({ connection = "", queueName = "" }) => ({ queue: queueName, connection })),
      requests: triggers.filter(({ type }) => type === "httpTrigger").map(({ name }) => name),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
