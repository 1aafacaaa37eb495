import type { FailureTag } from "./failure";
import type { ProblemRows } from "./problem";

const conflict = "Conflict";
const badRequest = "Bad Request";
const notFound = "Not found";
const notAllowed = "You are not allowed here";

type Tags = Extract<
  FailureTag,
  | "ReviewNotFound"
  | "AgreementNotFound"
  | "ReviewerOwnsService"
  | "ReviewClosed"
  | "ReviewOutdated"
  | "TooManyComments"
  | "UnexplainedRejection"
  | "AgreementInvalid"
  | "QueueNotFound"
>;

type Violations = ReadonlyArray<{ readonly path: string; readonly rule: string }>;

const told = (violations: Violations): string =>
  violations.map(({ path, rule }) => `${path}: ${rule}`).join(", ");

/** What reviewers and operators of the review workflow are refused; the same on every surface. */
export const reviewRows: Pick<ProblemRows, Tags> = {
  ReviewNotFound: {
    status: 404,
    title: notFound,
    detail: ({ reviewId }) => `no item with id ${reviewId} found`,
  },
  AgreementNotFound: {
    status: 404,
    title: notFound,
    detail: ({ organization }) => `no agreement of ${organization} found`,
  },
  QueueNotFound: {
    status: 404,
    title: notFound,
    detail: ({ name }) => `no queue is named ${name}`,
  },
  ReviewerOwnsService: {
    status: 403,
    title: notAllowed,
    detail: () => "Nobody reviews what is their own",
  },
  ReviewClosed: {
    status: 409,
    title: conflict,
    detail: ({ reviewId, status }) => `${reviewId} is ${status} already`,
  },
  ReviewOutdated: {
    status: 409,
    title: conflict,
    detail: ({ reviewId }) => `the service no longer waits for ${reviewId}`,
  },
  TooManyComments: {
    status: 409,
    title: conflict,
    detail: ({ limit, reviewId }) => `${reviewId} has its ${limit} comments`,
  },
  UnexplainedRejection: {
    status: 400,
    title: badRequest,
    detail: ({ violations }) => told(violations),
  },
  AgreementInvalid: {
    status: 400,
    title: badRequest,
    detail: ({ violations }) => told(violations),
  },
};
