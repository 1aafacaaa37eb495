import * as t from "io-ts";
import { list, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import type { Review } from "../../domain/review/model";
import { outcomeOf, requestOutcomes } from "../../domain/review/outcome";
import type { Instant } from "../../prelude/instant";
import { absentable, ReasonViews, Timestamp, timestampOf } from "./service-fields";
import { reasonViewsOf } from "./service-view";

/** What an institution sees of its request to publish. Reviewers are not named. */
export const ServiceReview = record("ServiceReview", {
  id: t.string,
  status: literals("RequestOutcome", ...requestOutcomes),
  requested_at: Timestamp,
  decided_at: absentable(Timestamp),
  auto_publish: t.boolean,
  reasons: absentable(ReasonViews),
  comments: list(
    record("ServiceReviewComment", {
      by: literals("CommentAuthor", "institution", "reviewer"),
      at: Timestamp,
      text: t.string,
    }),
  ),
});

const decidedAt = (review: Review): Instant | null => {
  switch (review.status) {
    case "PENDING":
    case "IN_PROGRESS":
      return null;
    case "APPROVED":
    case "REJECTED":
      return review.decision.at;
    case "WITHDRAWN":
    case "SUPERSEDED":
      return review.closedAt;
  }
};

export const reviewViewOf = (review: Review): t.TypeOf<typeof ServiceReview> => {
  const decided = decidedAt(review);
  return {
    id: review.id,
    status: outcomeOf(review),
    requested_at: timestampOf(review.requestedAt),
    decided_at: decided === null ? null : timestampOf(decided),
    auto_publish: review.autoPublish,
    reasons: review.status === "REJECTED" ? reasonViewsOf(review.decision.reasons) : null,
    comments: review.comments.map(({ at, by, text }) => ({
      by: by._tag === "Institution" ? "institution" : "reviewer",
      at: timestampOf(at),
      text,
    })),
  };
};
