import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  FlowList,
  FlowListPath,
  FlowListQuery,
} from "../../shared/codecs/http/reporting-flow-view";
import { endpoint } from "../../shared/http/endpoint";
import { listReportingFlows as list } from "../../shared/workflows/list-reporting-flows";
import { reporting, reportingAccess, reportingTag } from "./surface";

export const listReportingFlows = endpoint({
  id: "listReportingFlows",
  operationId: "get-organizations-organizationid-reportings",
  validatedAs: "getFlowList",
  surface: reporting,
  method: "GET",
  route: "organizations/{organizationId}/reportings",
  tag: reportingTag,
  summary: "List an institution's reporting flows, of one day or of all; the newest first",
  access: reportingAccess,
  params: FlowListPath,
  query: FlowListQuery,
  body: null,
  success: {
    status: 200,
    description: "Of each flow its newest revision",
    body: FlowList,
    example: [{ flowId: "2026-03-15PSPDEMO1-S000000042", flowDate: "2026-03-15T22:31:05" }],
  },
  failures: ["FlowTooOld"],
  run: ({ params, query }) =>
    pipe(
      list(params.organizationId, query.flowDate),
      RTE.map((flows) => ({
        body: flows.map(({ date, flowId }) => ({ flowId, flowDate: date })),
      })),
    ),
});
