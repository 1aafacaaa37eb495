import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { endpoint } from "../../shared/http/endpoint";
import { withdrawService as withdraw } from "../../shared/workflows/withdraw-service";
import { ofLifecycle } from "../../shared/workflows/service-version";
import { admitted, targetOf } from "./managing";
import { done, noContent } from "./no-content";
import { commandFailures, ifMatchService, manage, manageAccess, tags } from "./surface";

export const withdrawService = endpoint({
  id: "withdrawService",
  operationId: "withdrawService",
  validatedAs: "withdrawService",
  surface: manage,
  method: "DELETE",
  route: "services/{serviceId}/review",
  tag: tags.review,
  summary: "Withdraw the request: the service is a draft again",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchService,
  body: null,
  success: noContent("The request is withdrawn"),
  failures: [...commandFailures, "TransitionNotAllowed"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap((managing) =>
        withdraw(targetOf(managing, input.params.serviceId, input, ofLifecycle)),
      ),
      RTE.map(() => done),
    ),
});
