import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { CommentRequest, ReviewPath } from "../../shared/codecs/http/review-request";
import { endpoint } from "../../shared/http/endpoint";
import { commentReview as comment } from "../../shared/workflows/decide-review";
import { done, noContent } from "../services/no-content";
import { expectation } from "./expectation";
import {
  ifMatchHeader,
  maxJsonBytes,
  reviewerAccess,
  reviewerOf,
  reviewerSurface,
  reviewsTag,
} from "./surface";

export const commentReview = endpoint({
  id: "commentReview",
  operationId: "commentReview",
  validatedAs: "commentReview",
  surface: reviewerSurface,
  method: "POST",
  route: "reviews/{reviewId}/comments",
  tag: reviewsTag,
  summary: "Add a comment that the institution reads, too",
  access: reviewerAccess,
  params: ReviewPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: {
    codec: CommentRequest,
    maxBytes: maxJsonBytes,
    example: { comment: "Il link alla privacy porta alla pagina principale." },
  },
  success: noContent("Done"),
  failures: [
    "ReviewNotFound",
    "ReviewerOwnsService",
    "ReviewClosed",
    "TooManyComments",
    "StaleVersion",
    "TooContended",
  ],
  run: ({ body, caller, header, params: { reviewId } }) =>
    pipe(
      RTE.fromEither(reviewerOf(caller)),
      RTE.flatMap((reviewer) =>
        comment({
          review: reviewId,
          reviewer,
          isExpected: expectation(header),
          text: body.comment,
        }),
      ),
      RTE.map(() => done),
    ),
});
