import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { CommandId } from "../../domain/primitives/identifiers";
import type { Lifecycle } from "../../domain/service-lifecycle/model";
import { GroupId, OwnerId, ReviewId, ServiceId } from "../../domain/service/identifiers";
import { Count, StoredInstant } from "./scalars";
import { StoredAccount, StoredReasons, StoredServiceData } from "./service-data";
import { reader, schema, type Faults } from "./stored";
import { tagged } from "./tagged";

export const lifecycleKind = "lifecycle";

const workingCopy = {
  service: ServiceId,
  owner: OwnerId,
  data: StoredServiceData,
  groupId: nullable(GroupId),
  createdAt: StoredInstant,
  modifiedAt: StoredInstant,
  lastReview: nullable(ReviewId),
  revision: Count,
  lastCommand: CommandId,
};

const submission = record("Submission", {
  reviewId: ReviewId,
  submittedAt: StoredInstant,
  submittedBy: StoredAccount,
  autoPublish: t.boolean,
});

/** Each status with what it has besides the working copy. */
const StoredLifecycle = tagged("Lifecycle", "status", {
  draft: record("Draft", { ...workingCopy, status: literals("status", "draft") }),
  submitted: record("Submitted", {
    ...workingCopy,
    status: literals("status", "submitted"),
    submission,
  }),
  approved: record("Approved", {
    ...workingCopy,
    status: literals("status", "approved"),
    submission,
    approvedAt: StoredInstant,
  }),
  rejected: record("Rejected", {
    ...workingCopy,
    status: literals("status", "rejected"),
    submission,
    rejectedAt: StoredInstant,
    reasons: StoredReasons,
  }),
  deleted: record("Deleted", { ...workingCopy, status: literals("status", "deleted") }),
});

export const documentOf = ({ id, ...rest }: Lifecycle) => ({
  ...StoredLifecycle.encode({ ...rest, service: id }),
  kind: lifecycleKind,
  schema,
});

const decode = reader(lifecycleKind, StoredLifecycle);

export const fromDocument = (document: unknown): E.Either<Faults, Lifecycle> =>
  pipe(
    decode(document),
    E.map(({ service, ...rest }) => ({ ...rest, id: service })),
  );
