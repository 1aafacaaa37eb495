import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { endpoint } from "../../shared/http/endpoint";
import { unpublishService as unpublish } from "../../shared/workflows/unpublish-service";
import { ofPublication } from "../../shared/workflows/service-version";
import { admitted, targetOf } from "./managing";
import { done, noContent } from "./no-content";
import { commandFailures, ifMatchRelease, manage, manageAccess, tags } from "./surface";

export const unpublishService = endpoint({
  id: "unpublishService",
  operationId: "unpublishService",
  validatedAs: "unpublishService",
  surface: manage,
  method: "DELETE",
  route: "services/{serviceId}/release",
  tag: tags.release,
  summary: "Hide the released version from citizens; a repeat changes nothing",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchRelease,
  body: null,
  success: noContent("The release is hidden"),
  failures: [...commandFailures, "ServiceMissing", "ReleaseMissing"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap((managing) =>
        unpublish(targetOf(managing, input.params.serviceId, input, ofPublication)),
      ),
      RTE.map(() => done),
    ),
});
