import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { endpoint } from "../../shared/http/endpoint";
import { deleteService as remove } from "../../shared/workflows/delete-service";
import { ofLifecycle } from "../../shared/workflows/service-version";
import { admitted, targetOf } from "./managing";
import { done, noContent } from "./no-content";
import { commandFailures, ifMatchService, manage, manageAccess, tags } from "./surface";

export const deleteService = endpoint({
  id: "deleteService",
  operationId: "deleteService",
  validatedAs: "deleteService",
  surface: manage,
  method: "DELETE",
  route: "services/{serviceId}",
  tag: tags.services,
  summary: "End a service for good, with its release and its keys",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchService,
  body: null,
  success: noContent("The service is deleted"),
  failures: [...commandFailures, "TransitionNotAllowed"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap((managing) =>
        remove(targetOf(managing, input.params.serviceId, input, ofLifecycle)),
      ),
      RTE.map(() => done),
    ),
});
