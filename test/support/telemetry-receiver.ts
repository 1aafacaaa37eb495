import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A collector of traces and metrics in the test's own process: it speaks OTLP over HTTP in JSON, and keeps all that it gets. */

type Value = {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly doubleValue?: number;
};
type Attribute = { readonly key: string; readonly value: Value };
type Attributes = Readonly<Record<string, string | number | undefined>>;

type RawSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: ReadonlyArray<Attribute>;
  readonly status: { readonly code?: number; readonly message?: string };
};

const kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"] as const;

export type ReceivedSpan = {
  readonly trace: string;
  readonly id: string;
  /** Null where a trace begins. */
  readonly parent: string | null;
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  readonly attributes: Attributes;
  readonly status: { readonly code?: number; readonly message?: string };
};

type RawPoint = {
  readonly attributes: ReadonlyArray<Attribute>;
  readonly asInt?: number | string;
  readonly asDouble?: number;
  readonly count?: number | string;
  readonly sum?: number;
};
type Points = { readonly dataPoints: ReadonlyArray<RawPoint> };
type RawMetric = {
  readonly name: string;
  readonly unit: string;
  readonly gauge?: Points;
  readonly sum?: Points;
  readonly histogram?: Points;
};

export type ReceivedPoint = {
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
  /** Of a gauge or counter; of a histogram how many were recorded. */
  readonly value: number;
  /** Of a histogram. */
  readonly sum: number;
};

export type TelemetryReceiver = {
  readonly endpoint: string;
  /** All bodies as they came, one a line. */
  readonly received: () => string;
  readonly spans: () => ReadonlyArray<ReceivedSpan>;
  readonly points: () => ReadonlyArray<ReceivedPoint>;
  readonly stop: () => Promise<void>;
};

const attributesOf = (attributes: ReadonlyArray<Attribute>): Attributes =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.intValue ?? value.doubleValue,
    ]),
  );

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Array<Buffer> = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
};

const spansIn = (text: string): ReadonlyArray<ReceivedSpan> => {
  const { resourceSpans } = JSON.parse(text) as {
    readonly resourceSpans: ReadonlyArray<{
      readonly scopeSpans: ReadonlyArray<{ readonly spans: ReadonlyArray<RawSpan> }>;
    }>;
  };
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map((span) => ({
      trace: span.traceId,
      id: span.spanId,
      parent: span.parentSpanId ?? null,
      name: span.name,
      kind: kinds[span.kind] ?? "UNSPECIFIED",
      attributes: attributesOf(span.attributes),
      status: span.status,
    }));
};

const pointsIn = (text: string): ReadonlyArray<ReceivedPoint> => {
  const { resourceMetrics } = JSON.parse(text) as {
    readonly resourceMetrics: ReadonlyArray<{
      readonly scopeMetrics: ReadonlyArray<{ readonly metrics: ReadonlyArray<RawMetric> }>;
    }>;
  };
  return resourceMetrics
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .flatMap(({ gauge, histogram, name, sum, unit }) =>
      (gauge ?? sum ?? histogram ?? { dataPoints: [] }).dataPoints.map((point) => ({
        metric: name,
        unit,
        attributes: attributesOf(point.attributes),
        value: Number(point.asInt ?? point.asDouble ?? point.count),
        sum: point.sum ?? 0,
      })),
    );
};

export const startTelemetryReceiver = async (): Promise<TelemetryReceiver> => {
  const bodies: Array<{ readonly signal: string; readonly text: string }> = [];
  const server = createServer((request, response) => {
    textOf(request).then(
      (text) => {
        bodies.push({ signal: request.url ?? "", text });
        response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const of = (signal: string): ReadonlyArray<string> =>
    bodies.filter((body) => body.signal === signal).map(({ text }) => text);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => bodies.map(({ text }) => text).join("\n"),
    spans: () => of("/v1/traces").flatMap(spansIn),
    points: () => of("/v1/metrics").flatMap(pointsIn),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
