// Bundles the function app (dist/main.js) and, beside it, the local stack (dist/local).
// `dist/main.js`, `host.json` and `package.json` are all that a deployment needs.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

const options = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  sourcemap: true,
  legalComments: "linked",
  logLevel: "warning",
  // Some SDK files ask for import.meta.url, which CommonJS output leaves undefined.
  banner: { js: 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "__moduleUrl" },
};

const local = {
  start: "infra/local/start.ts",
  seed: "infra/local/seed.ts",
  cosmos: "infra/local/cosmos/main.ts",
  "functions-host": "infra/local/functions-host/main.ts",
  "functions-worker": "infra/local/functions-host/worker.ts",
};
const present = Object.entries(local).filter(([, file]) => existsSync(file));

await rm("dist", { recursive: true, force: true });
await Promise.all([
  existsSync("functions/main.ts")
    ? build({
        ...options,
        entryPoints: { main: "functions/main.ts" },
        outdir: "dist",
        external: ["@azure/functions-core"], // the worker provides it
      })
    : undefined,
  build({
    ...options,
    entryPoints: Object.fromEntries(present),
    outdir: "dist/local",
    packages: "external",
  }),
]);
