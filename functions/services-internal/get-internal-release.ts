import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { publicationViewOf, ServicePublication } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { publicationExample } from "../services/examples";
import { showsAge } from "../services/managing";
import { servicesInternal, tags } from "../services/surface";
import { concerning, internalAccess } from "./internal-access";
import { internalFailures } from "./internal-failures";

export const getInternalRelease = endpoint({
  id: "getInternalRelease",
  operationId: "getPublishedServiceInternal",
  validatedAs: "getPublishedServiceInternal",
  surface: servicesInternal,
  method: "GET",
  route: "services/{serviceId}/release",
  tag: tags.internal,
  summary: "Read the last approved version of a service, visible or not",
  access: internalAccess,
  params: ServicePath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The release",
    body: ServicePublication,
    example: publicationExample,
  },
  failures: internalFailures,
  run: (input) =>
    pipe(
      concerning(input, input.params.serviceId),
      RTE.flatMap(({ publication }) =>
        publication === null
          ? RTE.left({ _tag: "ServiceUnknown" as const, serviceId: input.params.serviceId })
          : RTE.right(publication),
      ),
      RTE.bindTo("publication"),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, publication }) => ({ body: publicationViewOf(publication, age) })),
    ),
});
