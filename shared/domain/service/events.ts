import type { Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import type { NotificationId, ReviewId, ServiceId } from "./identifiers";

/** Facts of a service's life. They hold no personal data and none of what the institution wrote. */
export const serviceEventTypes = [
  "ServiceCreated",
  "ServiceEdited",
  "ServiceGroupChanged",
  "ServiceSubmitted",
  "ServiceWithdrawn",
  "ServiceApproved",
  "ServiceRejected",
  "ServiceDeleted",
  "ServiceReleased",
  "ServicePublished",
  "ServiceUnpublished",
  "ReviewValidated",
  "ReviewAssigned",
  "ReviewCommented",
  "ReviewSuperseded",
  "NotificationRequested",
  "NotificationAttempted",
] as const;
export type ServiceEventType = (typeof serviceEventTypes)[number];

/**
 * The events of a decision have its command in common; the command and the place in the decision's list
 * identify each of them.
 */
export type ServiceEvent = {
  readonly type: ServiceEventType;
  readonly serviceId: ServiceId;
  /** The request that it is about, if any. */
  readonly reviewId: ReviewId | null;
  readonly notificationId: NotificationId | null;
  readonly at: Instant;
  readonly command: CommandId;
};

export const serviceQueues = [
  "request-validation",
  "review-notifications",
  "request-publication",
] as const;
export type ServiceQueue = (typeof serviceQueues)[number];

/** Events that something waits for. A group change has no consumer, so it can't replay a release. */
const consumers: Readonly<Partial<Record<ServiceEventType, ServiceQueue>>> = {
  ServiceSubmitted: "request-validation",
  NotificationRequested: "review-notifications",
  ServiceApproved: "request-publication",
};

/** The queue that an event becomes a message of; null: it is only journalled. */
export const queueOf = ({ type }: ServiceEvent): ServiceQueue | null => consumers[type] ?? null;
