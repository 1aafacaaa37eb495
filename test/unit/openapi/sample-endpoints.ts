import * as RTE from "fp-ts/ReaderTaskEither";
import * as t from "io-ts";
import { endpoint } from "../../../shared/http/endpoint";
import type { Contract, Surface } from "../../../shared/http/contract";
import { gpdProblems } from "../../../shared/http/problems-gpd";
import { list, record } from "../../../shared/prelude/record";
import { shaped } from "../../../shared/prelude/shape";

export const surface: Surface = {
  name: "library",
  title: "Library",
  basePath: "library/v1",
  problems: gpdProblems,
};

const limit = shaped(
  new t.Type<number, unknown>(
    "limit",
    t.number.is,
    (value, context) =>
      value === undefined
        ? t.success(50)
        : typeof value === "string" && /^[1-9]$/.test(value)
          ? t.success(Number(value))
          : t.failure(value, context, "must be a digit"),
    t.identity,
  ),
  { kind: "optional", of: t.unknown, schema: { type: "integer", minimum: 1, default: 50 } },
);

export const Book = record("Book", { title: t.string });
const key = { _tag: "Key", kinds: ["creditor"], organization: null } as const;

const create = endpoint({
  id: "libraryCreateBook",
  operationId: "createBook",
  validatedAs: "createBook",
  surface,
  method: "POST",
  route: "shelves/{shelf}/books",
  tag: "Books",
  summary: "Adds a book",
  access: key,
  params: record("ShelfPath", { shelf: t.string }),
  query: record("NoQuery", {}),
  requestHeaders: { "Idempotency-Key": "Names the attempt." },
  body: { codec: Book, maxBytes: 100, example: { title: "Il nome della rosa" } },
  success: {
    status: 201,
    description: "The book",
    body: Book,
    example: { title: "Il nome della rosa" },
    headers: { ETag: "Its version" },
  },
  failures: ["SegregationForbidden", "DuplicateDebtPosition"],
  run: ({ body }) => RTE.right({ body, etag: '"1"' }),
});

const find = endpoint({
  id: "libraryFindBooks",
  operationId: "findBooks",
  validatedAs: "findBooks",
  surface,
  method: "GET",
  route: "shelves/{shelf}/books",
  tag: "Books",
  summary: "Finds books",
  access: key,
  params: record("ShelfPath", { shelf: t.string }),
  query: record("BookQuery", { limit, author: t.string }),
  body: null,
  success: {
    status: 200,
    description: "Books",
    body: list(Book),
    example: [],
    headers: { ETag: "Their version" },
  },
  failures: [],
  run: () => RTE.right({ body: [] }),
});

const info = endpoint({
  id: "libraryInfo",
  operationId: "info",
  validatedAs: "info",
  surface,
  method: "GET",
  route: "info",
  tag: "Service",
  summary: "What this is",
  access: { _tag: "Open" },
  params: record("NoPath", {}),
  query: record("NoQuery", {}),
  body: null,
  success: { status: 200, description: "What this is", body: t.string, example: "A library" },
  failures: [],
  run: () => RTE.right({ body: "A library" }),
});

/** The contracts of three small operations: with a body, with a query, and open to everybody. */
export const contracts: readonly [Contract, Contract, Contract] = [
  create.contract,
  find.contract,
  info.contract,
];
