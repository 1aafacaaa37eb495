import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { PatchServicePayload } from "../../shared/codecs/http/service-request";
import { endpoint } from "../../shared/http/endpoint";
import { changeServiceGroup } from "../../shared/workflows/change-service-group";
import { ofLifecycle } from "../../shared/workflows/service-version";
import { admittedBackOffice, targetOf } from "./managing";
import { done, noContent } from "./no-content";
import {
  backOfficeAccess,
  commandFailures,
  ifMatchService,
  manage,
  maxBodyBytes,
  tags,
} from "./surface";

export const patchService = endpoint({
  id: "patchService",
  operationId: "patchService",
  validatedAs: "patchService",
  surface: manage,
  method: "PATCH",
  route: "services/{serviceId}",
  tag: tags.services,
  summary: "Bind a service to a group or free it; for the administration's back-office",
  access: backOfficeAccess,
  params: ServicePath,
  query: NoParameters,
  requestHeaders: ifMatchService,
  body: {
    codec: PatchServicePayload,
    maxBytes: maxBodyBytes,
    example: { metadata: { group_id: "01JB2M8X5T9QF4V7N3K6C1D0GR" } },
  },
  success: noContent("The service belongs to the group"),
  failures: [...commandFailures, "ServiceMissing"],
  run: (input) =>
    pipe(
      admittedBackOffice(input),
      RTE.flatMap((managing) =>
        changeServiceGroup(
          targetOf(managing, input.params.serviceId, input, ofLifecycle),
          input.body.metadata.group_id,
        ),
      ),
      RTE.map(() => done),
    ),
});
