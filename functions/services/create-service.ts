import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { CreateServicePayload, proposalOf } from "../../shared/codecs/http/service-request";
import { lifecycleViewOf, ServiceLifecycle } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { createService as create } from "../../shared/workflows/create-service";
import { lifecycleVersion } from "../../shared/workflows/service-version";
import { lifecycleExample, payloadExample } from "./examples";
import { admitted, showsAge } from "./managing";
import { accessFailures, etagHeader, manage, manageAccess, maxBodyBytes, tags } from "./surface";

const keyHeader = "Idempotency-Key";

export const createService = endpoint({
  id: "createService",
  operationId: "createService",
  validatedAs: "createService",
  surface: manage,
  method: "POST",
  route: "services",
  tag: tags.services,
  summary: "Create a service as a draft, with two keys of its own",
  access: manageAccess,
  params: NoParameters,
  query: NoParameters,
  requestHeaders: {
    [keyHeader]: "Makes a repetition safe: for 24 hours it is answered with the same service",
  },
  body: { codec: CreateServicePayload, maxBytes: maxBodyBytes, example: payloadExample },
  success: {
    status: 201,
    description: "The service as created",
    body: ServiceLifecycle,
    example: lifecycleExample,
    headers: etagHeader,
  },
  failures: [...accessFailures, "TopicNotAvailable", "IdempotencyKeyReused", "TooContended"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.bindW("lifecycle", ({ caller, identity }) =>
        create({
          caller,
          identity,
          proposal: proposalOf(input.body),
          groupId: input.body.metadata.group_id,
          idempotencyKey: input.header(keyHeader),
        }),
      ),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, lifecycle }) => ({
        body: lifecycleViewOf(lifecycle, age),
        etag: etagOf(lifecycleVersion(lifecycle)),
      })),
    ),
});
