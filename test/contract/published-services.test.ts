import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import type { Json, JsonSchema } from "../../shared/prelude/shape";
import { allowedServiceDifferences } from "./allowed-service-differences";
import { interfaceOf, type Interface } from "./interface";
import { differencesBetween } from "./interface-differences";

const document = "_swagger.yaml.tpl";
const file = path.resolve(
  "..",
  "shared",
  "contracts",
  "io-services",
  "infra/resources/_modules/apim_external/api/io_services_cms/v1",
  document,
);

const isObject = (value: Json | undefined): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const objectIn = (value: JsonSchema, key: string): JsonSchema => {
  const found = value[key];
  return isObject(found) ? found : {};
};

const listIn = (value: JsonSchema, key: string): ReadonlyArray<Json> => {
  const found = value[key];
  return Array.isArray(found) ? (found as ReadonlyArray<Json>) : [];
};

/** The file composes its objects of parts, whose members are told together. */
const composed = (schemas: JsonSchema, schema: JsonSchema): JsonSchema => {
  const { $ref } = schema;
  if (typeof $ref === "string")
    return composed(schemas, objectIn(schemas, $ref.replace("#/components/schemas/", "")));
  const parts = listIn(schema, "allOf").filter(isObject);
  if (parts.length === 0) return schema;
  const whole = parts.map((part) => composed(schemas, part));
  return {
    type: "object",
    required: whole.flatMap((part) => listIn(part, "required")),
    properties: Object.assign({}, ...whole.map((part) => objectIn(part, "properties"))) as Json,
  };
};

const theirs = (): Interface => {
  const contract = load(readFileSync(file, "utf8")) as JsonSchema;
  const components = objectIn(contract, "components");
  const schemas = objectIn(components, "schemas");
  return interfaceOf({
    ...contract,
    components: {
      ...components,
      schemas: Object.fromEntries(
        Object.keys(schemas).map((name) => [name, composed(schemas, objectIn(schemas, name))]),
      ),
    },
  });
};
const ours = (): Interface =>
  interfaceOf(JSON.parse(readFileSync("shared/openapi/manage.json", "utf8")) as JsonSchema);

const rows = allowedServiceDifferences.map(
  (difference) => `${difference.document} ${difference.operation} ${difference.pointer}`,
);

describe("the differences from the published interface of IO services", () => {
  beforeAll(() => {
    if (!existsSync(file))
      process.stderr.write(`The published interface is not compared: ${file} is not here.\n`);
  });

  it("are listed once each, for the file that is compared", () => {
    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toStrictEqual([]);
    expect(rows.every((row) => row.startsWith(document))).toBe(true);
  });

  it("are those that are allowed", () => {
    if (!existsSync(file)) return;
    const differences = differencesBetween({ theirs: theirs(), ours: ours() }).map(
      (difference) => `${document} ${difference}`,
    );
    expect({
      notAllowed: differences.filter((each) => !rows.includes(each)),
      noLongerNeeded: rows.filter((each) => !differences.includes(each)),
    }).toStrictEqual({ notAllowed: [], noLongerNeeded: [] });
  });
});
