// The software bill of materials, as CycloneDX 1.6 in JSON. The same content always gives the same bytes: there
// is no time in it, and its serial number is made of what it lists.
import { createHash } from "node:crypto";

/** `sha512-<base64>` of the lock file, as CycloneDX writes it. */
const digestOf = (integrity) => ({
  alg: "SHA-512",
  content: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"),
});

/** A UUID of version 8, whose bits are the application's to choose. */
const serialOf = (content) => {
  const bytes = createHash("sha256").update(content).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;
};

const componentOf = ({ integrity, licence, name, outputs, ref, version }) => {
  const [, group, bare] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name);
  return {
    type: "library",
    "bom-ref": ref,
    ...(group === undefined ? {} : { group }),
    name: bare,
    version,
    scope: "required",
    hashes: [digestOf(integrity)],
    licenses: [{ license: { id: licence } }],
    purl: ref,
    properties: outputs.map((value) => ({ name: "sportello:output", value })),
  };
};

export const billOfMaterials = ({ importedByUs, packages }, { license, name, version }) => {
  const own = `pkg:npm/${name}@${version}`;
  const content = {
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application",
        "bom-ref": own,
        name,
        version,
        licenses: [{ license: { id: license } }],
        purl: own,
      },
    },
    components: packages.map(componentOf),
    dependencies: [
      { ref: own, dependsOn: importedByUs },
      ...packages.map(({ imports, ref }) => ({ ref, dependsOn: imports })),
    ],
    // Nothing is missing, but swagger-ui-dist was itself bundled by its makers: its parts are in its licence file.
    compositions: [{ aggregate: "complete", dependencies: [own] }],
  };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialOf(JSON.stringify(content)),
    version: 1,
    ...content,
  };
};
