import type { Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import type { Account } from "../service-lifecycle/model";
import type { Check } from "../service-checks/check";
import type { FieldPath } from "../service/fields";
import type { OwnerId, ReviewerId, ReviewId, ServiceId } from "../service/identifiers";
import type { ServiceData } from "../service/service-data";
import type { Remark } from "../service/values";
import type { Notification } from "./notification";
import type { Reasons } from "./reasons";

export const reviewStatuses = [
  "PENDING",
  "IN_PROGRESS",
  "APPROVED",
  "REJECTED",
  "WITHDRAWN",
  "SUPERSEDED",
] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

export const handlings = ["MANUAL", "AUTO_APPROVED", "AUTO_REJECTED"] as const;
export type Handling = (typeof handlings)[number];

export const reviewKinds = ["FIRST_ACTIVATION", "UPDATE"] as const;
export type ReviewKind = (typeof reviewKinds)[number];

export type Author =
  | { readonly _tag: "Institution"; readonly userId: OwnerId }
  | { readonly _tag: "Reviewer"; readonly id: ReviewerId };

export type Comment = { readonly by: Author; readonly at: Instant; readonly text: Remark };

/** Who decided; the rules themselves when no reviewer was asked. */
export type Decider = { readonly _tag: "Rules" } | Extract<Author, { readonly _tag: "Reviewer" }>;

type Decided = { readonly by: Decider; readonly at: Instant; readonly note: Remark | null };

/** A request to publish, from submission on. */
export type ReviewFile = {
  readonly id: ReviewId;
  readonly serviceId: ServiceId;
  readonly owner: OwnerId;
  readonly kind: ReviewKind;
  readonly handling: Handling;
  readonly autoPublish: boolean;
  /** The data as they were submitted: what is judged and what is released. */
  readonly snapshot: ServiceData;
  /** What differs from the released copy; empty for a first activation. */
  readonly changedFields: ReadonlyArray<FieldPath>;
  readonly requestedAt: Instant;
  readonly requestedBy: Account;
  /** When the rules were applied; null: not yet. */
  readonly validatedAt: Instant | null;
  readonly checks: ReadonlyArray<Check>;
  readonly assignee: ReviewerId | null;
  readonly remindedAt: Instant | null;
  readonly comments: ReadonlyArray<Comment>;
  readonly notifications: ReadonlyArray<Notification>;
  /** Accepted changes, from 1. */
  readonly revision: number;
  readonly lastCommand: CommandId;
};

export type Pending = ReviewFile & { readonly status: "PENDING"; readonly assignee: null };
export type InProgress = ReviewFile & {
  readonly status: "IN_PROGRESS";
  readonly assignee: ReviewerId;
};
export type ReviewApproved = ReviewFile & {
  readonly status: "APPROVED";
  readonly decision: Decided & {
    /** The working copy's revision at the approval: it orders the approvals of a service. */
    readonly lifecycleRevision: number;
  };
};
export type ReviewRejected = ReviewFile & {
  readonly status: "REJECTED";
  readonly decision: Decided & { readonly reasons: Reasons };
};
export type Withdrawn = ReviewFile & { readonly status: "WITHDRAWN"; readonly closedAt: Instant };
/** Closed without a decision, because the service had moved on. */
export type Superseded = ReviewFile & { readonly status: "SUPERSEDED"; readonly closedAt: Instant };

export type OpenReview = Pending | InProgress;
export type Review = OpenReview | ReviewApproved | ReviewRejected | Withdrawn | Superseded;

export const isOpen = (review: Review): review is OpenReview =>
  review.status === "PENDING" || review.status === "IN_PROGRESS";
