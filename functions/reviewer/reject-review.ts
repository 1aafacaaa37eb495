import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  RejectionRequest,
  ReviewPath,
  reasonsOf,
  remarkOf,
} from "../../shared/codecs/http/review-request";
import { endpoint } from "../../shared/http/endpoint";
import { rejectReview as reject } from "../../shared/workflows/decide-review";
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

export const rejectReview = endpoint({
  id: "rejectReview",
  operationId: "rejectReview",
  validatedAs: "rejectReview",
  surface: reviewerSurface,
  method: "PUT",
  route: "reviews/{reviewId}/rejection",
  tag: reviewsTag,
  summary: "Send the request back with reasons that its institution can act on",
  access: reviewerAccess,
  params: ReviewPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: {
    codec: RejectionRequest,
    maxBytes: maxJsonBytes,
    example: {
      reasons: [
        {
          code: "INCORRECT_FIELDS",
          message: "La descrizione non dice a chi si rivolge il servizio.",
          fields: ["description"],
        },
      ],
      note: null,
    },
  },
  success: noContent("Done"),
  failures: [
    "ReviewNotFound",
    "ReviewerOwnsService",
    "ReviewClosed",
    "ReviewOutdated",
    "UnexplainedRejection",
    "StaleVersion",
    "TooContended",
  ],
  run: ({ body, caller, header, params: { reviewId } }) =>
    pipe(
      RTE.fromEither(reviewerOf(caller)),
      RTE.flatMap((reviewer) =>
        reject({
          review: reviewId,
          reviewer,
          isExpected: expectation(header),
          reasons: reasonsOf(body),
          note: remarkOf(body.note),
        }),
      ),
      RTE.map(() => done),
    ),
});
