import type { Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import type { Reasons } from "../review/reasons";
import type { GroupId, OwnerId, ReviewId, ServiceId } from "../service/identifiers";
import type { ServiceData } from "../service/service-data";

export const lifecycleStatuses = ["draft", "submitted", "approved", "rejected", "deleted"] as const;
export type LifecycleStatus = (typeof lifecycleStatuses)[number];

/** Who asked for something, and where answers go; the address is known only to some callers. */
export type Account = { readonly userId: OwnerId; readonly email: string | null };

export type Submission = {
  readonly reviewId: ReviewId;
  readonly submittedAt: Instant;
  readonly submittedBy: Account;
  /** Whether approval also makes the service visible. */
  readonly autoPublish: boolean;
};

/** The institution's working copy, whatever its state. */
export type WorkingCopy = {
  readonly id: ServiceId;
  readonly owner: OwnerId;
  readonly data: ServiceData;
  readonly groupId: GroupId | null;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  /** The latest request to publish, also when later edits have left its outcome behind. */
  readonly lastReview: ReviewId | null;
  /** Accepted changes, from 1. */
  readonly revision: number;
  readonly lastCommand: CommandId;
};

export type Draft = WorkingCopy & { readonly status: "draft" };
export type Submitted = WorkingCopy & {
  readonly status: "submitted";
  readonly submission: Submission;
};
export type Approved = WorkingCopy & {
  readonly status: "approved";
  readonly submission: Submission;
  readonly approvedAt: Instant;
};
export type Rejected = WorkingCopy & {
  readonly status: "rejected";
  readonly submission: Submission;
  readonly rejectedAt: Instant;
  readonly reasons: Reasons;
};
export type Deleted = WorkingCopy & { readonly status: "deleted" };

export type Lifecycle = Draft | Submitted | Approved | Rejected | Deleted;

/** The part that survives a transition: what a state adds never leaks into the next one. */
export const workingCopyOf = ({
  createdAt,
  data,
  groupId,
  id,
  lastCommand,
  lastReview,
  modifiedAt,
  owner,
  revision,
}: Lifecycle): WorkingCopy => ({
  id,
  owner,
  data,
  groupId,
  createdAt,
  modifiedAt,
  lastReview,
  revision,
  lastCommand,
});
