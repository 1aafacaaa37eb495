// Bundles the function app (dist/main.js) and, beside it, the local stack (dist/local).
// `dist/*.js`, `host.json` and `package.json` are all that a deployment needs.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { billOfMaterials } from "../supply/bill-of-materials.mjs";
import { licenceTexts } from "../supply/licence-texts.mjs";
import { shippedPackages } from "../supply/shipped-packages.mjs";

/** Compressed to the same bytes on every machine: the header names no operating system. */
const gzip = (content) => {
  const compressed = gzipSync(content, { level: 9 });
  compressed[9] = 255;
  return compressed;
};

/** `import text from "./file?gzip"`: the file's content, compressed and in Base64, inside the bundle. */
const gzipImports = {
  name: "gzip-imports",
  setup(bundling) {
    bundling.onResolve({ filter: /\?gzip$/ }, async ({ path: asked, resolveDir, kind }) => {
      const file = asked.replace(/\?gzip$/, "");
      const resolved = await bundling.resolve(file, { resolveDir, kind });
      // The path ends up in the source map, which must not tell where it was built.
      return resolved.errors.length > 0
        ? { errors: resolved.errors }
        : { path: path.relative("", resolved.path).replaceAll("\\", "/"), namespace: "gzip" };
    });
    bundling.onLoad({ filter: /.*/, namespace: "gzip" }, async ({ path: file }) => ({
      contents: gzip(await readFile(file)).toString("base64"),
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
  // A package is named by where it is installed, not by where a link leads: the output is the same everywhere.
  preserveSymlinks: true,
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
const [app] = await Promise.all([
  existsSync("functions/main.ts")
    ? build({
        ...options,
        metafile: true,
        entryPoints: {
          main: "functions/main.ts",
          // Where telemetry goes, by protocol: loaded by main.js when the settings say so.
          "telemetry-otlp": "shared/telemetry/otlp.ts",
          "telemetry-azure-monitor": "shared/telemetry/azure-monitor.ts",
        },
        outdir: next,
        external: [
          "@azure/functions-core", // the worker provides it
          "./telemetry-*.js", // built beside it
        ],
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
if (app !== undefined) {
  const read = async (file) => JSON.parse(await readFile(file, "utf8"));
  const shipped = shippedPackages(app.metafile, await read("package-lock.json"));
  const bill = billOfMaterials(shipped, await read("package.json"));
  await writeFile(`${next}/sbom.cdx.json`, `${JSON.stringify(bill, null, 2)}\n`);
  await writeFile(`${next}/third-party-licences.txt`, await licenceTexts(shipped.packages));
}
await rm("dist", { recursive: true, force: true });
await rename(next, "dist");
