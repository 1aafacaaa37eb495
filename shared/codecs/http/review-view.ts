import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import type { Instant } from "../../prelude/instant";
import { handlings, reviewKinds, reviewStatuses, type Review } from "../../domain/review/model";
import {
  audiences,
  channels,
  notificationStatuses,
  topicsOfNotice,
} from "../../domain/review/notification";
import { reasonCodes } from "../../domain/review/reasons";
import { checkRules } from "../../domain/service-checks/check";
import type { Hint } from "../../domain/service-checks/hints";
import { fieldPaths } from "../../domain/service/fields";
import type { Difference } from "../../domain/service/differences";
import { scopes } from "../../domain/service/service-data";
import { toMilliseconds } from "./milliseconds";
import { Moment, ValueOfField } from "./review-fields";
import { SnapshotView, snapshotViewOf } from "./review-snapshot";
import { Count } from "./view-fields";

/** A request to publish in front of a reviewer. */

const Status = literals("ReviewStatus", ...reviewStatuses);
const Handling = literals("Handling", ...handlings);
const Kind = literals("ReviewKind", ...reviewKinds);
const Path = literals("FieldPath", ...fieldPaths);
const text = nullable(t.string);

export const ReasonView = record("ReasonView", {
  code: literals("ReasonCode", ...reasonCodes),
  message: text,
  fields: list(t.string),
});

const heading = {
  id: t.string,
  serviceId: t.string,
  status: Status,
  kind: Kind,
  handling: Handling,
  requestedAt: Moment,
  assignee: text,
};

export const ReviewSummaryView = record("ReviewSummary", {
  ...heading,
  serviceName: t.string,
  organization: record("ReviewOrganization", { name: t.string, fiscalCode: t.string }),
  scope: literals("Scope", ...scopes),
  /** Notices that were given up: they can be sent again. */
  failedNotifications: Count,
});

export const ReviewsView = record("Reviews", {
  items: list(ReviewSummaryView),
  /** For the page after this one; null on the last. */
  continuationToken: text,
});

/** The notices that were asked for, by their ids. */
export const QueuedNoticesView = record("QueuedNotices", { notifications: list(t.string) });

const AuthorView = record("ReviewAuthor", {
  kind: literals("AuthorKind", "institution", "reviewer", "rules"),
  id: text,
});

export const ReviewView = record("Review", {
  ...heading,
  autoPublish: t.boolean,
  requestedBy: record("ReviewAccount", { userId: t.string, email: text }),
  validatedAt: nullable(Moment),
  closedAt: nullable(Moment),
  snapshot: SnapshotView,
  changedProperties: list(Path),
  /** Against the released copy, while the request is open; null: there is none, or it is closed. */
  differences: nullable(
    list(
      record("Difference", {
        path: Path,
        label: t.string,
        before: ValueOfField,
        after: ValueOfField,
      }),
    ),
  ),
  checks: list(
    record("CheckView", {
      rule: literals("CheckRule", ...checkRules),
      outcome: literals("CheckOutcome", "PASS", "FAIL", "UNKNOWN"),
      fields: list(Path),
      text,
    }),
  ),
  hints: list(record("HintView", { fields: list(Path), text: t.string })),
  decision: nullable(
    record("DecisionView", {
      outcome: literals("DecisionOutcome", "APPROVED", "REJECTED"),
      by: AuthorView,
      at: Moment,
      reasons: list(ReasonView),
      note: text,
    }),
  ),
  comments: list(record("CommentView", { by: AuthorView, at: Moment, text: t.string })),
  notifications: list(
    record("NotificationView", {
      id: t.string,
      event: literals("NoticeTopic", ...topicsOfNotice),
      audience: literals("Audience", ...audiences),
      channel: literals("Channel", ...channels),
      status: literals("NotificationStatus", ...notificationStatuses),
      attempts: Count,
      lastError: text,
      requestedAt: Moment,
      at: Moment,
    }),
  ),
});
export type ReviewView = t.TypeOf<typeof ReviewView>;

const headingOf = (review: Review) => ({
  id: review.id,
  serviceId: review.serviceId,
  status: review.status,
  kind: review.kind,
  handling: review.handling,
  requestedAt: toMilliseconds(review.requestedAt),
  assignee: review.assignee,
});

export const summaryOf = (review: Review): t.TypeOf<typeof ReviewSummaryView> => {
  const { metadata, name, organization } = review.snapshot;
  return {
    ...headingOf(review),
    serviceName: name,
    organization: { name: organization.name, fiscalCode: organization.fiscalCode },
    scope: metadata.scope,
    failedNotifications: review.notifications.filter(({ status }) => status === "FAILED").length,
  };
};

type Decider = Review["comments"][number]["by"] | { readonly _tag: "Rules" };

const authorOf = (by: Decider): t.TypeOf<typeof AuthorView> => {
  switch (by._tag) {
    case "Institution":
      return { kind: "institution", id: by.userId };
    case "Reviewer":
      return { kind: "reviewer", id: by.id };
    case "Rules":
      return { kind: "rules", id: null };
  }
};

const decisionOf = (review: Review): ReviewView["decision"] => {
  if (review.status !== "APPROVED" && review.status !== "REJECTED") return null;
  const { at, by, note } = review.decision;
  return {
    outcome: review.status,
    by: authorOf(by),
    at: toMilliseconds(at),
    reasons: review.status === "REJECTED" ? review.decision.reasons : [],
    note,
  };
};

const closedAtOf = (review: Review): Instant | null => {
  switch (review.status) {
    case "PENDING":
    case "IN_PROGRESS":
      return null;
    case "APPROVED":
    case "REJECTED":
      return review.decision.at;
    case "WITHDRAWN":
    case "SUPERSEDED":
      return review.closedAt;
  }
};

const orNull = (at: Instant | null): string | null => (at === null ? null : toMilliseconds(at));

export const reviewViewOf = (
  review: Review,
  differences: ReadonlyArray<Difference> | null,
  hints: ReadonlyArray<Hint>,
): ReviewView => ({
  ...headingOf(review),
  autoPublish: review.autoPublish,
  requestedBy: review.requestedBy,
  validatedAt: orNull(review.validatedAt),
  closedAt: orNull(closedAtOf(review)),
  snapshot: snapshotViewOf(review.snapshot),
  changedProperties: review.changedFields,
  differences,
  checks: review.checks,
  hints,
  decision: decisionOf(review),
  comments: review.comments.map(({ at, by, text: said }) => ({
    by: authorOf(by),
    at: toMilliseconds(at),
    text: said,
  })),
  notifications: review.notifications.map(({ at, requestedAt, topic, ...rest }) => ({
    ...rest,
    event: topic,
    requestedAt: toMilliseconds(requestedAt),
    at: toMilliseconds(at),
  })),
});
