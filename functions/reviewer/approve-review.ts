import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ApprovalRequest, ReviewPath, remarkOf } from "../../shared/codecs/http/review-request";
import { endpoint } from "../../shared/http/endpoint";
import { approveReview as approve } from "../../shared/workflows/decide-review";
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

export const approveReview = endpoint({
  id: "approveReview",
  operationId: "approveReview",
  validatedAs: "approveReview",
  surface: reviewerSurface,
  method: "PUT",
  route: "reviews/{reviewId}/approval",
  tag: reviewsTag,
  summary: "Let the request pass; the service is released right after",
  access: reviewerAccess,
  params: ReviewPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: { codec: ApprovalRequest, maxBytes: maxJsonBytes, example: { note: null } },
  success: noContent("Done"),
  failures: [
    "ReviewNotFound",
    "ReviewerOwnsService",
    "ReviewClosed",
    "ReviewOutdated",
    "StaleVersion",
    "TooContended",
  ],
  run: ({ body, caller, header, params: { reviewId } }) =>
    pipe(
      RTE.fromEither(reviewerOf(caller)),
      RTE.flatMap((reviewer) =>
        approve({
          review: reviewId,
          reviewer,
          isExpected: expectation(header),
          note: remarkOf(body.note),
        }),
      ),
      RTE.map(() => done),
    ),
});
