import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicePath } from "../../shared/codecs/http/service-parameters";
import { ServiceStandingView } from "../../shared/codecs/http/service-standing-view";
import { endpoint } from "../../shared/http/endpoint";
import { readServiceStanding } from "../../shared/workflows/service-privileges";
import { servicesInternal, tags } from "../services/surface";
import { platformAccess } from "./internal-access";

export const getServiceStanding = endpoint({
  id: "getServiceStanding",
  operationId: "getServiceStanding",
  validatedAs: "getServiceStanding",
  surface: servicesInternal,
  method: "GET",
  route: "services/{serviceId}/standing",
  tag: tags.internal,
  summary: "Read whether citizens see a service and to whom it may write",
  access: platformAccess,
  params: ServicePath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "What the service may do",
    body: ServiceStandingView,
    example: {
      id: "01JB2M8X5T9QF4V7N3K6C1D0GH",
      lifecycle: "approved",
      publication: "published",
      is_visible: true,
      may_write_to: "ANYONE",
    },
  },
  failures: ["ServiceUnknown"],
  run: ({ params: { serviceId } }) =>
    pipe(
      readServiceStanding(serviceId),
      RTE.map(({ isVisible, lifecycle, mayWriteTo, publication }) => ({
        body: {
          id: serviceId,
          lifecycle,
          publication,
          is_visible: isVisible,
          may_write_to: mayWriteTo,
        },
      })),
    ),
});
