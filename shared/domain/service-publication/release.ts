import type { ReviewApproved } from "../review/model";
import {
  eventOf,
  unchanged,
  type Execution,
  type Service,
  type ServiceDecision,
} from "../service/service";
import type { PaymentCeiling } from "../service/values";
import type { Publication, PublicationStatus } from "./model";

export type Release = Execution & {
  /** The ceiling of every released service, whatever its institution wrote. */
  readonly maxAllowedPaymentAmount: PaymentCeiling;
  /** Whether an approval without the wish to be visible hides what is visible. */
  readonly hidesUnlessAutoPublish: boolean;
};

const statusAfter = (
  current: Publication | null,
  { autoPublish }: ReviewApproved,
  hidesUnlessAutoPublish: boolean,
): PublicationStatus => {
  if (autoPublish) return "published";
  return current?.status === "published" && !hidesUnlessAutoPublish ? "published" : "unpublished";
};

/** Approvals of one service are ordered by the revisions of its working copy: each approval is one of them. */
const isReleased = (current: Publication | null, { decision, id }: ReviewApproved): boolean =>
  current !== null &&
  (current.reviewId === id || current.approvedRevision >= decision.lifecycleRevision);

/**
 * Brings an approved copy in front of citizens. It follows the approval, even when the institution has begun
 * another draft since, and releases what was approved and not what is there now. A message that comes twice, or
 * after a newer release, or after the deletion of the service, or for a request that was not approved,
 * changes nothing; so it never undoes what the institution did to visibility in between.
 */
export const release =
  ({ at, command, hidesUnlessAutoPublish, maxAllowedPaymentAmount }: Release) =>
  (service: Service): ServiceDecision => {
    const { lifecycle, publication, review } = service;
    if (review?.status !== "APPROVED" || lifecycle.status === "deleted") return unchanged(service);
    if (review.serviceId !== lifecycle.id || isReleased(publication, review))
      return unchanged(service);
    const next: Service = {
      ...service,
      publication: {
        status: statusAfter(publication, review, hidesUnlessAutoPublish),
        id: lifecycle.id,
        owner: lifecycle.owner,
        data: { ...review.snapshot, maxAllowedPaymentAmount },
        reviewId: review.id,
        approvedAt: review.decision.at,
        approvedRevision: review.decision.lifecycleRevision,
        modifiedAt: at,
        revision: (publication?.revision ?? 0) + 1,
        lastCommand: command,
      },
    };
    const event = eventOf("ServiceReleased", next, { at, command }, { reviewId: review.id });
    return { next, events: [event] };
  };
