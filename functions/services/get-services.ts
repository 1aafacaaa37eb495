import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { ServicesQuery } from "../../shared/codecs/http/service-parameters";
import { lifecycleViewOf, ServicePagination } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { listServices } from "../../shared/workflows/list-services";
import { lifecycleExample } from "./examples";
import { admitted, showsAge } from "./managing";
import { accessFailures, manage, manageAccess, tags } from "./surface";

export const getServices = endpoint({
  id: "getServices",
  operationId: "getServices",
  validatedAs: "getServices",
  surface: manage,
  method: "GET",
  route: "services",
  tag: tags.services,
  summary: "List the caller's services in the order of their creation, deleted ones included",
  access: manageAccess,
  params: NoParameters,
  query: ServicesQuery,
  body: null,
  success: {
    status: 200,
    description: "One page, and how many services there are in all",
    body: ServicePagination,
    example: { value: [lifecycleExample], pagination: { offset: 0, limit: 20, count: 1 } },
  },
  failures: accessFailures,
  run: (input) =>
    pipe(
      admitted(input),
      RTE.bindW("list", ({ caller }) => listServices(caller, input.query)),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, list }) => ({
        body: {
          value: list.items.map((lifecycle) => lifecycleViewOf(lifecycle, age)),
          pagination: { ...input.query, count: list.total },
        },
      })),
    ),
});
