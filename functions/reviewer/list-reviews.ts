import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ReviewsQuery } from "../../shared/codecs/http/review-request";
import { ReviewsView, summaryOf } from "../../shared/codecs/http/review-view";
import { endpoint } from "../../shared/http/endpoint";
import { listReviews as list } from "../../shared/workflows/list-reviews";
import { reviewSummaryExample } from "./examples";
import { reviewerAccess, reviewerSurface, reviewsTag } from "./surface";

export const listReviews = endpoint({
  id: "listReviews",
  operationId: "listReviews",
  validatedAs: "listReviews",
  surface: reviewerSurface,
  method: "GET",
  route: "reviews",
  tag: reviewsTag,
  summary: "The requests to publish, oldest first, national before local at the same moment",
  access: reviewerAccess,
  params: NoParameters,
  query: ReviewsQuery,
  body: null,
  success: {
    status: 200,
    description: "One page; without a status those that are still to be decided",
    body: ReviewsView,
    example: { items: [reviewSummaryExample], continuationToken: null },
  },
  failures: ["UnfitToken"],
  run: ({ query }) =>
    pipe(
      list(
        {
          statuses: query.status,
          organization: query.organization_fiscal_code,
          scope: query.scope,
        },
        query.limit,
        query.continuationToken,
      ),
      RTE.map(({ reviews, token }) => ({
        body: { items: reviews.map(summaryOf), continuationToken: token },
      })),
    ),
});
