import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { publicationViewOf, ServicePublication } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { readPublishedService } from "../../shared/workflows/read-service";
import { publicationVersion } from "../../shared/workflows/service-version";
import { publicationExample } from "./examples";
import { admitted, showsAge } from "./managing";
import { etagHeader, existingFailures, ifNoneMatch, manage, manageAccess, tags } from "./surface";

export const getPublishedService = endpoint({
  id: "getPublishedService",
  operationId: "getPublishedService",
  validatedAs: "getPublishedService",
  surface: manage,
  method: "GET",
  route: "services/{serviceId}/release",
  tag: tags.release,
  summary: "Read the last approved version, visible or not",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifNoneMatch,
  body: null,
  success: {
    status: 200,
    description: "The release",
    body: ServicePublication,
    example: publicationExample,
    headers: etagHeader,
  },
  failures: existingFailures,
  run: (input) =>
    pipe(
      admitted(input),
      RTE.bindW("publication", ({ caller }) =>
        readPublishedService(caller, input.params.serviceId),
      ),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, publication }) => ({
        body: publicationViewOf(publication, age),
        etag: etagOf(publicationVersion(publication)),
      })),
    ),
});
