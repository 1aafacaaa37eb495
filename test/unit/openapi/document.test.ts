import * as E from "fp-ts/Either";
import * as t from "io-ts";
import { gpdProblems } from "../../../shared/http/problems-gpd";
import { documentOf, documentsOf } from "../../../shared/openapi/document";
import { record } from "../../../shared/prelude/record";
import type { Json } from "../../../shared/prelude/shape";
import { Book, contracts, surface } from "./sample-endpoints";

const about = { version: "1.2.3", description: "Books on shelves." };
const [create, find, info] = contracts;

const requestId = { $ref: "#/components/headers/RequestId" };
const shelf = { name: "shelf", in: "path", required: true, schema: { type: "string" } };
const requestIdParameter = { $ref: "#/components/parameters/RequestId" };
const book = { $ref: "#/components/schemas/Book" };
const problem = (...names: ReadonlyArray<string>) => {
  const references = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return { schema: references.length === 1 ? references[0] : { anyOf: references } };
};
const response = (
  description: string,
  schemas: ReadonlyArray<string>,
  headers: Readonly<Record<string, unknown>> = {},
) => ({
  description,
  headers: { "X-Request-Id": requestId, ...headers },
  content: { "application/json": problem(...schemas) },
});
const retryAfter = {
  "Retry-After": {
    description: "Seconds to wait before the next attempt.",
    schema: { type: "integer", minimum: 0 },
  },
};
const missingKey = "Access denied due to missing subscription key.";
const wrongKey = "Access denied due to invalid subscription key.";
const forbidden = "You are not allowed to access this resource.";
const always = {
  "429": response("Too many requests", ["ProblemJson"], retryAfter),
  "500": response("INTERNAL SERVER ERROR", ["ProblemJson"]),
  "503": response("Service unavailable", ["ProblemJson"], retryAfter),
};
const etag = (description: string) => ({ description, schema: { type: "string" } });

