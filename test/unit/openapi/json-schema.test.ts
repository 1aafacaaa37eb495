import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import {
  describe as describeCodec,
  describeParameter,
  namedComponents,
} from "../../../shared/openapi/json-schema";
import { list, nullable, record } from "../../../shared/prelude/record";
import { literals, refinedString } from "../../../shared/prelude/refined";
import { shaped, type JsonSchema } from "../../../shared/prelude/shape";

const Code = refinedString<{ readonly Code: unique symbol }>("Code", {
  pattern: "^[0-9]{2}$",
  maxLength: 2,
});
const Letter = literals("Letter", "A", "B");

/** What the codecs of requests do: absent and null are the same. */
const optional = (of: t.Mixed, schema: JsonSchema, absent: unknown = null) =>
  shaped(
    new t.Type<unknown, unknown>(
      `optional ${of.name}`,
      (value): value is unknown => value !== undefined,
      (value, context) =>
        value === undefined || value === null ? t.success(absent) : of.validate(value, context),
      t.identity,
    ),
    { kind: "optional", of, schema },
  );

const schemaOf = (codec: t.Mixed) =>
  pipe(
    describeCodec(codec),
    E.flatMap(({ schema, components }) =>
      pipe(
        namedComponents(components),
        E.map((schemas) => ({ schema, schemas })),
      ),
    ),
  );

const Point = record("Point", { x: t.number, label: nullable(t.string) });

describe("the schema of a codec", () => {
  it.each<readonly [string, t.Mixed, JsonSchema]>([
    ["a built-in text", t.string, { type: "string" }],
    ["a built-in number", t.number, { type: "number" }],
    ["a built-in boolean", t.boolean, { type: "boolean" }],
    ["null", t.null, { type: "null" }],
    ["a refined text", Code, { type: "string", pattern: "^[0-9]{2}$", maxLength: 2 }],
    ["a choice", Letter, { type: "string", enum: ["A", "B"] }],
    [
      "a text or null",
      nullable(Code),
      { type: ["string", "null"], pattern: "^[0-9]{2}$", maxLength: 2 },
    ],
    ["a choice or null", nullable(Letter), { type: ["string", "null"], enum: ["A", "B", null] }],
    ["a list", list(t.string), { type: "array", items: { type: "string" } }],
    [
      "a list or null",
      nullable(list(t.string)),
      { type: ["array", "null"], items: { type: "string" } },
    ],
    [
      "a list of texts or nulls",
      list(nullable(t.string)),
      { type: "array", items: { type: ["string", "null"] } },
    ],
    [
      "an optional with a whole schema of its own",
      optional(t.boolean, { type: "boolean", default: true }, true),
      { type: ["boolean", "null"], default: true },
    ],
    [
      "an optional that adds to the schema of its value",
      optional(Letter, { default: "A" }, "A"),
      { type: ["string", "null"], enum: ["A", "B", null], default: "A" },
    ],
    [
      "a choice without a type, or null",
      nullable(
        shaped(
          new t.Type(
            "Three",
            (v): v is 3 => v === 3,
            (v, c) => (v === 3 ? t.success(v) : t.failure(v, c)),
            t.identity,
          ),
          { kind: "schema", schema: { type: "integer", const: 3 } },
        ),
      ),
      { anyOf: [{ type: "integer", const: 3 }, { type: "null" }] },
    ],
  ])("is told for %s", (_, codec, schema) => {
    expect(schemaOf(codec)).toStrictEqual(E.right({ schema, schemas: {} }));
  });

  it("names a record and requires the members whose codec refuses absence", () => {
    const Line = record("Line", {
      from: Point,
      to: optional(Point, {}),
      points: list(Point),
      title: optional(t.string, { type: "string" }),
    });
    const point = { $ref: "#/components/schemas/Point" };
    expect(schemaOf(Line)).toStrictEqual(
      E.right({
        schema: { $ref: "#/components/schemas/Line" },
        schemas: {
          Line: {
            type: "object",
            required: ["from", "points"],
            properties: {
              from: point,
              to: { anyOf: [point, { type: "null" }] },
              points: { type: "array", items: point },
              title: { type: ["string", "null"] },
            },
          },
          Point: {
            type: "object",
            required: ["x", "label"],
            properties: { x: { type: "number" }, label: { type: ["string", "null"] } },
          },
        },
      }),
    );
  });

  it("leaves out the list of required members when there is none", () => {
    expect(schemaOf(record("Nothing", {}))).toStrictEqual(
      E.right({
        schema: { $ref: "#/components/schemas/Nothing" },
        schemas: { Nothing: { type: "object", properties: {} } },
      }),
    );
  });

  it("offers no null where a parameter is described", () => {
    expect(describeParameter(optional(Letter, { default: "A" }, "A"))).toStrictEqual(
      E.right({ schema: { type: "string", enum: ["A", "B"], default: "A" }, components: [] }),
    );
  });

  it.each<readonly [string, t.Mixed, string]>([
    ["alone", t.unknown, "the codec unknown has no published shape"],
    [
      "deep in a record",
      record("Outer", { inner: list(record("Inner", { any: t.unknown })) }),
      "Outer.inner: Inner[]: Inner.any: the codec unknown has no published shape",
    ],
    [
      "as the value of an optional",
      optional(t.unknown, {}),
      "the codec unknown has no published shape",
    ],
  ])("is refused for a codec without a shape, %s", (_, codec, problem) => {
    expect(schemaOf(codec)).toStrictEqual(E.left(problem));
  });

  it("is refused for two records of one name, even when they look alike", () => {
    const Pair = record("Pair", {
      first: record("Half", { value: t.string }),
      second: record("Half", { value: t.string }),
    });
    expect(schemaOf(Pair)).toStrictEqual(E.left("two different schemas are named Half"));
  });
});
