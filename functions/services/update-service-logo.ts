import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { bytesOf, Logo } from "../../shared/codecs/http/service-logo";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { endpoint } from "../../shared/http/endpoint";
import { putServiceLogo } from "../../shared/workflows/put-service-logo";
import { logoExample } from "./examples";
import { admitted } from "./managing";
import { done, noContent } from "./no-content";
import { existingFailures, manage, manageAccess, maxBodyBytes, tags } from "./surface";

export const updateServiceLogo = endpoint({
  id: "updateServiceLogo",
  operationId: "updateServiceLogo",
  validatedAs: "updateServiceLogo",
  surface: manage,
  method: "PUT",
  route: "services/{serviceId}/logo",
  tag: tags.services,
  summary: "Put a logo beside a service: a PNG of at most 1 MiB, best 300 by 300 pixels",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  body: { codec: Logo, maxBytes: maxBodyBytes, example: logoExample },
  success: noContent("The logo is in its place"),
  failures: [...existingFailures, "ImageNotValid"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap(({ caller }) =>
        putServiceLogo(caller, input.params.serviceId, bytesOf(input.body.logo)),
      ),
      RTE.map(() => done),
    ),
});
