import { ReportingFlowMessage } from "../../shared/codecs/messages/reporting-flows";
import type { Consumer } from "../../shared/persistence/queue/consumer";
import { flowsQueueName } from "../../shared/persistence/setup";
import {
  ingestReportingFlow,
  type IngestEnvironment,
  type IngestFailure,
} from "../../shared/workflows/ingest-reporting-flow";

/** Publishes a content and splits it. One that isn't there, or a document that can't be read, stays hopeless. */
export const reportingFlows: Consumer<
  ReportingFlowMessage,
  IngestEnvironment,
  IngestFailure,
  number
> = {
  queue: flowsQueueName,
  message: ReportingFlowMessage,
  run: ({ content }) => ingestReportingFlow(content),
  isTransient: ({ _tag }) => _tag !== "CorruptDocument" && _tag !== "ContentMissing",
};
