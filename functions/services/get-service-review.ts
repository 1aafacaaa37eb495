import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { reviewViewOf, ServiceReview } from "../../shared/codecs/http/service-review-view";
import { endpoint } from "../../shared/http/endpoint";
import { readServiceReview } from "../../shared/workflows/read-service-review";
import { reviewExample } from "./examples";
import { admitted } from "./managing";
import { accessFailures, manage, manageAccess, tags } from "./surface";

export const getServiceReview = endpoint({
  id: "getServiceReview",
  operationId: "getServiceReview",
  validatedAs: "getServiceReview",
  surface: manage,
  method: "GET",
  route: "services/{serviceId}/review",
  tag: tags.review,
  summary: "Read the latest request to publish and what became of it",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The request",
    body: ServiceReview,
    example: reviewExample,
  },
  failures: [...accessFailures, "ServiceUnknown", "GroupForbidden", "NeverSubmitted"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap(({ caller }) => readServiceReview(caller, input.params.serviceId)),
      RTE.map((review) => ({ body: reviewViewOf(review) })),
    ),
});
