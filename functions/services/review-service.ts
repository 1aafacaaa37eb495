import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { ReviewRequest } from "../../shared/codecs/http/service-request";
import { endpoint } from "../../shared/http/endpoint";
import { submitService } from "../../shared/workflows/submit-service";
import { ofLifecycle } from "../../shared/workflows/service-version";
import { admitted, targetOf } from "./managing";
import { done, noContent } from "./no-content";
import {
  commandFailures,
  ifMatchService,
  manage,
  manageAccess,
  maxBodyBytes,
  tags,
} from "./surface";

export const reviewService = endpoint({
  id: "reviewService",
  operationId: "reviewService",
  validatedAs: "reviewService",
  surface: manage,
  method: "PUT",
  route: "services/{serviceId}/review",
  tag: tags.review,
  summary: "Ask for publication; what is missing is found by the checks afterwards",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchService,
  body: { codec: ReviewRequest, maxBytes: maxBodyBytes, example: { auto_publish: true } },
  success: noContent("The request is taken in charge"),
  failures: [...commandFailures, "TransitionNotAllowed"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap((managing) =>
        submitService(targetOf(managing, input.params.serviceId, input, ofLifecycle), {
          account: managing.account,
          autoPublish: input.body.auto_publish,
        }),
      ),
      RTE.map(() => done),
    ),
});
