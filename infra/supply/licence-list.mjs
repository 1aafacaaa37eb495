// Writes THIRD-PARTY-LICENCES.md from the bill of materials of the last build: `npm run licences`.
import { readFileSync, writeFileSync } from "node:fs";

const { components } = JSON.parse(readFileSync("dist/sbom.cdx.json", "utf8"));
const { shipped, stated } = JSON.parse(readFileSync("infra/supply/licences.json", "utf8"));

const rows = components.map(({ group, licenses, name, properties, version }) => [
  group === undefined ? name : `${group}/${name}`,
  version,
  licenses[0].license.id,
  properties.map(({ value }) => value.replace(/\.js$/, "")).join(", "),
]);

const unknown = rows.filter(([, , licence]) => !Object.hasOwn(shipped, licence));
if (unknown.length > 0) {
  const told = unknown
    .map(([name, version, licence]) => `  ${name} ${version}: ${licence}`)
    .join("\n");
  process.stderr.write(
    `Not in the list of licences that may be shipped (infra/supply/licences.json):\n${told}\n`,
  );
  process.exit(1);
}

const table = (heads, lines) => {
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...lines.map((line) => line[i].length)),
  );
  const row = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [row(heads), row(widths.map((width) => "-".repeat(width))), ...lines.map(row)].join("\n");
};

const used = [...new Set(rows.map(([, , licence]) => licence))].sort();
const asked = Object.entries(stated).filter(([name]) => rows.some(([row]) => row === name));

writeFileSync(
  "THIRD-PARTY-LICENCES.md",
  `# Software of others

What is in the bundle that a deployment runs, by esbuild's account of each byte: ${rows.length} packages. Written by \`npm run licences\` from the bill of materials of the build (\`dist/sbom.cdx.json\`); a test fails when it is out of date. The texts of the licences are in \`dist/third-party-licences.txt\`, which goes along with the bundle.

${table(
  ["Licence", "Packages", "Why it may be shipped with a work under EUPL-1.2"],
  used.map((licence) => [
    licence,
    String(rows.filter(([, , own]) => own === licence).length),
    shipped[licence],
  ]),
)}

\`swagger-ui-dist\` was bundled by its makers from packages of its own; their licences are in the file that comes with it, which the service hands out at \`/docs/swagger-ui-bundle.js.LICENSE.txt\`.
${asked.map(([name, { licence, where }]) => `\n\`${name}\` is under ${licence}: ${where}.\n`).join("")}
${table(["Package", "Version", "Licence", "In"], rows)}
`,
);
