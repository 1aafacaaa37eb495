import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServiceKeyPath } from "../../shared/codecs/http/service-parameters";
import { SubscriptionKeys } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { existingService } from "../../shared/workflows/read-service";
import { regenerateServiceKey as regenerate } from "../../shared/workflows/service-keys";
import { keysExample } from "./examples";
import { admitted } from "./managing";
import { existingFailures, manage, manageAccess, tags } from "./surface";

export const regenerateServiceKey = endpoint({
  id: "regenerateServiceKey",
  operationId: "regenerateServiceKey",
  validatedAs: "regenerateServiceKey",
  surface: manage,
  method: "PUT",
  route: "services/{serviceId}/keys/{keyType}",
  tag: tags.authorization,
  summary: "Put a new key in place of one of the two; the other stays valid",
  access: manageAccess,
  params: ServiceKeyPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "Both keys, after the change",
    body: SubscriptionKeys,
    example: keysExample,
  },
  failures: [...existingFailures, "TooContended"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.flatMap(({ caller }) => existingService(caller, input.params.serviceId)),
      RTE.flatMap((key) => regenerate(key, input.params.keyType)),
      RTE.map(({ primary, secondary }) => ({
        body: { primary_key: primary, secondary_key: secondary },
      })),
    ),
});
