import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { lifecycleViewOf, ServiceLifecycle } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { readService } from "../../shared/workflows/read-service";
import { lifecycleVersion } from "../../shared/workflows/service-version";
import { lifecycleExample } from "./examples";
import { admitted, showsAge } from "./managing";
import { accessFailures, etagHeader, ifNoneMatch, manage, manageAccess, tags } from "./surface";

export const getService = endpoint({
  id: "getService",
  operationId: "getService",
  validatedAs: "getService",
  surface: manage,
  method: "GET",
  route: "services/{serviceId}",
  tag: tags.services,
  summary: "Read a service as its institution works on it, also when it is deleted",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifNoneMatch,
  body: null,
  success: {
    status: 200,
    description: "The service",
    body: ServiceLifecycle,
    example: lifecycleExample,
    headers: etagHeader,
  },
  failures: [...accessFailures, "ServiceUnknown", "GroupForbidden"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.bindW("lifecycle", ({ caller }) => readService(caller, input.params.serviceId)),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, lifecycle }) => ({
        body: lifecycleViewOf(lifecycle, age),
        etag: etagOf(lifecycleVersion(lifecycle)),
      })),
    ),
});
