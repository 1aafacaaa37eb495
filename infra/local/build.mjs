// Bundles the function app (dist/main.js) and, beside it, the local stack (dist/local).
// `dist/main.js`, `host.json` and `package.json` are all that a deployment needs.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";

/** `import text from "./file?gzip"`: the file's content, compressed and in Base64, inside the bundle. */
const gzipImports = {
  name: "gzip-imports",
  setup(bundling) {
    bundling.onResolve({ filter: /\?gzip$/ }, async ({ path, resolveDir, kind }) => {
      const resolved = await bundling.resolve(path.replace(/\?gzip$/, ""), { resolveDir, kind });
      return resolved.errors.length > 0
        ? { errors: resolved.errors }
        : { path: resolved.path, namespace: "gzip" };
    });
    bundling.onLoad({ filter: /.*/, namespace: "gzip" }, async ({ path }) => ({
      contents: gzipSync(await readFile(path), { level: 9 }).toString("base64"),
      loader: "text",
    }));
  },
};

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
  storage: "infra/local/storage.ts",
  platforms: "infra/local/platforms.ts",
  inbox: "infra/local/inbox.ts",
  cosmos: "infra/local/cosmos/main.ts",
  "functions-host": "infra/local/functions-host/main.ts",
  "functions-worker": "infra/local/functions-host/worker.ts",
};
const present = Object.entries(local).filter(([, file]) => existsSync(file));

// Built aside and then put in its place, so that whoever uses the last build meanwhile keeps a whole one.
const next = "dist.next";
await rm(next, { recursive: true, force: true });
await Promise.all([
  existsSync("functions/main.ts")
    ? build({
        ...options,
        entryPoints: { main: "functions/main.ts" },
        outdir: next,
        external: ["@azure/functions-core"], // the worker provides it
        plugins: [gzipImports],
        // fp-ts and io-ts as ES modules: calls into them are direct, and what nobody calls stays out.
        mainFields: ["module", "main"],
        // Names stay, so that a stack trace can be read even where the source map isn't at hand.
        minifyWhitespace: true,
        minifySyntax: true,
      })
    : undefined,
  build({
    ...options,
    entryPoints: Object.fromEntries(present),
    outdir: `${next}/local`,
    packages: "external",
  }),
]);
await rm("dist", { recursive: true, force: true });
await rename(next, "dist");
