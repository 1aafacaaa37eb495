import type { TokenCredential } from "@azure/identity";
import {
  ApplicationInsightsSampler,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import { exportingTo } from "./exporting";
import type { Observer, Sender } from "./observer";
import type { Stopwatch } from "./telemetry";

export type AzureMonitorSettings = {
  readonly connectionString: string;
  readonly samplePercent: number;
};

/**
 * To Application Insights, as the app's identity: the connection string says where, and opens nothing. Its own sampler,
 * because it writes into each span how many it stands for. What can't be sent is not kept on disk.
 */
export const observerToAzureMonitor = (
  { connectionString, samplePercent }: AzureMonitorSettings,
  credential: TokenCredential,
  sender: Sender,
  stopwatch: Stopwatch,
): Observer => {
  const options = { connectionString, credential, disableOfflineStorage: true };
  return exportingTo(
    {
      spans: new AzureMonitorTraceExporter(options),
      metrics: new AzureMonitorMetricExporter(options),
      sampler: new ApplicationInsightsSampler(samplePercent / 100),
    },
    sender,
    stopwatch,
  );
};
