import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { DuplicatesQuery } from "../../shared/codecs/http/service-parameters";
import { DuplicateView } from "../../shared/codecs/http/service-standing-view";
import { ServiceId } from "../../shared/domain/service/identifiers";
import { endpoint } from "../../shared/http/endpoint";
import { findDuplicate } from "../../shared/workflows/service-privileges";
import { servicesInternal, tags } from "../services/surface";
import { internalAccess } from "./internal-access";

export const findDuplicates = endpoint({
  id: "findDuplicates",
  operationId: "checkServiceDuplicates",
  validatedAs: "checkServiceDuplicates",
  surface: servicesInternal,
  method: "GET",
  route: "services/duplicates",
  tag: tags.internal,
  summary: "Ask whether an organization has a released service of that name already",
  access: internalAccess,
  params: NoParameters,
  query: DuplicatesQuery,
  body: null,
  success: {
    status: 200,
    description: "The answer, with the service that is in the way",
    body: DuplicateView,
    example: { is_duplicate: true, service_id: "01JB2M8X5T9QF4V7N3K6C1D0GH" },
  },
  failures: ["AnonymousUser", "NoValidScopes", "PermissionMissing"],
  run: ({ query: { organizationFiscalCode, serviceId, serviceName } }) =>
    pipe(
      findDuplicate({
        id: ServiceId.is(serviceId) ? serviceId : null,
        name: serviceName,
        organization: organizationFiscalCode,
      }),
      RTE.map((duplicate) => ({
        body: { is_duplicate: duplicate !== null, service_id: duplicate },
      })),
    ),
});
