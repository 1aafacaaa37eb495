import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { proposalOf, ServicePayload } from "../../shared/codecs/http/service-request";
import { lifecycleViewOf, ServiceLifecycle } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { editService } from "../../shared/workflows/edit-service";
import { lifecycleVersion, ofLifecycle } from "../../shared/workflows/service-version";
import { lifecycleExample, payloadExample } from "./examples";
import { admitted, showsAge, targetOf } from "./managing";
import {
  commandFailures,
  etagHeader,
  ifMatchService,
  manage,
  manageAccess,
  maxBodyBytes,
  tags,
} from "./surface";

export const updateService = endpoint({
  id: "updateService",
  operationId: "updateService",
  validatedAs: "updateService",
  surface: manage,
  method: "PUT",
  route: "services/{serviceId}",
  tag: tags.services,
  summary: "Replace a service as a whole, which makes it a draft; its release stays as it is",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchService,
  body: { codec: ServicePayload, maxBytes: maxBodyBytes, example: payloadExample },
  success: {
    status: 200,
    description: "The service as it is now",
    body: ServiceLifecycle,
    example: lifecycleExample,
    headers: etagHeader,
  },
  failures: [...commandFailures, "TopicNotAvailable", "TransitionNotAllowed"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.bindW("next", (managing) =>
        editService(
          targetOf(managing, input.params.serviceId, input, ofLifecycle),
          proposalOf(input.body),
        ),
      ),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, next: { lifecycle } }) => ({
        body: lifecycleViewOf(lifecycle, age),
        etag: etagOf(lifecycleVersion(lifecycle)),
      })),
    ),
});
