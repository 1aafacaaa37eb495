import * as E from "fp-ts/Either";
import { withinGroups, type GroupForbidden } from "../service-access/caller";
import type { GroupScope } from "../service-access/groups";
import { notAllowed, type TransitionNotAllowed } from "../service-lifecycle/refusal";
import type { OwnerId } from "../service/identifiers";
import type { Execution, ServiceDecision } from "../service/service";
import type { Remark } from "../service/values";
import { isOpen, type Author } from "./model";
import type { ReviewClosed, ReviewerOwnsService, TooManyComments } from "./refusal";
import {
  isOwnRequest,
  refiled,
  reviewEvent,
  undecided,
  type Reviewed,
  type Reviewer,
} from "./reviewed";

export type Explain = Execution & {
  readonly scope: GroupScope;
  readonly userId: OwnerId;
  readonly text: Remark;
};
export type ExplainRejected = GroupForbidden | TransitionNotAllowed | TooManyComments;

export type CommentOn = Execution & { readonly reviewer: Reviewer; readonly text: Remark };
export type CommentRejected = ReviewerOwnsService | ReviewClosed | TooManyComments;

export const maxComments = 100;

const commented = (
  service: Reviewed,
  by: Author,
  text: Remark,
  execution: Execution,
): E.Either<TooManyComments, ServiceDecision> => {
  const { review } = service;
  if (review.comments.length >= maxComments)
    return E.left({ _tag: "TooManyComments", reviewId: review.id, limit: maxComments });
  const comments = [...review.comments, { by, at: execution.at, text }];
  const next: Reviewed = { ...service, review: refiled(review, execution, { comments }) };
  return E.right({ next, events: [reviewEvent("ReviewCommented", next, execution)] });
};

/** The institution adds an explanation while its request is under review. A repeat is said twice. */
export const explain =
  ({ at, command, scope, text, userId }: Explain) =>
  (service: Reviewed): E.Either<ExplainRejected, ServiceDecision> => {
    const { lifecycle } = service;
    const reached = withinGroups(scope)(lifecycle);
    if (E.isLeft(reached)) return reached;
    return undecided(service) === null
      ? E.left(notAllowed("explain", lifecycle))
      : commented(service, { _tag: "Institution", userId }, text, { at, command });
  };

/** A reviewer adds a comment while the request is open. A repeat is said twice. */
export const comment =
  ({ at, command, reviewer, text }: CommentOn) =>
  (service: Reviewed): E.Either<CommentRejected, ServiceDecision> => {
    const { review } = service;
    if (isOwnRequest(reviewer, review))
      return E.left({ _tag: "ReviewerOwnsService", serviceId: review.serviceId });
    return isOpen(review)
      ? commented(service, { _tag: "Reviewer", id: reviewer.id }, text, { at, command })
      : E.left({ _tag: "ReviewClosed", reviewId: review.id, status: review.status });
  };
