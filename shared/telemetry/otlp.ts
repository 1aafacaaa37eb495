import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace-base";
import { exportingTo } from "./exporting";
import type { Observer, Sender } from "./observer";
import type { Stopwatch } from "./telemetry";

export type OtlpSettings = { readonly endpoint: string; readonly samplePercent: number };

/**
 * To any collector that speaks OTLP over HTTP, in JSON. The exporters themselves read what the OpenTelemetry
 * specification calls `OTEL_EXPORTER_OTLP_HEADERS` and the like, for collectors that want a key.
 */
export const observerToOtlp = (
  { endpoint, samplePercent }: OtlpSettings,
  sender: Sender,
  stopwatch: Stopwatch,
): Observer =>
  exportingTo(
    {
      spans: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
      metrics: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` }),
      sampler: new TraceIdRatioBasedSampler(samplePercent / 100),
    },
    sender,
    stopwatch,
  );
