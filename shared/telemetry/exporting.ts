import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type Sampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import { instrumentsOn } from "./instruments";
import type { Observer, Sender } from "./observer";
import { spansOf } from "./spans";
import type { Stopwatch } from "./telemetry";

/** The two ends of a protocol, and which traces are kept. */
export type Exporters = {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
  readonly sampler: Sampler;
};

const exportIntervalMillis = 60_000;
const exportTimeoutMillis = 10_000;
/** The host gives a process that it stops little time, and telemetry must not take it from requests. */
const closingMillis = 2_000;

/** Resolves with the work, or after so long without it. */
const within = (millis: number, work: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Spans in batches, metrics every minute. Nothing is registered globally and no library is instrumented: what is told is
 * what this service tells itself. Who can't be reached is not waited for and not complained about.
 */
export const exportingTo = (
  { metrics, sampler, spans }: Exporters,
  { environment, instance, name, version }: Sender,
  stopwatch: Stopwatch,
): Observer => {
  const resource = resourceFromAttributes({
    "service.name": name,
    "service.version": version,
    "service.instance.id": instance,
    "deployment.environment.name": environment,
  });
  const traced = new BasicTracerProvider({
    resource,
    sampler,
    spanProcessors: [new BatchSpanProcessor(spans)],
  });
  const metered = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: metrics,
        exportIntervalMillis,
        exportTimeoutMillis,
      }),
    ],
  });
  const instruments = instrumentsOn(metered.getMeter(name, version), stopwatch);
  return {
    begin: spansOf(traced.getTracer(name, version), instruments, stopwatch),
    measures: instruments.measures,
    close: () => within(closingMillis, Promise.allSettled([traced.shutdown(), metered.shutdown()])),
  };
};
