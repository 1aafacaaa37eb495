import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { CommandId } from "../../domain/primitives/identifiers";
import { handlings, reviewKinds, type Review } from "../../domain/review/model";
import {
  audiences,
  channels,
  notificationStatuses,
  topicsOfNotice,
} from "../../domain/review/notification";
import { reasonCodes } from "../../domain/review/reasons";
import { checkRules } from "../../domain/service-checks/check";
import { fieldPaths } from "../../domain/service/fields";
import {
  NotificationId,
  OwnerId,
  ReviewerId,
  ReviewId,
  ServiceId,
} from "../../domain/service/identifiers";
import { Remark } from "../../domain/service/values";
import { Count, StoredInstant } from "./scalars";
import { StoredAccount, StoredReasons, StoredServiceData } from "./service-data";
import { reader, schema, type Faults } from "./stored";
import { tagged } from "./tagged";

export const reviewKind = "review";

const FieldPath = literals("field", ...fieldPaths);

const StoredCheck = record("Check", {
  rule: literals("rule", ...checkRules),
  outcome: literals("outcome", "PASS", "FAIL", "UNKNOWN"),
  code: literals("reason code", ...reasonCodes),
  fields: list(FieldPath),
  text: nullable(t.string),
});

const institution = record("Institution", {
  _tag: literals("author", "Institution"),
  userId: OwnerId,
});
const reviewer = record("Reviewer", { _tag: literals("author", "Reviewer"), id: ReviewerId });
const rules = record("Rules", { _tag: literals("author", "Rules") });

const StoredComment = record("Comment", {
  by: tagged("Author", "_tag", { Institution: institution, Reviewer: reviewer }),
  at: StoredInstant,
  text: Remark,
});

const StoredNotification = record("Notification", {
  id: NotificationId,
  topic: literals("topic", ...topicsOfNotice),
  audience: literals("audience", ...audiences),
  channel: literals("channel", ...channels),
  status: literals("status", ...notificationStatuses),
  attempts: Count,
  lastError: nullable(t.string),
  requestedAt: StoredInstant,
  at: StoredInstant,
});

const decided = {
  by: tagged("Decider", "_tag", { Rules: rules, Reviewer: reviewer }),
  at: StoredInstant,
  note: nullable(Remark),
};

const file = {
  review: ReviewId,
  service: ServiceId,
  owner: OwnerId,
  reviewKind: literals("review kind", ...reviewKinds),
  handling: literals("handling", ...handlings),
  autoPublish: t.boolean,
  snapshot: StoredServiceData,
  changedFields: list(FieldPath),
  requestedAt: StoredInstant,
  requestedBy: StoredAccount,
  validatedAt: nullable(StoredInstant),
  checks: list(StoredCheck),
  assignee: nullable(ReviewerId),
  remindedAt: nullable(StoredInstant),
  comments: list(StoredComment),
  notifications: list(StoredNotification),
  revision: Count,
  lastCommand: CommandId,
};

const StoredReview = tagged("Review", "status", {
  PENDING: record("Pending", { ...file, status: literals("status", "PENDING"), assignee: t.null }),
  IN_PROGRESS: record("InProgress", {
    ...file,
    status: literals("status", "IN_PROGRESS"),
    assignee: ReviewerId,
  }),
  APPROVED: record("ReviewApproved", {
    ...file,
    status: literals("status", "APPROVED"),
    decision: record("Approval", { ...decided, lifecycleRevision: Count }),
  }),
  REJECTED: record("ReviewRejected", {
    ...file,
    status: literals("status", "REJECTED"),
    decision: record("Rejection", { ...decided, reasons: StoredReasons }),
  }),
  WITHDRAWN: record("Withdrawn", {
    ...file,
    status: literals("status", "WITHDRAWN"),
    closedAt: StoredInstant,
  }),
  SUPERSEDED: record("Superseded", {
    ...file,
    status: literals("status", "SUPERSEDED"),
    closedAt: StoredInstant,
  }),
});

/** Organization and scope are lifted to the top, where the reviewers' queue filters by them. */
export const documentOf = ({ id, kind, serviceId, ...rest }: Review) => ({
  ...StoredReview.encode({ ...rest, review: id, service: serviceId, reviewKind: kind }),
  organization: rest.snapshot.organization.fiscalCode,
  scope: rest.snapshot.metadata.scope,
  kind: reviewKind,
  schema,
});

const decode = reader(reviewKind, StoredReview);

export const fromDocument = (document: unknown): E.Either<Faults, Review> =>
  pipe(
    decode(document),
    E.map(({ review, reviewKind: kind, service, ...rest }) => ({
      ...rest,
      id: review,
      serviceId: service,
      kind,
    })),
  );
