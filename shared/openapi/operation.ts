import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import type {
  AnyRecord,
  Body,
  Contract,
  OtherSuccess,
  StreamedContent,
  Success,
} from "../http/contract";
import type { Json, JsonSchema } from "../prelude/shape";
import type * as t from "io-ts";
import { failureComponents, failureList, failureResponses } from "./failures";
import {
  describe,
  describeParameter,
  mayBeAbsent,
  type Component,
  type Undescribed,
} from "./json-schema";

type JsonObject = Readonly<Record<string, Json>>;

type DescribedOperation = {
  readonly object: JsonObject;
  readonly components: ReadonlyArray<Component>;
};

const text: JsonSchema = { type: "string" };

export const requestIdParameter: JsonObject = {
  name: "X-Request-Id",
  in: "header",
  description: "Identifies the call; made by the service when it is missing.",
  required: false,
  schema: text,
};

export const requestIdHeader: JsonObject = {
  description: "Identifies the call: the caller's own, or the one that the service made.",
  schema: text,
};

const requestIdHeaderReference: JsonObject = { $ref: "#/components/headers/RequestId" };

const describeParameters = (
  place: "path" | "query",
  { members }: AnyRecord,
): E.Either<Undescribed, ReadonlyArray<JsonObject>> =>
  pipe(
    Object.entries(members),
    E.traverseArray(([name, codec]) =>
      pipe(
        describeParameter(codec),
        E.bimap(
          (problem) => `${name}: ${problem}`,
          ({ schema }) => ({
            name,
            in: place,
            required: place === "path" || !mayBeAbsent(codec),
            schema,
          }),
        ),
      ),
    ),
  );

const headerParameter = ([name, description]: readonly [string, string]): JsonObject => ({
  name,
  in: "header",
  description,
  required: false,
  schema: text,
});

const contentOf = (schema: JsonSchema, example: Json, media = "application/json"): JsonObject => ({
  [media]: { schema, example },
});

/** The other form in which the same may be said; its own rules can't be said in a schema. */
const alternativeOf = ({ alternative }: Body<t.Mixed>): JsonObject =>
  alternative === undefined
    ? {}
    : {
        [alternative.mediaType]: {
          schema: { ...text, description: alternative.description },
          example: alternative.example,
        },
      };

const describeBody = (body: Body<t.Mixed> | null): E.Either<Undescribed, DescribedOperation> =>
  body === null
    ? E.right({ object: {}, components: [] })
    : pipe(
        describe(body.codec),
        E.map(({ schema, components }) => ({
          object: {
            requestBody: {
              required: true,
              content: { ...contentOf(schema, body.example), ...alternativeOf(body) },
            },
          },
          components,
        })),
      );

/** A body that is streamed is published as bytes of its media types. */
const describeContent = (content: StreamedContent): DescribedOperation => ({
  object: {
    requestBody: {
      required: true,
      description: content.description,
      content: Object.fromEntries(
        content.mediaTypes.map((media) => [
          media,
          { schema: { type: "string", format: "binary" }, example: content.example },
        ]),
      ),
    },
  },
  components: [],
});

const responseHeaders = (headers: Readonly<Record<string, string>>): JsonObject => ({
  "X-Request-Id": requestIdHeaderReference,
  ...Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: text }]),
  ),
});

/** A read that tells its version answers 304 to a caller who has it. */
const notModified = ({ method, success: { headers = {} } }: Contract): JsonObject =>
  method === "GET" && "ETag" in headers
    ? {
        "304": {
          description: "The caller's copy is current.",
          headers: responseHeaders({ ETag: headers["ETag"] ?? "" }),
        },
      }
    : {};

type Form = OtherSuccess & { readonly schema: JsonSchema };

const noContent = 204;

/** The forms of success by status; those of one status differ in their medium. */
const responsesOf = (forms: ReadonlyArray<Form>, headers: JsonObject): JsonObject =>
  Object.fromEntries(
    [...new Set(forms.map(({ status }) => status))].map((status) => {
      const same = forms.filter((form) => form.status === status);
      const contents = same.map(({ example, media, schema }) => contentOf(schema, example, media));
      return [
        String(status),
        {
          description: same[0]?.description ?? "",
          headers,
          ...(status === noContent ? {} : { content: merged(contents) }),
        },
      ];
    }),
  );

const merged = (objects: ReadonlyArray<JsonObject>): JsonObject =>
  Object.fromEntries(objects.flatMap((each) => Object.entries(each)));

const describeSuccess = ({
  headers = {},
  media = "application/json",
  others = [],
  ...main
}: Success<t.Mixed>): E.Either<Undescribed, DescribedOperation> =>
  pipe(
    [{ ...main, media }, ...others],
    E.traverseArray((form) =>
      pipe(
        describe(form.body),
        E.map(({ schema, components }) => ({ form: { ...form, schema }, components })),
      ),
    ),
    E.map((described) => ({
      object: responsesOf(
        described.map(({ form }) => form),
        responseHeaders(headers),
      ),
      components: described.flatMap(({ components }) => components),
    })),
  );

const pathNames = (route: string): ReadonlyArray<string> =>
  [...route.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? "");

/** The placeholders of the route and the members of the path codec are the same names. */
const routeProblem = ({ route, params }: Contract): Undescribed | null => {
  const placed = pathNames(route).toSorted();
  const decoded = Object.keys(params.members).toSorted();
  return placed.join() === decoded.join()
    ? null
    : `the route has {${placed.join(", ")}}, its codec {${decoded.join(", ")}}`;
};

/** An OpenAPI operation object, and the components that it refers to. */
export const describeOperation = (
  contract: Contract,
): E.Either<Undescribed, DescribedOperation> => {
  const mismatch = routeProblem(contract);
  if (mismatch !== null) return E.left(mismatch);
  return pipe(
    E.Do,
    E.bind("path", () => describeParameters("path", contract.params)),
    E.bind("query", () => describeParameters("query", contract.query)),
    E.bind("body", () =>
      contract.content === undefined
        ? describeBody(contract.body)
        : E.right(describeContent(contract.content)),
    ),
    E.bind("success", () => describeSuccess(contract.success)),
    E.map(({ path, query, body, success }) => ({
      object: {
        tags: [contract.tag],
        operationId: contract.operationId,
        summary: contract.summary,
        parameters: [
          ...path,
          ...query,
          ...Object.entries(contract.requestHeaders).map(headerParameter),
          { $ref: "#/components/parameters/RequestId" },
        ],
        ...body.object,
        responses: {
          ...success.object,
          ...notModified(contract),
          ...failureResponses(contract, requestIdHeaderReference),
        },
        security: contract.access._tag === "Key" ? [{ ApiKey: [] }, { ApiKeyQuery: [] }] : [],
        "x-failures": failureList(contract),
      },
      components: [...body.components, ...success.components, ...failureComponents(contract)],
    })),
  );
};
