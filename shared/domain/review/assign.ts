import * as E from "fp-ts/Either";
import type { ReviewerId } from "../service/identifiers";
import { advanced, unchanged, type Execution, type ServiceDecision } from "../service/service";
import { isOpen, type OpenReview } from "./model";
import type { ReviewClosed, ReviewerOwnsService } from "./refusal";
import { isOwnRequest, reviewEvent, type Reviewed, type Reviewer } from "./reviewed";

export type Assign = Execution & {
  readonly reviewer: Reviewer;
  /** Null: nobody works on it any more. */
  readonly assignee: ReviewerId | null;
};

export type AssignRejected = ReviewerOwnsService | ReviewClosed;

const assigned = (
  review: OpenReview,
  assignee: ReviewerId | null,
  { command }: Execution,
): OpenReview => {
  const file = advanced(review, command);
  return assignee === null
    ? { ...file, status: "PENDING", assignee }
    : { ...file, status: "IN_PROGRESS", assignee };
};

/** Says who works on a request, which is in progress while somebody does. A repeat changes nothing. */
export const assign =
  ({ assignee, at, command, reviewer }: Assign) =>
  (service: Reviewed): E.Either<AssignRejected, ServiceDecision> => {
    const { review } = service;
    if (isOwnRequest(reviewer, review))
      return E.left({ _tag: "ReviewerOwnsService", serviceId: review.serviceId });
    if (!isOpen(review))
      return E.left({ _tag: "ReviewClosed", reviewId: review.id, status: review.status });
    if (review.assignee === assignee) return E.right(unchanged(service));
    const execution = { at, command };
    const next: Reviewed = { ...service, review: assigned(review, assignee, execution) };
    return E.right({ next, events: [reviewEvent("ReviewAssigned", next, execution)] });
  };
