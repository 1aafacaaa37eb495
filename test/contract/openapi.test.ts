import { readdirSync, readFileSync } from "node:fs";
import * as E from "fp-ts/Either";
import { derivedDocuments } from "../../functions/system/derived-documents";
import { publishedDocuments } from "../../functions/system/published-documents";
import { endpoints } from "../../functions/endpoints";
import type { Json, JsonSchema } from "../../shared/prelude/shape";
import { validatorOf } from "./document-validator";
import { isObject, texts, type Schemas } from "./schema-parts";

const derived = E.isRight(derivedDocuments) ? [...derivedDocuments.right] : [];
const committed = (name: string): string => readFileSync(`shared/openapi/${name}.json`, "utf8");

const child = (value: Json | undefined, key: string): JsonSchema => {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
};
const named = (value: JsonSchema, key: string): string => {
  const name = value[key];
  return typeof name === "string" ? name : "";
};
const list = (value: Json | undefined): ReadonlyArray<Json> =>
  Array.isArray(value) ? (value as ReadonlyArray<Json>) : [];

type Operation = { readonly method: string; readonly path: string; readonly object: JsonSchema };

const operationsOf = (document: JsonSchema): ReadonlyArray<Operation> =>
  Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).map(([method, object]) => ({
      method,
      path,
      object: isObject(object) ? object : {},
    })),
  );

const nested = (value: Json): ReadonlyArray<JsonSchema> =>
  Array.isArray(value)
    ? (value as ReadonlyArray<Json>).flatMap(nested)
    : isObject(value)
      ? [value, ...Object.values(value).flatMap(nested)]
      : [];

const referencesOf = (document: JsonSchema): ReadonlyArray<string> =>
  nested(document).flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));

const atPointer = (document: JsonSchema, pointer: string): Json | undefined =>
  pointer
    .replace("#/", "")
    .split("/")
    .reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), document);

const schemasOf = (document: JsonSchema): Schemas =>
  child(child(document, "components"), "schemas") as Schemas;

describe("the published documents", () => {
  it("can be derived, one for each surface", () => {
    expect(E.isLeft(derivedDocuments) ? derivedDocuments.left : "").toBe("");
    expect(derived.map(([name]) => name).toSorted()).toStrictEqual(
      [...new Set(endpoints.map(({ contract }) => contract.surface.name))].toSorted(),
    );
  });

  it("are committed and served, all of them and nothing else", () => {
    const names = derived.map(([name]) => name).toSorted();
    const files = readdirSync("shared/openapi").filter((file) => file.endsWith(".json"));
    expect(files.toSorted()).toStrictEqual(names.map((name) => `${name}.json`));
    expect(publishedDocuments.map(({ name }) => name).toSorted()).toStrictEqual(names);
  });

  it.each(derived)(
    "are committed as they are derived (`npm run openapi` writes them): %s",
    (name, document) => {
      expect(committed(name)).toBe(`${JSON.stringify(document, null, 2)}\n`);
    },
  );

  it.each(derived)("register each operation once: %s", (name, document) => {
    const expected = endpoints
      .filter(({ contract }) => contract.surface.name === name)
      .map(({ contract }) => `${contract.method.toLowerCase()} /${contract.route}`);
    const published = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
    expect(published.toSorted()).toStrictEqual(expected.toSorted());
  });
});

