import type { JsonSchema } from "../prelude/shape";
import type { FailureOf, FieldViolation } from "./failure";
import type { ProblemRows, ProblemTable } from "./problem";
import { gpdRows } from "./problems-gpd";

const badRequest = "Bad Request";
const internal = "Internal server error";

const told = (violations: ReadonlyArray<FieldViolation>): string =>
  violations.map(({ message, path }) => (path === "" ? message : `${path}: ${message}`)).join("\n");

/** Bodies whose codec the published service names by how it was made. */
const exact: ReadonlySet<string> = new Set(["PatchServicePayload", "ReviewRequest", "Logo"]);

const bodyTitle = ({ codec }: FailureOf<"InvalidBody">): string => {
  if (codec === undefined) return badRequest;
  return exact.has(codec) ? `Invalid Exact<${codec}>` : `Invalid ${codec}`;
};

const parameterTitle = ({ violations }: FailureOf<"InvalidParameters">): string => {
  const name = violations[0]?.name ?? "";
  return `Invalid ${name === "keyType" ? "SubscriptionKeyType" : name}`;
};

/** Statuses and titles of the published service (specification, 6.2); details name the fields. */
const rows: ProblemRows = {
  ...gpdRows,
  KeyMissing: {
    status: 401,
    title: "Unauthorized",
    detail: () => "This operation asks for a subscription key",
  },
  KeyUnknown: {
    status: 401,
    title: "Unauthorized",
    detail: () => "The subscription key is not one of an active subscription",
  },
  AccessForbidden: {
    status: 403,
    title: "You are not allowed here",
    detail: () => "You do not have enough permission to complete the operation you requested",
  },
  RouteNotFound: { ...gpdRows.RouteNotFound, title: "Not found" },
  // The contract has no other status for a body that is too long.
  BodyTooLarge: { ...gpdRows.BodyTooLarge, status: 400, title: badRequest },
  UnreadableBody: { ...gpdRows.UnreadableBody, title: badRequest },
  InvalidBody: {
    status: 400,
    title: "Invalid payload",
    titleOf: bodyTitle,
    detail: ({ violations }) => told(violations),
  },
  InvalidParameters: {
    status: 400,
    title: "Invalid parameter",
    titleOf: parameterTitle,
    detail: ({ violations }) =>
      violations
        .map((violation) =>
          violation._tag === "Mismatch"
            ? `${violation.name}: is not of its kind`
            : `${violation.name}: ${violation.message}`,
        )
        .join("\n"),
  },
  UnfitToken: {
    status: 400,
    title: "Invalid continuationToken",
    detail: () => "continuationToken: doesn't belong to this list",
  },
  StaleVersion: {
    status: 412,
    title: "Precondition Failed",
    detail: () => "If-Match doesn't name the current version: read again",
  },
  TooContended: {
    ...gpdRows.TooContended,
    detail: () => "Other requests keep changing this service: retry later",
  },
  Defect: { ...gpdRows.Defect, title: internal },
  CorruptDocument: { ...gpdRows.CorruptDocument, title: internal },
};

const schema: JsonSchema = {
  type: "object",
  required: ["title", "status", "detail"],
  properties: {
    title: { type: "string" },
    status: { type: "integer", format: "int32", minimum: 100, maximum: 600 },
    detail: { type: "string" },
  },
};

/** Problem details (RFC 9457) of the surfaces about services. */
export const serviceProblems: ProblemTable = {
  rows,
  contentType: "application/problem+json",
  body: (_, { detail, status, title }) => ({ status, title, detail }),
  schema: () => ({ name: "ResponseError", schema }),
};
