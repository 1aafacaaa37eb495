import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { SubscriptionKeys } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { existingService } from "../../shared/workflows/read-service";
import { readServiceKeys } from "../../shared/workflows/service-keys";
import { keysExample } from "./examples";
import { admitted } from "./managing";
import { existingFailures, manage, manageAccess, tags } from "./surface";

export const getServiceKeys = endpoint({
  id: "getServiceKeys",
  operationId: "getServiceKeys",
  validatedAs: "getServiceKeys",
  surface: manage,
  method: "GET",
  route: "services/{serviceId}/keys",
  tag: tags.authorization,
  summary: "Read the two keys with which a service sends messages",
  access: manageAccess,
  params: ServicePath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The keys",
    body: SubscriptionKeys,
    example: keysExample,
  },
  failures: [...existingFailures, "TooContended"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap(({ caller }) => existingService(caller, input.params.serviceId)),
      RTE.flatMap((key) => readServiceKeys(key)),
      RTE.map(({ primary, secondary }) => ({
        body: { primary_key: primary, secondary_key: secondary },
      })),
    ),
});
