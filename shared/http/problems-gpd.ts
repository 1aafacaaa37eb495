import type { NotAccountableReason } from "../domain/debt-position/report-transfer";
import type { JsonSchema } from "../prelude/shape";
import type { FailureTag, ParameterViolation } from "./failure";
import type { ProblemRows, ProblemTable } from "./problem";
import { reviewRows } from "./problems-reviews";
import { serviceRows } from "./rows-services";

const badRequest = "BAD REQUEST";
const internal = "INTERNAL SERVER ERROR";
const unavailable = "Service unavailable";

type About = { readonly organization: string; readonly iupd: string };
const about = ({ organization, iupd }: About): string =>
  `Organization fiscal code ${organization}, IUPD ${iupd}`;

const inStatus = (failure: About & { readonly from: string }): string =>
  `${about(failure)}: its status is ${failure.from}`;

const noOption = "Not found the payment option";

type OfOption = { readonly organization: string; readonly code: string };
const ofOption = ({ code, organization }: OfOption): string =>
  `Organization fiscal code ${organization}, NAV or IUV ${code}`;

const ofIuv = (organization: string, iuv: string): string =>
  `Organization fiscal code ${organization}, IUV ${iuv}`;

type OfTransfer = {
  readonly organization: string;
  readonly iuv: string;
  readonly transfer: string;
};
const ofTransfer = ({ iuv, organization, transfer }: OfTransfer): string =>
  `${ofIuv(organization, iuv)}, transfer ${transfer}`;

const whyNotAccountable: Readonly<Record<NotAccountableReason, string>> = {
  AlreadyReported: "it is reported already",
  NotPaid: "it is not paid",
  OtherPlanReported: "its position is reported through another plan",
};

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
export const gpdRows: ProblemRows = {
  ...reviewRows,
  ...serviceRows,
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
  SubscriptionNotFound: {
    status: 404,
    title: "Not found the subscription",
    detail: ({ id }) => `No subscription is named ${id}`,
  },
  SubscriptionTaken: {
    status: 409,
    title: "The subscription exists already",
    detail: ({ what }) => `The ${what} is taken`,
  },
  KeysOfService: {
    status: 409,
    title: "The keys belong to a service",
    detail: ({ id }) => `The keys of service ${id} are regenerated by who manages it`,
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
  SegregationForbiddenOnNotice: {
    status: 403,
    title: "The payment position is forbidden",
    detail: ({ organization }) =>
      `Organization fiscal code ${organization}: the notice's segregation code isn't granted`,
  },
  PaymentOptionNotFound: { status: 404, title: noOption, detail: ofOption },
  PaymentOptionExcluded: { status: 404, title: noOption, detail: ofOption },
  PaymentOptionAlreadyPaid: {
    status: 409,
    title: "Existing related payment found",
    detail: ofOption,
  },
  TransferNotFound: { status: 404, title: "Not found the transfer", detail: ofTransfer },
  TransferNotAccountable: {
    status: 409,
    title: "transfer is not in accountable state",
    detail: (failure) => `${ofTransfer(failure)}: ${whyNotAccountable[failure.reason]}`,
  },
  NotificationFeeNotUpdatable: {
    status: 422,
    title: "Not in unpaid state for notification fee update",
    detail: ({ from, iuv, organization }) => `${ofIuv(organization, iuv)}: its status is ${from}`,
  },
  NotificationFeeTransferNotFound: {
    status: 422,
    title: "No valid transfer found for notification fee update",
    detail: ({ iuv, organization }) => ofIuv(organization, iuv),
  },
  NotificationFeeTooLarge: {
    status: 400,
    title: badRequest,
    detail: ({ iuv, organization }) =>
      `${ofIuv(organization, iuv)}: the amount would be too large to be exact`,
  },
  NotEnoughElements: {
    status: 400,
    title: "Not enough elements",
    detail: ({ page, totalPages }) => `There is no page ${page}: there are ${totalPages}, from 0`,
  },
  InvalidDateRange: {
    status: 400,
    title: "Invalid date range",
    detail: () =>
      "from and to must be yyyy-MM-dd or yyyy-MM-ddTHH:mm[:ss[.fraction]], without offset, in order",
  },
  ReceiptForbidden: {
    status: 403,
    title: "The receipt retrieve is forbidden",
    detail: ({ code, iuv, organization }) =>
      `Code ${code} is not among those granted (organization ${organization}, IUV ${iuv})`,
  },
  ReceiptNotFound: {
    status: 404,
    title: "Not found the receipt",
    detail: ({ iuv, organization }) => `Organization ${organization}, IUV ${iuv}`,
  },
  ReceiptNotRecoverable: {
    status: 422,
    title: "The receipts recovery is failed",
    detail: ({ iuv, organization, status: found }) =>
      `Organization ${organization}, IUV ${iuv}: the receipt is ${found} and its option is not paid`,
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
  InvalidFlow: {
    status: 400,
    title: badRequest,
    detail: ({ element, problem }) => `${element}: ${problem}`,
  },
  FlowTaken: {
    status: 409,
    title: "Another flow has this identifier and date",
    detail: ({ date, flowId }) =>
      `Another content was published as flow ${flowId} of ${date} for the same institution`,
  },
  FlowTooOld: {
    status: 400,
    title: badRequest,
    detail: ({ months }) => `flowDate is more than ${months} months ago`,
  },
  IngestionNotFound: {
    status: 404,
    title: "Not found the reporting flow",
    detail: ({ content }) =>
      `No flow with the SHA-256 ${content} was handed in, or not so much of it`,
  },
  ReportingFlowNotFound: {
    status: 404,
    title: "Not found the reporting flow",
    detail: ({ flowId, organization }) =>
      `Organization fiscal code ${organization}, flow ${flowId}`,
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
  rows: gpdRows,
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
