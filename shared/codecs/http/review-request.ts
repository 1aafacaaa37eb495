import * as E from "fp-ts/Either";
import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { reviewStatuses, type ReviewStatus } from "../../domain/review/model";
import { channels } from "../../domain/review/notification";
import { maxMessage, maxReasons, reasonCodes, type Reason } from "../../domain/review/reasons";
import { ReviewerId, ReviewId } from "../../domain/service/identifiers";
import { scopes } from "../../domain/service/service-data";
import { InstitutionFiscalCode, Remark } from "../../domain/service/values";
import { arrayOf, optionalObject } from "./fields";
import { oneOf, parameter, wholeNumber, type Parameter } from "./parameters";
import { optionalRemark } from "./review-fields";

/** What reviewers send. */

const maxNote = 2_000;

export const ReviewPath = record("ReviewPath", { reviewId: ReviewId });

const defaultStatuses: ReadonlyArray<ReviewStatus> = ["PENDING", "IN_PROGRESS"];

const isStatus = (text: string): text is ReviewStatus =>
  reviewStatuses.some((status) => status === text);

const statuses: Parameter<ReadonlyArray<ReviewStatus>> = parameter<ReadonlyArray<ReviewStatus>>(
  "statuses",
  defaultStatuses,
  {
    type: "string",
    pattern: `^(${reviewStatuses.join("|")})(,(${reviewStatuses.join("|")}))*$`,
    default: defaultStatuses.join(","),
  },
  (text) => {
    const items = text.split(",");
    return items.every(isStatus)
      ? E.right(items.filter(isStatus))
      : E.left(`must list some of ${reviewStatuses.join(", ")}`);
  },
);

const organization: Parameter<InstitutionFiscalCode | null> =
  parameter<InstitutionFiscalCode | null>(
    "organization_fiscal_code",
    null,
    { type: "string", pattern: "^[0-9]{11}$" },
    (text) => (InstitutionFiscalCode.is(text) ? E.right(text) : E.left("must be eleven digits")),
  );

/** As tokens are written; whether it is one of ours is for its seal to say. */
const tokenPattern = "^[A-Za-z0-9_-]+$";
const tokenForm = new RegExp(tokenPattern);

const token: Parameter<string | null> = parameter<string | null>(
  "continuationToken",
  null,
  { type: "string", pattern: tokenPattern },
  (text) => (tokenForm.test(text) ? E.right(text) : E.left("is no token of this list")),
);

export const ReviewsQuery = record("ReviewsQuery", {
  status: statuses,
  organization_fiscal_code: organization,
  scope: oneOf(scopes, null),
  limit: wholeNumber(20, { minimum: 1, maximum: 100, documented: 20 }),
  continuationToken: token,
});

export const AssigneeRequest = record("AssigneeRequest", { assignee: nullable(ReviewerId) });

export const ApprovalRequest = record("ApprovalRequest", { note: optionalRemark(maxNote) });

const ReasonRequest = record("ReasonRequest", {
  code: literals("ReasonCode", ...reasonCodes),
  message: optionalRemark(maxMessage),
  fields: arrayOf(t.string),
});

export const RejectionRequest = record("RejectionRequest", {
  reasons: arrayOf(ReasonRequest, [
    {
      holds: (items) => items.length > 0 && items.length <= maxReasons,
      message: `must have one to ${maxReasons} reasons`,
      schema: { minItems: 1, maxItems: maxReasons },
    },
  ]),
  note: optionalRemark(maxNote),
});

export const CommentRequest = record("CommentRequest", { comment: Remark });

export const RenotifyRequest = record("RenotifyRequest", {
  channel: optionalObject(literals("Channel", ...channels)),
});

/** A note as the rules take it; its codec has seen to its length. */
export const remarkOf = (text: string | null): Remark | null =>
  text !== null && Remark.is(text) ? text : null;

export const reasonsOf = ({ reasons }: t.TypeOf<typeof RejectionRequest>): ReadonlyArray<Reason> =>
  reasons;
