// Gathers what the app needs in Azure from the last build: .local/azure/, as a folder that deployments pack. Both
// folders can be given: node infra/azure/package.mjs <build> <package>
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const [built = join(root, "dist"), packed = join(root, ".local", "azure")] = process.argv.slice(2);

/** The bundle has all it needs inside; maps of sources are for whoever has the repository. */
const isNeeded = (name) =>
  /[.]js$|[.]LEGAL[.]txt$/.test(name) || name === "third-party-licences.txt";

const names = (await readdir(built, { withFileTypes: true }))
  .filter((entry) => entry.isFile() && isNeeded(entry.name))
  .map(({ name }) => name);
if (!names.includes("main.js")) throw new Error("Nothing is built: npm run build");

await rm(packed, { recursive: true, force: true });
await mkdir(join(packed, "dist"), { recursive: true });
await Promise.all(names.map((name) => copyFile(join(built, name), join(packed, "dist", name))));
await copyFile(join(root, "host.json"), join(packed, "host.json"));
const { license, main, name, version } = JSON.parse(
  await readFile(join(root, "package.json"), "utf8"),
);
// No dependencies, so that nobody installs any.
await writeFile(
  join(packed, "package.json"),
  `${JSON.stringify({ name, version, private: true, license, main }, null, 2)}\n`,
);
