import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { FlowPath, FlowXml } from "../../shared/codecs/http/reporting-flow-view";
import { endpoint } from "../../shared/http/endpoint";
import { readReportingFlow } from "../../shared/workflows/read-reporting-flow";
import { flowExample, reporting, reportingAccess, reportingTag } from "./surface";

export const getReportingFlow = endpoint({
  id: "getReportingFlow",
  operationId: "get-organizations-organizationid-reportings-flowid-date-date",
  validatedAs: "getFlow",
  surface: reporting,
  method: "GET",
  route: "organizations/{organizationId}/reportings/{flowId}/date/{date}",
  tag: reportingTag,
  summary: "Read a reporting flow as its sender published it",
  access: reportingAccess,
  params: FlowPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The revision of that date, else the newest",
    body: FlowXml,
    media: "application/xml",
    example: flowExample,
  },
  failures: ["ReportingFlowNotFound"],
  run: ({ params: { date, flowId, organizationId } }) =>
    pipe(
      readReportingFlow(organizationId, flowId, date),
      RTE.map((stream) => ({ stream })),
    ),
});
