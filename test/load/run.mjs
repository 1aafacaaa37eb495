// npm run test:load -- [parts and operations] [--no-build]
// Bundles the benchmarks and runs them. Plain JavaScript, because nothing is compiled yet.
import { build } from "esbuild";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const args = process.argv.slice(2);
const names = args.filter((name) => name !== "--no-build");

const installed = path.join(
  root,
  ...["node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node"],
);
const node = existsSync(installed) ? installed : process.execPath;

// What is measured is what a deployment would run. --no-build takes the last build as it is.
if (names.length === args.length) {
  const built = spawnSync(node, [path.join("infra", "local", "build.mjs")], {
    cwd: root,
    stdio: "inherit",
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}

// Two folders below the root, like the sources: files find their neighbours by relative paths.
const folder = path.join(root, ".local", `load-${process.pid}`);
const removeFolder = () => rmSync(folder, { recursive: true, force: true });
process.on("exit", removeFolder);

await build({
  absWorkingDir: root,
  entryPoints: {
    main: "test/load/main.ts",
    "cold-start-child": "test/load/cold-start-child.ts",
  },
  outdir: folder,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});

const child = spawn(
  node,
  ["--enable-source-maps", "--max-old-space-size=4096", path.join(folder, "main.js"), ...names],
  // Of the local stack, always: a real account is no place for a hundred thousand invented positions.
  { cwd: root, stdio: "inherit", env: { ...process.env, COSMOS_ENDPOINT: "" } },
);
// A terminal sends Ctrl-C to the child as well: we only wait for it.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.once("exit", (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