describe.each(derived)("the document %s is valid OpenAPI 3.1:", (_, document) => {
  const operations = operationsOf(document);
  const admits = validatorOf(schemasOf(document));

  it("has what the specification of OpenAPI requires", () => {
    expect(document["openapi"]).toBe("3.1.0");
    expect(child(document, "info")).toMatchObject({
      title: expect.stringMatching(/./) as string,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
    const undescribed = operations.flatMap(({ method, path, object }) =>
      Object.entries(child(object, "responses"))
        .filter(
          ([status, response]) =>
            !/^[2-5]\d\d$/.test(status) ||
            typeof (isObject(response) ? response["description"] : null) !== "string",
        )
        .map(([status]) => `${method} ${path} ${status}`),
    );
    expect(undescribed).toStrictEqual([]);
  });

  it("names each operation once, in a tag that it declares", () => {
    const ids = operations.map(({ object }) => named(object, "operationId"));
    expect(ids.toSorted()).toStrictEqual([...new Set(ids)].toSorted());
    const tags = list(document["tags"]).map((tag) => (isObject(tag) ? tag["name"] : null));
    const used = operations.flatMap(({ object }) => texts(object["tags"]));
    expect(new Set(used)).toStrictEqual(new Set(tags));
  });

  it("refers only to what it has, and has only what it refers to", () => {
    const references = referencesOf(document);
    expect(references.filter((each) => atPointer(document, each) === undefined)).toStrictEqual([]);
    const unused = Object.keys(schemasOf(document)).filter(
      (schema) => !references.includes(`#/components/schemas/${schema}`),
    );
    expect(unused).toStrictEqual([]);
  });

  it.each(
    operations.map(({ method, path, object }) => [`${method} ${path}`, path, object] as const),
  )(
    "declares each parameter of %s once, and those of the path as required",
    (_name, path, object) => {
      const parameters = list(object["parameters"])
        .filter(isObject)
        .map((parameter) =>
          typeof parameter["$ref"] === "string"
            ? atPointer(document, parameter["$ref"])
            : parameter,
        )
        .filter(isObject);
      const keys = parameters.map((each) => `${named(each, "in")} ${named(each, "name")}`);
      expect(keys).toStrictEqual([...new Set(keys)]);
      expect(keys).toContain("header X-Request-Id");
      const placed = [...path.matchAll(/\{(.+?)\}/g)].map(([, name]) => name);
      const required = parameters.filter(
        ({ in: place, required: is }) => place === "path" && is === true,
      );
      expect(required.map(({ name }) => name).toSorted()).toStrictEqual(placed.toSorted());
    },
  );

  it("has schemas that are valid JSON Schema 2020-12", () => {
    const schemas = Object.keys(schemasOf(document));
    expect(() =>
      schemas.map((schema) => admits({ $ref: `#/components/schemas/${schema}` })),
    ).not.toThrow();
    const parameters = nested(child(document, "paths")).filter(
      ({ in: place }) => place !== undefined,
    );
    expect(() => parameters.map((parameter) => admits(child(parameter, "schema")))).not.toThrow();
  });

  it("gives examples that its schemas admit", () => {
    const media = nested(child(document, "paths")).filter(
      (each) => "example" in each && "schema" in each,
    );
    const refused = media.filter(
      ({ example, schema }) => !admits(isObject(schema) ? schema : {})(example),
    );
    expect(media.length).toBeGreaterThan(0);
    expect(refused).toStrictEqual([]);
  });

  it("uses only security schemes that it declares", () => {
    const declared = Object.keys(child(child(document, "components"), "securitySchemes"));
    const used = operations.flatMap(({ object }) =>
      list(object["security"]).flatMap((each) => Object.keys(isObject(each) ? each : {})),
    );
    expect(used.filter((scheme) => !declared.includes(scheme))).toStrictEqual([]);
  });
});

describe("the examples of the operations", () => {
  const bodies = endpoints.flatMap(({ contract: { id, body } }) =>
    body === null ? [] : [[id, body] as const],
  );

  it.each(bodies)("%s: the request's is accepted", (_, { codec, example }) => {
    const result = codec.decode(example);
    expect(E.isLeft(result) ? result.left.map(({ message }) => message) : []).toStrictEqual([]);
  });

  it.each(endpoints.map(({ contract: { id, success } }) => [id, success] as const))(
    "%s: the answer's is one that the operation can give",
    (_, { body, example }) => {
      const result = body.decode(example);
      expect(E.isRight(result) ? body.encode(result.right) : result.left).toStrictEqual(example);
    },
  );
});
