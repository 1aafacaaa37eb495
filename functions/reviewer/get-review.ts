import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ReviewPath } from "../../shared/codecs/http/review-request";
import { ReviewView, reviewViewOf } from "../../shared/codecs/http/review-view";
import { endpoint } from "../../shared/http/endpoint";
import { readReview } from "../../shared/workflows/decide-review";
import { reviewExample } from "./examples";
import { reviewerAccess, reviewerOf, reviewerSurface, reviewEtag, reviewsTag } from "./surface";

export const getReview = endpoint({
  id: "getReview",
  operationId: "getReview",
  validatedAs: "getReview",
  surface: reviewerSurface,
  method: "GET",
  route: "reviews/{reviewId}",
  tag: reviewsTag,
  summary: "One request with what was submitted, checks, differences, comments and notices",
  access: reviewerAccess,
  params: ReviewPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The request",
    body: ReviewView,
    example: reviewExample,
    headers: reviewEtag,
  },
  failures: ["ReviewNotFound", "ReviewerOwnsService"],
  run: ({ caller, params: { reviewId } }) =>
    pipe(
      RTE.fromEither(reviewerOf(caller)),
      RTE.flatMap((reviewer) => readReview(reviewId, reviewer)),
      RTE.map(({ differences, hints, review, version }) => ({
        body: reviewViewOf(review, differences, hints),
        headers: { ETag: etagOf(version) },
      })),
    ),
});
