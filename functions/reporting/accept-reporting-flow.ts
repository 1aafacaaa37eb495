import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { FlowProgressView, progressViewOf } from "../../shared/codecs/http/reporting-flow-view";
import { endpoint } from "../../shared/http/endpoint";
import { acceptReportingFlow as accept } from "../../shared/workflows/accept-reporting-flow";
import { admin, adminAccess } from "../admin/surface";
import { flowExample, flowsTag, maxFlowBytes, progressExample } from "./surface";

export const acceptReportingFlow = endpoint({
  id: "acceptReportingFlow",
  operationId: "acceptReportingFlow",
  validatedAs: "acceptReportingFlow",
  surface: admin,
  method: "PUT",
  route: "reporting-flows",
  tag: flowsTag,
  summary: "Take a reporting flow: publish it to its institution and report its payments",
  access: adminAccess,
  params: NoParameters,
  query: NoParameters,
  body: null,
  content: {
    mediaTypes: ["application/xml", "text/xml"],
    maxBytes: maxFlowBytes,
    description: "One flow (FlussoRiversamento 1.0.4), as its sender published it",
    example: flowExample,
  },
  success: {
    status: 202,
    description: "It is kept, and the rest follows",
    body: FlowProgressView,
    example: { ...progressExample, state: "ACCEPTED", isFinal: false },
    headers: { Location: "Where its progress can be read" },
  },
  failures: ["InvalidFlow", "FlowTaken"],
  run: ({ content }) =>
    pipe(
      accept(content),
      RTE.map(({ ingestion, progress }) => ({
        body: progressViewOf(ingestion, progress),
        headers: { Location: `/${admin.basePath}/reporting-flows/${ingestion.content}` },
      })),
    ),
});
