import { problemsOf, type Contract } from "../http/contract";
import type { FailureTag } from "../http/failure";
import type { ProblemTable } from "../http/problem";
import type { Json, JsonSchema } from "../prelude/shape";
import { componentReference, type Component } from "./json-schema";

type JsonObject = Readonly<Record<string, Json>>;

/** Failures of the kit that an operation can't have when it reads no such thing. */
const ofBodies: ReadonlySet<FailureTag> = new Set<FailureTag>([
  "BodyTooLarge",
  "UnsupportedMediaType",
  "UnreadableBody",
  "InvalidBody",
]);
const ofKeys: ReadonlySet<FailureTag> = new Set<FailureTag>([
  "KeyMissing",
  "KeyUnknown",
  "AccessForbidden",
]);

const hasParameters = ({ params, query }: Contract): boolean =>
  Object.keys(params.members).length + Object.keys(query.members).length > 0;

/** The failures that an operation can answer with, by status and then in declared order. */
export const possibleFailures = (contract: Contract): ReadonlyArray<FailureTag> =>
  [...new Set(contract.failures)]
    .filter(
      (tag) =>
        (contract.body !== null || contract.content !== undefined || !ofBodies.has(tag)) &&
        (contract.access._tag === "Key" || !ofKeys.has(tag)) &&
        (tag !== "InvalidParameters" || hasParameters(contract)),
    )
    .toSorted((one, other) => statusOf(contract, one) - statusOf(contract, other));

const statusOf = (contract: Contract, tag: FailureTag): number =>
  problemsOf(contract).rows[tag].status;

/** Each failure with its place in the table, for readers and for tests. */
export const failureList = (contract: Contract): ReadonlyArray<Json> =>
  possibleFailures(contract).map((tag) => {
    const { status, title } = problemsOf(contract).rows[tag];
    return { tag, status, title };
  });

const oneOrEither = (schemas: ReadonlyArray<JsonSchema>): JsonSchema => {
  const [only, ...others] = schemas;
  return only !== undefined && others.length === 0 ? only : { anyOf: schemas };
};

const busy: ReadonlySet<number> = new Set([429, 503]);

const retryAfter: JsonObject = {
  description: "Seconds to wait before the next attempt.",
  schema: { type: "integer", minimum: 0 },
};

const responseOf = (
  problems: ProblemTable,
  status: number,
  tags: ReadonlyArray<FailureTag>,
  requestId: JsonObject,
): JsonObject => {
  const titles = [...new Set(tags.map((tag) => problems.rows[tag].title))];
  const names = [...new Set(tags.map((tag) => problems.schema(tag).name))];
  const isTimed = busy.has(status) && tags.some((tag) => "headers" in problems.rows[tag]);
  return {
    description: titles.join(" | "),
    headers: { "X-Request-Id": requestId, ...(isTimed ? { "Retry-After": retryAfter } : {}) },
    content: { [problems.contentType]: { schema: oneOrEither(names.map(componentReference)) } },
  };
};

/** One response for each status of the declared failures; the titles of a status are its description. */
export const failureResponses = (contract: Contract, requestId: JsonObject): JsonObject => {
  const tags = possibleFailures(contract);
  const statuses = [...new Set(tags.map((tag) => statusOf(contract, tag)))];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      responseOf(
        problemsOf(contract),
        status,
        tags.filter((tag) => statusOf(contract, tag) === status),
        requestId,
      ),
    ]),
  );
};

export const failureComponents = (contract: Contract): ReadonlyArray<Component> =>
  possibleFailures(contract).map((tag) => ({
    ...problemsOf(contract).schema(tag),
    source: null,
  }));
