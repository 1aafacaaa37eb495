import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { AssigneeRequest, ReviewPath } from "../../shared/codecs/http/review-request";
import { endpoint } from "../../shared/http/endpoint";
import { assignReview as assign } from "../../shared/workflows/decide-review";
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

export const assignReview = endpoint({
  id: "assignReview",
  operationId: "assignReview",
  validatedAs: "assignReview",
  surface: reviewerSurface,
  method: "PUT",
  route: "reviews/{reviewId}/assignee",
  tag: reviewsTag,
  summary: "Say who works on the request; null: nobody",
  access: reviewerAccess,
  params: ReviewPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: { codec: AssigneeRequest, maxBytes: maxJsonBytes, example: { assignee: "local-reviewer" } },
  success: noContent("Done"),
  failures: [
    "ReviewNotFound",
    "ReviewerOwnsService",
    "ReviewClosed",
    "StaleVersion",
    "TooContended",
  ],
  run: ({ body, caller, header, params: { reviewId } }) =>
    pipe(
      RTE.fromEither(reviewerOf(caller)),
      RTE.flatMap((reviewer) =>
        assign({
          review: reviewId,
          reviewer,
          isExpected: expectation(header),
          assignee: body.assignee,
        }),
      ),
      RTE.map(() => done),
    ),
});
