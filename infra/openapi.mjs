// Writes the published interfaces, derived from the endpoints, to shared/openapi/<surface>.json.
import { build } from "esbuild";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const entry = "functions/system/derived-documents.ts";
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  platform: "node",
  format: "cjs",
  packages: "external",
  write: false,
  logLevel: "warning",
});
const compiled = { exports: {} };
new Function("module", "exports", "require", outputFiles[0].text)(
  compiled,
  compiled.exports,
  createRequire(resolve(entry)),
);

const { derivedDocuments } = compiled.exports;
if (derivedDocuments._tag === "Left") {
  console.error(`The interfaces can't be published: ${derivedDocuments.left}`);
  process.exitCode = 1;
} else {
  for (const [name, document] of derivedDocuments.right) {
    const file = `shared/openapi/${name}.json`;
    await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
    console.log(`${file}: ${Object.keys(document.paths).length} paths`);
  }
}
