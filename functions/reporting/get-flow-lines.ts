import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import {
  ChunkPath,
  chunkViewOf,
  FlowChunkView,
} from "../../shared/codecs/http/reporting-flow-view";
import { endpoint } from "../../shared/http/endpoint";
import { readFlowChunk } from "../../shared/workflows/read-flow-progress";
import { admin, adminAccess } from "../admin/surface";
import { flowsTag } from "./surface";

export const getFlowLines = endpoint({
  id: "getFlowLines",
  operationId: "getFlowLines",
  validatedAs: "getFlowLines",
  surface: admin,
  method: "GET",
  route: "reporting-flows/{content}/lines/{n}",
  tag: flowsTag,
  summary: "What has become of the lines of a reporting flow, 250 at a time, from chunk 0 on",
  access: adminAccess,
  params: ChunkPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "One chunk of its lines, in the order of the flow",
    body: FlowChunkView,
    example: {
      n: 0,
      attempts: 1,
      nextAttemptAt: null,
      lines: [
        {
          iuv: "47000000000012353",
          iur: "c7d1f0a29b6e4a31",
          idTransfer: "1",
          amount: 12_050,
          outcome: "0",
          date: "2026-03-14",
          state: "REPORTED",
          reason: null,
        },
      ],
    },
  },
  failures: ["IngestionNotFound"],
  run: ({ params: { content, n } }) =>
    pipe(
      readFlowChunk(content, n),
      RTE.map((chunk) => ({ body: chunkViewOf(chunk) })),
    ),
});