describe("the document of a surface", () => {
  it("tells everything of an operation with a body", () => {
    const document = documentOf(surface, about, [create]);
    expect(document).toStrictEqual(
      E.right({
        openapi: "3.1.0",
        info: {
          title: "Library",
          version: "1.2.3",
          description: "Books on shelves.",
          license: { name: "EUPL-1.2", identifier: "EUPL-1.2" },
        },
        servers: [{ url: "/library/v1", description: "This deployment" }],
        tags: [{ name: "Books" }],
        paths: {
          "/shelves/{shelf}/books": {
            post: {
              tags: ["Books"],
              operationId: "createBook",
              summary: "Adds a book",
              parameters: [
                shelf,
                {
                  name: "Idempotency-Key",
                  in: "header",
                  description: "Names the attempt.",
                  required: false,
                  schema: { type: "string" },
                },
                requestIdParameter,
              ],
              requestBody: {
                required: true,
                content: {
                  "application/json": { schema: book, example: { title: "Il nome della rosa" } },
                },
              },
              responses: {
                "201": {
                  description: "The book",
                  headers: { "X-Request-Id": requestId, ETag: etag("Its version") },
                  content: {
                    "application/json": { schema: book, example: { title: "Il nome della rosa" } },
                  },
                },
                "400": response("BAD REQUEST", ["ProblemJson"]),
                "401": response(`${missingKey} | ${wrongKey}`, ["AccessProblem"]),
                "403": response(`The payment position is forbidden | ${forbidden}`, [
                  "ProblemJson",
                  "AccessProblem",
                ]),
                "409": response("The debt position violated constraints of uniqueness", [
                  "ProblemJson",
                ]),
                "413": response("The request is too large", ["ProblemJson"]),
                "415": response("Unsupported media type", ["ProblemJson"]),
                ...always,
              },
              security: [{ ApiKey: [] }, { ApiKeyQuery: [] }],
              "x-failures": [
                { tag: "UnreadableBody", status: 400, title: "BAD REQUEST" },
                { tag: "InvalidBody", status: 400, title: "BAD REQUEST" },
                { tag: "InvalidParameters", status: 400, title: "BAD REQUEST" },
                { tag: "KeyMissing", status: 401, title: missingKey },
                { tag: "KeyUnknown", status: 401, title: wrongKey },
                {
                  tag: "SegregationForbidden",
                  status: 403,
                  title: "The payment position is forbidden",
                },
                { tag: "AccessForbidden", status: 403, title: forbidden },
                {
                  tag: "DuplicateDebtPosition",
                  status: 409,
                  title: "The debt position violated constraints of uniqueness",
                },
                { tag: "BodyTooLarge", status: 413, title: "The request is too large" },
                { tag: "UnsupportedMediaType", status: 415, title: "Unsupported media type" },
                { tag: "StoreThrottled", status: 429, title: "Too many requests" },
                { tag: "CorruptDocument", status: 500, title: "INTERNAL SERVER ERROR" },
                { tag: "Defect", status: 500, title: "INTERNAL SERVER ERROR" },
                { tag: "StoreUnavailable", status: 503, title: "Service unavailable" },
              ],
            },
          },
        },
        components: {
          schemas: {
            AccessProblem: gpdProblems.schema("KeyMissing").schema,
            Book: {
              type: "object",
              required: ["title"],
              properties: { title: { type: "string" } },
            },
            ProblemJson: gpdProblems.schema("Defect").schema,
          },
          parameters: {
            RequestId: {
              name: "X-Request-Id",
              in: "header",
              description: "Identifies the call; made by the service when it is missing.",
              required: false,
              schema: { type: "string" },
            },
          },
          headers: {
            RequestId: {
              description:
                "Identifies the call: the caller's own, or the one that the service made.",
              schema: { type: "string" },
            },
          },
          securitySchemes: {
            ApiKey: {
              type: "apiKey",
              name: "Ocp-Apim-Subscription-Key",
              in: "header",
              description: "The key of a subscription.",
            },
            ApiKeyQuery: {
              type: "apiKey",
              name: "subscription-key",
              in: "query",
              description: "The same key, for callers that can't set a header.",
            },
          },
        },
      }),
    );
  });

  it("tells the query of a read, and that a current copy is not sent again", () => {
    expect(documentOf(surface, about, [find])).toMatchObject({
      right: {
        paths: {
          "/shelves/{shelf}/books": {
            get: {
              parameters: [
                shelf,
                {
                  name: "limit",
                  in: "query",
                  required: false,
                  schema: { type: "integer", minimum: 1, default: 50 },
                },
                { name: "author", in: "query", required: true, schema: { type: "string" } },
                requestIdParameter,
              ],
              responses: {
                "304": {
                  description: "The caller's copy is current.",
                  headers: { "X-Request-Id": requestId, ETag: etag("Their version") },
                },
              },
            },
          },
        },
      },
    });
  });

  it("declares no refusal that an open operation without parameters can't give", () => {
    const document = documentOf(surface, about, [info]);
    expect(document).toMatchObject({
      right: {
        paths: {
          "/info": {
            get: {
              parameters: [requestIdParameter],
              security: [],
              responses: { "200": { description: "What this is" }, ...always },
            },
          },
        },
      },
    });
    expect(JSON.stringify(document)).not.toMatch(/"40\d"|"41\d"/);
  });

  it("puts the methods of one path together, in the order of the operations", () => {
    const paths = E.isRight(documentOf(surface, about, contracts))
      ? documentOf(surface, about, contracts)
      : E.left("");
    const shown = E.isRight(paths)
      ? Object.entries(paths.right["paths"] as Record<string, Record<string, Json>>).map(
          ([path, methods]) => [path, Object.keys(methods)],
        )
      : paths;
    expect(shown).toStrictEqual([
      ["/shelves/{shelf}/books", ["post", "get"]],
      ["/info", ["get"]],
    ]);
  });

  it.each<readonly [string, (typeof contracts)[number], string]>([
    [
      "two operations of one name",
      { ...find, operationId: "createBook" },
      "two operations are named createBook",
    ],
    [
      "two operations at one address",
      { ...create, operationId: "other" },
      "two operations answer to POST /shelves/{shelf}/books",
    ],
    [
      "a placeholder that no codec reads",
      { ...find, route: "shelves/{shelf}/books/{isbn}" },
      "findBooks: the route has {isbn, shelf}, its codec {shelf}",
    ],
    [
      "a path member that the route lacks",
      { ...find, route: "books" },
      "findBooks: the route has {}, its codec {shelf}",
    ],
    [
      "a parameter without a shape",
      { ...find, query: record("Q", { author: t.unknown }) },
      "findBooks: author: the codec unknown has no published shape",
    ],
    [
      "an answer without a shape",
      { ...find, success: { ...find.success, body: t.unknown } },
      "findBooks: the codec unknown has no published shape",
    ],
    [
      "another record of a name in use",
      { ...find, success: { ...find.success, body: record("Book", { title: t.string }) } },
      "two different schemas are named Book",
    ],
    [
      "a record named like the problem",
      { ...find, success: { ...find.success, body: record("ProblemJson", { title: t.string }) } },
      "two different schemas are named ProblemJson",
    ],
  ])("is refused for %s", (_, contract, reason) => {
    expect(documentOf(surface, about, [create, contract])).toStrictEqual(E.left(reason));
  });
});

describe("the documents of an application", () => {
  const other = { ...surface, name: "archive", basePath: "" };

  it("are one for each surface, with its own operations", () => {
    const documents = documentsOf([create, { ...info, surface: other }, find], {
      library: about,
      archive: { version: "9", description: "" },
    });
    const library = documentOf(surface, about, [create, find]);
    const archive = documentOf(other, { version: "9", description: "" }, [
      { ...info, surface: other },
    ]);
    expect(documents).toStrictEqual(
      E.right(
        new Map([
          ["library", E.toUnion(library)],
          ["archive", E.toUnion(archive)],
        ]),
      ),
    );
    expect(archive).toMatchObject({ right: { servers: [{ url: "/" }] } });
  });

  it.each<readonly [string, ReturnType<typeof documentsOf>, string]>([
    [
      "a surface that nobody described",
      documentsOf([create], {}),
      "library: nothing is said about it",
    ],
    [
      "two surfaces of one name",
      documentsOf([create, { ...info, surface: { ...surface } }], { library: about }),
      "two surfaces are named library",
    ],
    [
      "what its own document refuses",
      documentsOf(
        [
          create,
          {
            ...create,
            body: { codec: t.unknown, maxBytes: 1, example: null },
            method: "PUT",
            operationId: "x",
          },
        ],
        { library: about },
      ),
      "library: x: the codec unknown has no published shape",
    ],
  ])("are refused for %s", (_, documents, reason) => {
    expect(documents).toStrictEqual(E.left(reason));
  });

  it("share a record that several operations use", () => {
    expect(Book.name).toBe("Book");
    expect(E.isRight(documentOf(surface, about, contracts))).toBe(true);
  });
});
