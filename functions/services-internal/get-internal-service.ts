import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { lifecycleViewOf, ServiceLifecycle } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { lifecycleExample } from "../services/examples";
import { showsAge } from "../services/managing";
import { servicesInternal, tags } from "../services/surface";
import { concerning, internalAccess } from "./internal-access";
import { internalFailures } from "./internal-failures";

export const getInternalService = endpoint({
  id: "getInternalService",
  operationId: "getServiceInternal",
  validatedAs: "getServiceInternal",
  surface: servicesInternal,
  method: "GET",
  route: "services/{serviceId}",
  tag: tags.internal,
  summary: "Read a service as its institution works on it",
  access: internalAccess,
  params: ServicePath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The service",
    body: ServiceLifecycle,
    example: lifecycleExample,
  },
  failures: internalFailures,
  run: (input) =>
    pipe(
      concerning(input, input.params.serviceId),
      RTE.bindTo("service"),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, service }) => ({ body: lifecycleViewOf(service.lifecycle, age) })),
    ),
});
