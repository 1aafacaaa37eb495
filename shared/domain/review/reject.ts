import * as E from "fp-ts/Either";
import { unchanged, type Execution, type ServiceDecision } from "../service/service";
import type { Remark } from "../service/values";
import { rejected } from "./closing";
import type { Lines } from "./notification";
import { explained, type Reason, type UnexplainedRejection } from "./reasons";
import type { ReviewClosed, ReviewerOwnsService, ReviewOutdated } from "./refusal";
import { isOwnRequest, undecided, type Reviewed, type Reviewer } from "./reviewed";

export type Reject = Execution & {
  readonly reviewer: Reviewer;
  readonly reasons: ReadonlyArray<Reason>;
  readonly note: Remark | null;
  readonly lines: Lines;
};

export type RejectRejected =
  UnexplainedRejection | ReviewerOwnsService | ReviewClosed | ReviewOutdated;

/**
 * A reviewer sends a request back with reasons that its institution can act on. Repeating the rejection
 * changes nothing, and keeps the first reasons; a rejection of what was closed otherwise is refused. So is one
 * of a request that the service no longer waits for.
 */
export const reject =
  ({ at, command, lines, note, reasons, reviewer }: Reject) =>
  (service: Reviewed): E.Either<RejectRejected, ServiceDecision> => {
    const { review } = service;
    if (isOwnRequest(reviewer, review))
      return E.left({ _tag: "ReviewerOwnsService", serviceId: review.serviceId });
    const accepted = explained(reasons);
    if (E.isLeft(accepted)) return accepted;
    switch (review.status) {
      case "REJECTED":
        return E.right(unchanged(service));
      case "APPROVED":
      case "WITHDRAWN":
      case "SUPERSEDED":
        return E.left({ _tag: "ReviewClosed", reviewId: review.id, status: review.status });
      case "PENDING":
      case "IN_PROGRESS": {
        const request = undecided(service);
        if (request === null) return E.left({ _tag: "ReviewOutdated", reviewId: review.id });
        const by = { _tag: "Reviewer", id: reviewer.id } as const;
        const ruling = { at, command, by, note, lines };
        return E.right(rejected(service, request, ruling, accepted.right));
      }
    }
  };
