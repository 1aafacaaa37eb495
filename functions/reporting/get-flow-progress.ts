import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  FlowProgressView,
  IngestionPath,
  progressViewOf,
} from "../../shared/codecs/http/reporting-flow-view";
import { endpoint } from "../../shared/http/endpoint";
import { readFlowProgress } from "../../shared/workflows/read-flow-progress";
import { admin, adminAccess } from "../admin/surface";
import { flowsTag, progressExample } from "./surface";

export const getFlowProgress = endpoint({
  id: "getFlowProgress",
  operationId: "getFlowProgress",
  validatedAs: "getFlowProgress",
  surface: admin,
  method: "GET",
  route: "reporting-flows/{content}",
  tag: flowsTag,
  summary: "How far a reporting flow has got, by the SHA-256 of its content",
  access: adminAccess,
  params: IngestionPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "Its state, and how many of its lines are in each",
    body: FlowProgressView,
    example: progressExample,
  },
  failures: ["IngestionNotFound"],
  run: ({ params: { content } }) =>
    pipe(
      readFlowProgress(content),
      RTE.map(({ ingestion, progress }) => ({ body: progressViewOf(ingestion, progress) })),
    ),
});
