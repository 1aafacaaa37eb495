import { flowMessage } from "../../codecs/messages/reporting-flows";
import { linesMessage } from "../../codecs/messages/reporting-flow-lines";
import type { HasFlowQueues } from "../../ports/flow-queues";
import type { Queue } from "./producer";

/** The two queues of reporting flows: whole contents, and chunks of their lines. */
export const flowQueuesOn = (flows: Queue, lines: Queue): HasFlowQueues => ({
  flowQueues: {
    waitingChunks: lines.length("flow-queue.length"),
    ingest: (content) => flows.send("flow-queue.ingest", (trace) => flowMessage(content, trace)),
    report: (flow, n) => lines.send("flow-queue.report", (trace) => linesMessage(flow, n, trace)),
  },
});
