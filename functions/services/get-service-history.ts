import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { HistoryQuery, ServicePath } from "../../shared/codecs/http/service-parameters";
import { historyViewOf, ServiceHistory } from "../../shared/codecs/http/service-view";
import { endpoint } from "../../shared/http/endpoint";
import { listServiceHistory } from "../../shared/workflows/list-service-history";
import { historyExample } from "./examples";
import { admitted, showsAge } from "./managing";
import { existingFailures, manage, manageAccess, tags } from "./surface";

export const getServiceHistory = endpoint({
  id: "getServiceHistory",
  operationId: "getServiceHistory",
  validatedAs: "getServiceHistory",
  surface: manage,
  method: "GET",
  route: "services/{serviceId}/history",
  tag: tags.history,
  summary: "List every transition of a service and of its release",
  access: manageAccess,
  params: ServicePath,
  query: HistoryQuery,
  body: null,
  success: {
    status: 200,
    description: "One page; continuationToken is for the next, and is absent on the last",
    body: ServiceHistory,
    example: historyExample,
  },
  failures: [...existingFailures, "UnfitToken"],
  run: (input) =>
    pipe(
      admitted(input),
      RTE.bindW("page", ({ caller }) =>
        listServiceHistory(caller, input.params.serviceId, {
          direction: input.query.order,
          limit: input.query.limit,
          token: input.query.continuationToken,
        }),
      ),
      RTE.bindW("age", () => showsAge),
      RTE.map(({ age, page }) => ({
        body: {
          items: page.entries.map((entry) => historyViewOf(entry, age)),
          continuationToken: page.token,
        },
      })),
    ),
});
