import * as E from "fp-ts/Either";
import { unchanged, type Execution, type ServiceDecision } from "../service/service";
import type { Remark } from "../service/values";
import { approved } from "./closing";
import type { Lines } from "./notification";
import type { ReviewClosed, ReviewerOwnsService, ReviewOutdated } from "./refusal";
import { isOwnRequest, undecided, type Reviewed, type Reviewer } from "./reviewed";

export type Approve = Execution & {
  readonly reviewer: Reviewer;
  readonly note: Remark | null;
  readonly lines: Lines;
};

export type ApproveRejected = ReviewerOwnsService | ReviewClosed | ReviewOutdated;

/**
 * A reviewer lets a request pass. The same decision repeated, by whomever, changes nothing; another one after
 * the request was closed is refused. So is one on a request that the service no longer waits for.
 */
export const approve =
  ({ at, command, lines, note, reviewer }: Approve) =>
  (service: Reviewed): E.Either<ApproveRejected, ServiceDecision> => {
    const { review } = service;
    if (isOwnRequest(reviewer, review))
      return E.left({ _tag: "ReviewerOwnsService", serviceId: review.serviceId });
    switch (review.status) {
      case "APPROVED":
        return E.right(unchanged(service));
      case "REJECTED":
      case "WITHDRAWN":
      case "SUPERSEDED":
        return E.left({ _tag: "ReviewClosed", reviewId: review.id, status: review.status });
      case "PENDING":
      case "IN_PROGRESS": {
        const request = undecided(service);
        if (request === null) return E.left({ _tag: "ReviewOutdated", reviewId: review.id });
        const by = { _tag: "Reviewer", id: reviewer.id } as const;
        return E.right(approved(service, request, { at, command, by, note, lines }));
      }
    }
  };
