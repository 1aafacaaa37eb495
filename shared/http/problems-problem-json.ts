import type { JsonSchema } from "../prelude/shape";
import type { FieldViolation } from "./failure";
import type { ProblemRows, ProblemTable } from "./problem";
import { gpdRows } from "./problems-gpd";

const badRequest = "Bad request";

/** Of a long load only the first lines at fault are told: a person corrects them and tries again. */
const maxViolations = 20;

const violationsTold = (violations: ReadonlyArray<FieldViolation>): string => {
  const told = violations
    .slice(0, maxViolations)
    .map(({ message, path }) => (path === "" ? message : `${path}: ${message}`));
  const more = violations.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
};

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
    title: "Forbidden",
    detail: () => "The subscription may not do this",
  },
  UnreadableBody: { ...gpdRows.UnreadableBody, title: badRequest },
  InvalidBody: {
    status: 400,
    title: badRequest,
    detail: ({ violations }) => violationsTold(violations),
  },
  InvalidParameters: { ...gpdRows.InvalidParameters, title: badRequest },
  UnfitToken: {
    status: 400,
    title: badRequest,
    detail: () => "X-Continuation-Token doesn't belong to this list",
  },
  StaleVersion: {
    status: 412,
    title: "Precondition failed",
    detail: () => "If-Match doesn't name the current version: read again",
  },
  TooContended: {
    ...gpdRows.TooContended,
    detail: () => "Other requests keep changing this: retry later",
  },
  Defect: { ...gpdRows.Defect, title: "Internal server error" },
  CorruptDocument: { ...gpdRows.CorruptDocument, title: "Internal server error" },
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

/** Problem details (RFC 9457) for every failure, who isn't let in included. */
export const problemJson: ProblemTable = {
  rows,
  contentType: "application/problem+json",
  body: (_, told) => told,
  schema: () => ({ name: "Problem", schema }),
};
