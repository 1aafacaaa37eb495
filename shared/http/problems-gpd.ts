import type { JsonSchema } from "../prelude/shape";
import type { FailureTag, ParameterViolation } from "./failure";
import type { ProblemRows, ProblemTable } from "./problem";

const badRequest = "BAD REQUEST";
const internal = "INTERNAL SERVER ERROR";
const unavailable = "Service unavailable";

type About = { readonly organization: string; readonly iupd: string };
const about = ({ organization, iupd }: About): string =>
  `Organization fiscal code ${organization}, IUPD ${iupd}`;

const inStatus = (failure: About & { readonly from: string }): string =>
  `${about(failure)}: its status is ${failure.from}`;

const parameter =
  (operation: string) =>
  (violation: ParameterViolation): string =>
    violation._tag === "Mismatch"
      ? `Invalid value ${violation.value} for property ${violation.name}`
      : `${operation}.${violation.name}: ${violation.message}`;

const retryAfter = (seconds: number): Readonly<Record<string, string>> => ({
  "Retry-After": String(seconds),
});

/** Statuses and exact titles of the debt-position surfaces (specification, section 6). */
const rows: ProblemRows = {
  KeyMissing: {
    status: 401,
    title: "Access denied due to missing subscription key.",
    detail: () => "Make sure to include subscription key when making requests to an API.",
  },
  KeyUnknown: {
    status: 401,
    title: "Access denied due to invalid subscription key.",
    detail: () => "Make sure to provide a valid key for an active subscription.",
  },
  AccessForbidden: {
    status: 403,
    title: "You are not allowed to access this resource.",
    detail: () => "",
  },
  RouteNotFound: {
    status: 404,
    title: "Not found the resource",
    detail: () => "No operation answers at this path",
  },
  MethodNotAllowed: {
    status: 405,
    title: "Method not allowed",
    detail: ({ allow }) => `This path answers to ${allow.join(", ")}`,
    headers: ({ allow }) => ({ Allow: allow.join(", ") }),
  },
  BodyTooLarge: {
    status: 413,
    title: "The request is too large",
    detail: ({ limit }) => `The body must not be longer than ${limit} bytes`,
  },
  UnsupportedMediaType: {
    status: 415,
    title: "Unsupported media type",
    detail: ({ expected }) => `The body must be ${expected}`,
  },
  UnreadableBody: { status: 400, title: badRequest, detail: ({ problem }) => problem },
  InvalidBody: {
    status: 400,
    title: badRequest,
    detail: ({ violations }) =>
      violations.map(({ path, message }) => `${path}: ${message}`).join(", "),
  },
  InvalidParameters: {
    status: 400,
    title: badRequest,
    detail: ({ operation, violations }) => violations.map(parameter(operation)).join(", "),
  },
  Defect: {
    status: 500,
    title: internal,
    detail: ({ requestId }) => `Unexpected error, request ${requestId}`,
  },
  CorruptDocument: { status: 500, title: internal, detail: () => "Stored data can't be read" },
  Unhealthy: {
    status: 503,
    title: unavailable,
    detail: ({ down }) => `Not answering: ${down.join(", ")}`,
  },
  StoreUnavailable: {
    status: 503,
    title: unavailable,
    detail: () => "The storage did not answer: retry later",
    headers: () => retryAfter(1),
  },
  StoreThrottled: {
    status: 429,
    title: "Too many requests",
    detail: () => "The storage is busy: retry later",
    headers: ({ retryAfterSeconds }) => retryAfter(retryAfterSeconds),
  },
  StaleVersion: {
    status: 412,
    title: "The debt position has changed",
    detail: () => "If-Match doesn't name the current version: read the position again",
  },
  TooContended: {
    status: 503,
    title: unavailable,
    detail: () => "Other requests keep changing this position: retry later",
    headers: () => retryAfter(1),
  },
  DebtPositionNotFound: { status: 404, title: "Not found the debt position", detail: about },
  ExclusiveParameters: {
    status: 400,
    title: "Exclusive Parameters",
    detail: () =>
      "Only one of these groups may be given: due_date_from and due_date_to; payment_date_from and payment_date_to; payment_date_time_from and payment_date_time_to",
  },
  WindowTooWide: {
    status: 400,
    title: "The debt positions cannot be recovered",
    detail: ({ from, to, days, maxDays }) =>
      `From ${from} to ${to} are ${days} days: the bounds must be in order and at most ${maxDays} days apart`,
  },
  UnfitToken: {
    status: 400,
    title: badRequest,
    detail: () =>
      "X-Continuation-Token doesn't belong to this list, or page was given together with it",
  },
  IdempotencyKeyReused: {
    status: 422,
    title: "The idempotency key belongs to another request",
    detail: () => "The same Idempotency-Key came with another body",
  },
  SegregationForbidden: {
    status: 403,
    title: "The payment position is forbidden",
    detail: ({ organization, subject }) =>
      `Organization fiscal code ${organization}, ${subject}: its segregation code isn't granted`,
  },
  InvalidDebtPosition: {
    status: 400,
    title: "Error in the debt position request data",
    detail: ({ violation }) => `${violation.path}: ${violation.rule}`,
  },
  ReservedMetadata: {
    status: 409,
    title: "The payment option contains reserved metadata",
    detail: () => "The metadata key NOTIFICATION_FEE is reserved",
  },
  DuplicateDebtPosition: {
    status: 409,
    title: "The debt position violated constraints of uniqueness",
    detail: ({ organization, what }) =>
      `The debt position or one of its payment options already exists for organization ${organization}: ${what}`,
  },
  PaymentFound: { status: 409, title: "Existing related payment found", detail: inStatus },
  NotUpdatable: {
    status: 409,
    title: "Existing related payment found or not in updatable state",
    detail: inStatus,
  },
  NotInvalidable: {
    status: 409,
    title: "Existing related payment found or not in invalidable state",
    detail: inStatus,
  },
  NotRestorable: {
    status: 409,
    title: "Existing related payment found or not in restorable state",
    detail: inStatus,
  },
  NoTransferForNotificationFee: {
    status: 422,
    title: "The debt position update is failed",
    detail: (failure) => `${about(failure)}: no transfer can take the notification fee`,
  },
  NotPublishable: {
    status: 409,
    title: "Existing related payment found or not in publishable state",
    detail: inStatus,
  },
  ValidityDatePassed: {
    status: 409,
    title: "Publish request occurred after the validity date began",
    detail: about,
  },
  DueDatePassed: {
    status: 409,
    title: "Publish request occurred after the due date of a payment options has expired",
    detail: about,
  },
  DueDateBeforeValidityDate: {
    status: 409,
    title: "The due date of a payment option is before the validity date",
    detail: about,
  },
};

/** Callers who aren't let in see the body of the gateway that stood here, not a problem. */
const gatewayTags: ReadonlySet<FailureTag> = new Set<FailureTag>([
  "KeyMissing",
  "KeyUnknown",
  "AccessForbidden",
]);

const object = (required: ReadonlyArray<string>, properties: JsonSchema): JsonSchema => ({
  type: "object",
  required,
  properties,
});
const text = { type: "string" };
const status = { type: "integer", format: "int32", minimum: 100, maximum: 600 };

export const gpdProblems: ProblemTable = {
  rows,
  contentType: "application/json",
  body: (tag, told) =>
    gatewayTags.has(tag)
      ? { statusCode: told.status, message: `${told.title} ${told.detail}`.trim() }
      : told,
  schema: (tag) =>
    gatewayTags.has(tag)
      ? {
          name: "AccessProblem",
          schema: object(["statusCode", "message"], { statusCode: status, message: text }),
        }
      : {
          name: "ProblemJson",
          schema: object(["title", "status", "detail"], { title: text, status, detail: text }),
        },
};
