// `npm start` and `npm test` begin here, on whatever Node the machine has. Installs what the lock file
// asks for, then runs everything else with the pinned Node, so that both commands behave alike on every
// machine. Plain JavaScript without dependencies: nothing is installed or compiled yet.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const modules = path.join(root, "node_modules");
const windows = process.platform === "win32";

const fail = (line) => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const json = (...segments) => {
  try {
    return JSON.parse(readFileSync(path.join(root, ...segments), "utf8"));
  } catch {
    return undefined;
  }
};

/** npm leaves out optional packages that are made for other machines, and what only those need. */
const mayBeAbsent = ({ optional, os, cpu, libc }) =>
  optional === true &&
  (libc !== undefined || !os?.includes(process.platform) || !cpu?.includes(process.arch));

const outdated = () => {
  const wanted = Object.entries(json("package-lock.json")?.packages ?? {}).filter(
    ([at]) => at !== "",
  );
  if (wanted.length === 0) fail("package-lock.json is missing or unreadable.");
  const installed = json("node_modules", ".package-lock.json")?.packages;
  if (installed === undefined) return "node_modules is missing";
  for (const [at, entry] of wanted) {
    const found = installed[at];
    if (found === undefined ? mayBeAbsent(entry) : found.version === entry.version) {
      if (found === undefined || existsSync(path.join(root, at, "package.json"))) continue;
    }
    return `${at} is not what package-lock.json says`;
  }
  return undefined;
};

const install = () => {
  const reason = outdated();
  if (reason === undefined) return;
  process.stdout.write(`Installing packages with npm ci (${reason}).\n`);
  // Inside an npm script npm says where it is. Outside it is a shell script on Windows.
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: "inherit" };
  const { status } =
    npm !== undefined && path.basename(npm) === "npm-cli.js"
      ? spawnSync(process.execPath, [npm, "ci"], options)
      : spawnSync("npm", ["ci"], { ...options, shell: windows });
  if (status !== 0) fail("npm ci failed: see above.");
};

const pinnedNode = () => {
  const version = json("package.json")?.devDependencies?.node;
  const binary = path.join(modules, "node", "bin", windows ? "node.exe" : "node");
  if (!existsSync(binary))
    fail(
      `Node ${version} is missing (${path.relative(root, binary)}): the install script of the "node" package ` +
        `has not run. Allow it and install again: npm ci --ignore-scripts=false`,
    );
  const { stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
  if (stdout?.trim() !== `v${version}`)
    fail(
      `${path.relative(root, binary)} is ${stdout?.trim() || "not runnable"}, not v${version}: run npm ci.`,
    );
  return binary;
};

const environment = () => {
  // Windows calls it Path, and two spellings in one environment would hide each other.
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const front = [path.join(modules, "node", "bin"), path.join(modules, ".bin")];
  return {
    ...process.env,
    [name]: [...front, process.env[name] ?? ""].join(path.delimiter),
  };
};

/** Runs a script to its end. The channel lets it notice that we were killed. */
const run = (node, args, extra = {}) =>
  new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      env: { ...environment(), ...extra },
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    // A terminal sends Ctrl-C to the child as well: we only wait. Other signals are ours to pass on.
    const wait = () => undefined;
    const pass = (signal) => child.kill(signal);
    process.on("SIGINT", wait).on("SIGTERM", pass).on("SIGHUP", pass);
    child.once("error", (error) => fail(`${args[0]} did not start: ${error.message}`));
    child.once("exit", (code, signal) => {
      process.off("SIGINT", wait).off("SIGTERM", pass).off("SIGHUP", pass);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });

const build = (node) => run(node, [path.join("infra", "local", "build.mjs")]);

const start = async (node, args) => {
  const built = await build(node);
  return built === 0 ? run(node, [path.join("dist", "local", "start.js"), ...args]) : built;
};

const test = async (node, args) => {
  const folder = mkdtempSync(path.join(tmpdir(), "sportello-test-"));
  const counts = path.join(folder, "counts.json");
  const jest = [
    path.join("node_modules", "jest", "bin", "jest.js"),
    "--reporters=default",
    `--reporters=${path.join(root, "test", "support", "count-reporter.cjs")}`,
    ...args,
  ];
  const code = (await build(node)) || (await run(node, jest, { TEST_COUNTS_FILE: counts }));
  const { passed, failed } = existsSync(counts)
    ? JSON.parse(readFileSync(counts, "utf8"))
    : { passed: 0, failed: 0 };
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  // A run without tests proves nothing, whatever jest thinks of it.
  return code || (failed > 0 || passed === 0 ? 1 : 0);
};

const [command, ...args] = process.argv.slice(2);
const commands = { start, test };
if (!Object.hasOwn(commands, command ?? ""))
  fail("Usage: node infra/local/bootstrap.mjs start|test [arguments]");
install();
process.exitCode = await commands[command](pinnedNode(), args);
