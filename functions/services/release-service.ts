import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { endpoint } from "../../shared/http/endpoint";
import { publishService } from "../../shared/workflows/publish-service";
import { ofPublication } from "../../shared/workflows/service-version";
import { admitted, targetOf } from "./managing";
import { done, noContent } from "./no-content";
import { commandFailures, ifMatchRelease, manage, manageAccess, tags } from "./surface";

export const releaseService = endpoint({
  id: "releaseService",
  operationId: "releaseService",
  validatedAs: "releaseService",
  surface: manage,
  method: "POST",
  route: "services/{serviceId}/release",
  tag: tags.release,
  summary: "Show the last approved version to citizens; a repeat changes nothing",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchRelease,
  body: null,
  success: noContent("The release is visible"),
  failures: [...commandFailures, "ServiceMissing", "ReleaseMissing"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap((managing) =>
        publishService(targetOf(managing, input.params.serviceId, input, ofPublication)),
      ),
      RTE.map(() => done),
    ),
});
