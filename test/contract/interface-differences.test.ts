import type { Json, JsonSchema } from "../../shared/prelude/shape";
import { interfaceOf } from "./interface";
import { differencesBetween } from "./interface-differences";

const content = (schema: Json): Json => ({ content: { "application/json": { schema } } });

const theirBody: JsonSchema = {
  type: "object",
  required: ["code"],
  properties: {
    code: { type: "string", maxLength: 10 },
    kind: { type: "string", enum: ["A", "B"], nullable: true },
    lines: { type: "array", items: { type: "integer", minimum: 1, format: "int32" } },
    made: { type: "string", readOnly: true },
  },
};
const theirAnswer: JsonSchema = {
  type: "object",
  required: ["code"],
  properties: { code: { type: "string" }, note: { type: "string" } },
};
const query: JsonSchema = {
  name: "limit",
  in: "query",
  required: false,
  schema: { type: "integer", maximum: 50, default: 10 },
};

type Parts = {
  readonly body?: Json;
  readonly answer?: Json;
  readonly parameters?: ReadonlyArray<Json>;
  readonly requestBody?: Json;
  readonly headers?: Json;
  readonly responses?: JsonSchema;
};

const documentOf = ({
  answer = theirAnswer,
  body = theirBody,
  headers = { "X-Request-Id": {} },
  parameters = [query],
  requestBody = { required: true, ...(content(body) as JsonSchema) },
  responses = {},
}: Parts): JsonSchema => ({
  components: { schemas: { Thing: theirAnswer } },
  paths: {
    "/things": {
      post: {
        parameters,
        requestBody,
        responses: {
          "200": { headers, ...(content(answer) as JsonSchema) },
          "404": {},
          ...responses,
        },
      },
    },
  },
});

const theirs = interfaceOf(documentOf({}));
const nullable = { type: ["string", "null"], enum: ["A", "B", null] };
const properties = { ...(theirBody["properties"] as JsonSchema), kind: nullable };
const body = (changes: JsonSchema, required: ReadonlyArray<string> = ["code"]): JsonSchema => ({
  ...theirBody,
  required,
  properties: { ...properties, ...changes },
});

describe("the comparison of two interfaces", () => {
  it.each<readonly [string, Parts, ReadonlyArray<string>]>([
    ["nothing for the same interface", { body: body({}) }, []],
    [
      "nothing for one that takes more",
      {
        body: body(
          {
            code: { type: "string" },
            kind: { type: ["string", "null"] },
            lines: { type: "array", items: { type: "number" } },
            other: { type: "string" },
          },
          [],
        ),
      },
      [],
    ],
    [
      "nothing for a reference to what is equal",
      { body: body({}), answer: { $ref: "#/components/schemas/Thing" } },
      [],
    ],
    [
      "a shorter text",
      { body: body({ code: { type: "string", maxLength: 9 } }) },
      ["body/code/maxLength"],
    ],
    [
      "a pattern of our own",
      { body: body({ code: { type: "string", allOf: [{ pattern: "x" }] } }) },
      ["body/code/pattern"],
    ],
    [
      "a choice that we don't take, and null",
      { body: body({ kind: { type: "string", enum: ["A"] } }) },
      ["body/kind/enum", "body/kind/null"],
    ],
    [
      "a choice where theirs is free",
      { body: body({ code: { type: "string", enum: ["A"] } }) },
      ["body/code/enum"],
    ],
    [
      "narrower items",
      {
        body: body({
          lines: { type: "array", maxItems: 2, items: { type: "integer", minimum: 2, maximum: 9 } },
        }),
      },
      ["body/lines/*/maximum", "body/lines/*/minimum", "body/lines/maxItems"],
    ],
    [
      "nothing for the range of their format",
      { body: body({ lines: { type: "array", items: { type: "integer", maximum: 2147483647 } } }) },
      [],
    ],
    ["another type", { body: body({ code: { type: "integer" } }) }, ["body/code/type"]],
    ["a member that we require", { body: body({}, ["code", "kind"]) }, ["body/required/kind"]],
    [
      "a member that we don't read, unless it is read-only",
      { body: { type: "object", properties: { code: { type: "string" } } } },
      ["body/kind/ignored", "body/lines/ignored"],
    ],
    ["a body that we don't read", { requestBody: null }, ["body/ignored"]],
    [
      "a parameter that we don't read",
      { body: body({}), parameters: [] },
      ["parameters/query/limit/ignored"],
    ],
    [
      "a parameter that we require, and its default",
      {
        body: body({}),
        parameters: [
          { ...query, required: true, schema: { type: "integer", default: 50, minimum: 1 } },
        ],
      },
      [
        "parameters/query/limit/default",
        "parameters/query/limit/minimum",
        "parameters/query/limit/required",
      ],
    ],
    [
      "a parameter that they don't know and we require",
      {
        body: body({}),
        parameters: [
          query,
          { name: "why", in: "query", required: true, schema: { type: "string" } },
        ],
      },
      ["parameters/query/why/required"],
    ],
    [
      "a header that we don't answer",
      { body: body({}), headers: {} },
      ["responses/200/headers/X-Request-Id"],
    ],
    [
      "a status of ours",
      { body: body({}), responses: { "409": {} } },
      ["responses/409/undeclared"],
    ],
    [
      "an answer that lacks a member",
      { body: body({}), answer: { type: "object", properties: {} } },
      ["answers/200/required/code"],
    ],
    [
      "an answer with a null",
      {
        body: body({}),
        answer: {
          type: "object",
          required: ["code", "note"],
          properties: { code: { type: "string" }, note: { type: ["string", "null"] } },
        },
      },
      ["answers/200/note/type"],
    ],
    [
      "nothing for an answer that says more",
      {
        body: body({}),
        answer: {
          type: "object",
          required: ["code"],
          properties: { code: { type: "string" }, more: { type: "boolean" } },
        },
      },
      [],
    ],
  ])("finds %s", (_, parts, pointers) => {
    const ours = interfaceOf(documentOf(parts));
    expect(differencesBetween({ theirs, ours })).toStrictEqual(
      pointers.map((pointer) => `POST /things ${pointer}`),
    );
  });

  it("finds an operation and a status that we don't have", () => {
    const none = interfaceOf({ paths: {} });
    expect(differencesBetween({ theirs, ours: none })).toStrictEqual([
      "POST /things operation/missing",
    ]);
    const more = interfaceOf(documentOf({ responses: { "409": {} } }));
    expect(
      differencesBetween({ theirs: more, ours: interfaceOf(documentOf({ body: body({}) })) }),
    ).toStrictEqual(["POST /things responses/409/never"]);
  });

  it("finds a body that we require and they don't", () => {
    const optional = interfaceOf(documentOf({ requestBody: content(theirBody) }));
    const required = interfaceOf(documentOf({ body: body({}) }));
    expect(differencesBetween({ theirs: optional, ours: required })).toStrictEqual([
      "POST /things body/required",
    ]);
  });
});
