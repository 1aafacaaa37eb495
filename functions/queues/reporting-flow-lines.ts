import { FlowLinesMessage } from "../../shared/codecs/messages/reporting-flow-lines";
import type { Consumer } from "../../shared/persistence/queue/consumer";
import { flowLinesQueueName } from "../../shared/persistence/setup";
import {
  reportFlowLines,
  type ReportFlowEnvironment,
  type ReportFlowFailure,
} from "../../shared/workflows/report-flow-lines";

/** Reports the transfers of one chunk. Only a document that can't be read stays hopeless, however often it is tried. */
export const reportingFlowLines: Consumer<
  FlowLinesMessage,
  ReportFlowEnvironment,
  ReportFlowFailure,
  number
> = {
  queue: flowLinesQueueName,
  message: FlowLinesMessage,
  run: ({ flow, n }) => reportFlowLines(flow, n),
  isTransient: ({ _tag }) => _tag !== "CorruptDocument",
};
