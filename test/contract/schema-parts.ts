import type { Json, JsonSchema } from "../../shared/prelude/shape";

/** Named schemas, as in the components of a document. */
export type Schemas = Readonly<Record<string, JsonSchema>>;

const reference = "#/components/schemas/";

export const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const objects = (value: Json | undefined): ReadonlyArray<JsonSchema> =>
  Array.isArray(value) ? (value as ReadonlyArray<Json>).filter(isObject) : [];

export const texts = (value: Json | undefined): ReadonlyArray<string> =>
  Array.isArray(value) ? (value as ReadonlyArray<Json>).map(String) : [];

export const numberIn = (schema: JsonSchema, keyword: string, otherwise: number): number => {
  const value = schema[keyword];
  return typeof value === "number" ? value : otherwise;
};

export const membersOf = (schema: JsonSchema): ReadonlyArray<readonly [string, JsonSchema]> =>
  Object.entries(isObject(schema["properties"]) ? schema["properties"] : {}).flatMap(
    ([name, member]) => (isObject(member) ? [[name, member] as const] : []),
  );

export const itemOf = ({ items }: JsonSchema): JsonSchema => (isObject(items) ? items : {});

export const resolved = (schema: JsonSchema, schemas: Schemas): JsonSchema => {
  const { $ref } = schema;
  if (typeof $ref !== "string") return schema;
  const target = schemas[$ref.slice(reference.length)];
  if (target === undefined) throw new Error(`nothing is named ${$ref}`);
  return resolved(target, schemas);
};

/** The plain alternatives of a schema: each with one type, without references. */
export const alternatives = (given: JsonSchema, schemas: Schemas): ReadonlyArray<JsonSchema> => {
  const schema = resolved(given, schemas);
  const either = objects(schema["anyOf"]);
  if (either.length > 0) return either.flatMap((each) => alternatives(each, schemas));
  const whole = objects(schema["allOf"]).reduce<JsonSchema>(
    (merged, part) => ({
      ...merged,
      ...part,
      // Only one pattern fits in a schema; the others are checked on the value.
      ...("pattern" in merged && "pattern" in part ? { pattern: merged["pattern"] ?? "" } : {}),
    }),
    schema,
  );
  return Array.isArray(whole["type"])
    ? texts(whole["type"]).map((type) => ({ ...whole, type }))
    : [whole];
};
