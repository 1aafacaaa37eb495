// Which packages are in the bundle: not what was installed, but what esbuild says that it wrote.
import { readFileSync } from "node:fs";

const licences = JSON.parse(readFileSync(new URL("licences.json", import.meta.url), "utf8"));

/** The folder of the package that a file is of, by its innermost `node_modules`; undefined for our own files. */
const folderOf = (file) =>
  /^(?:gzip:)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

const sorted = (values) => [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** What the package says, or what we have found out where it says nothing that can be used. */
export const licenceOf = (name, declared) =>
  licences.stated[name]?.licence ?? declared ?? "unknown";

/**
 * The packages that have at least one byte in an output, by name and version, with their licence, the digest of
 * the archive that they were installed from, the outputs that hold them and the packages that they import.
 */
export const shippedPackages = (metafile, lock) => {
  const outputsOf = new Map();
  const importsOf = new Map();
  for (const [output, { inputs }] of Object.entries(metafile.outputs))
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput === 0) continue;
      const folder = folderOf(file) ?? "";
      outputsOf.set(folder, (outputsOf.get(folder) ?? new Set()).add(output.split("/").at(-1)));
      const imports = importsOf.get(folder) ?? new Set();
      for (const { path } of metafile.inputs[file].imports) imports.add(folderOf(path) ?? "");
      importsOf.set(folder, imports);
    }
  const refOf = (folder) =>
    `pkg:npm/${folder.split("node_modules/").at(-1).replace("@", "%40")}@${lock.packages[folder].version}`;
  const importedBy = (folder) =>
    sorted(
      [...(importsOf.get(folder) ?? [])]
        .filter((other) => other !== "" && other !== folder && outputsOf.has(other))
        .map(refOf),
    );
  const packages = sorted(outputsOf.keys())
    .filter((folder) => folder !== "")
    .map((folder) => {
      const name = folder.split("node_modules/").at(-1);
      const { version, license, integrity } = lock.packages[folder];
      return {
        ref: refOf(folder),
        folder,
        name,
        version,
        licence: licenceOf(name, license),
        integrity,
        outputs: sorted(outputsOf.get(folder)),
        imports: importedBy(folder),
      };
    });
  return { packages, importedByUs: importedBy("") };
};
