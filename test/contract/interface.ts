import type { Json, JsonSchema } from "../../shared/prelude/shape";
import { isObject, type Schemas } from "./schema-parts";

/** An interface as others wrote it or as we derive it, in one form: OpenAPI 3.0 schemas become those of 3.1. */
export type Interface = {
  readonly schemas: Schemas;
  readonly operations: ReadonlyMap<string, Operation>;
};

export type Parameter = {
  readonly place: string;
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
};

export type Response = {
  readonly status: string;
  readonly headers: ReadonlyArray<string>;
  /** Null when there is none, or only an example of it. */
  readonly schema: JsonSchema | null;
  readonly example: Json | undefined;
};

export type Operation = {
  readonly parameters: ReadonlyArray<Parameter>;
  readonly body: { readonly required: boolean; readonly schema: JsonSchema } | null;
  readonly responses: ReadonlyArray<Response>;
};

const child = (value: Json | undefined, key: string): JsonSchema => {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
};

const textIn = (value: JsonSchema, key: string): string => {
  const found = value[key];
  return typeof found === "string" ? found : "";
};

/** `nullable` of OpenAPI 3.0 as a type; its `example` says nothing that a validator knows. */
const modern = (value: Json): Json => {
  if (Array.isArray(value)) return (value as ReadonlyArray<Json>).map(modern);
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "example" && key !== "nullable")
      .map(([key, each]) => [key, modern(each)]),
  );
  return value["nullable"] === true && typeof inner["type"] === "string"
    ? { ...inner, type: [inner["type"], "null"] }
    : inner;
};

const modernSchema = (value: Json | undefined): JsonSchema => {
  const schema = modern(value ?? {});
  return isObject(schema) ? schema : {};
};

const referred = (document: JsonSchema, value: JsonSchema): JsonSchema => {
  const { $ref } = value;
  if (typeof $ref !== "string") return value;
  return $ref
    .replace("#/", "")
    .split("/")
    .reduce<JsonSchema>((found, key) => child(found, key), document);
};

const entriesOf = (value: JsonSchema): ReadonlyArray<readonly [string, JsonSchema]> =>
  Object.entries(value).flatMap(([key, each]) => (isObject(each) ? [[key, each] as const] : []));

const operationOf = (document: JsonSchema, operation: JsonSchema): Operation => {
  const parameters = operation["parameters"];
  const body = operation["requestBody"];
  const contentOf = (value: JsonSchema): JsonSchema =>
    child(child(value, "content"), "application/json");
  return {
    parameters: (Array.isArray(parameters) ? (parameters as ReadonlyArray<Json>) : [])
      .filter(isObject)
      .map((each) => referred(document, each))
      .map((each) => ({
        place: textIn(each, "in"),
        name: textIn(each, "name"),
        required: each["required"] === true,
        schema: modernSchema(each["schema"]),
      })),
    body: isObject(body)
      ? { required: body["required"] === true, schema: modernSchema(contentOf(body)["schema"]) }
      : null,
    responses: entriesOf(child(operation, "responses")).map(([status, response]) => {
      const { example, schema } = contentOf(response);
      return {
        status,
        headers: Object.keys(child(response, "headers")),
        schema: schema === undefined ? null : modernSchema(schema),
        example,
      };
    }),
  };
};

const methods: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete"]);

export const interfaceOf = (document: JsonSchema): Interface => ({
  schemas: Object.fromEntries(
    entriesOf(child(child(document, "components"), "schemas")).map(([name, schema]) => [
      name,
      modernSchema(schema),
    ]),
  ),
  operations: new Map(
    entriesOf(child(document, "paths")).flatMap(([path, item]) =>
      entriesOf(item)
        .filter(([method]) => methods.has(method))
        .map(([method, operation]) => [
          `${method.toUpperCase()} ${path}`,
          operationOf(document, operation),
        ]),
    ),
  ),
});
