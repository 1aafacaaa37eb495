import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from "@opentelemetry/api";
import { TraceParent } from "../prelude/trace-parent";
import {
  attributesOfEnding,
  attributesOfOperation,
  attributesOfStep,
  isStepFailure,
} from "./attributes";
import type { Instruments } from "./instruments";
import type { Observer, OperationSpan } from "./observer";
import type { Operation } from "./operation";
import type { Stopwatch } from "./telemetry";

/** The flags of a parent are not followed: whether a trace is kept is decided by its id, here and for every part of it. */
const contextOf = (parent: TraceParent | undefined): Context => {
  if (parent === undefined) return ROOT_CONTEXT;
  const [, traceId = "", spanId = "", flags = "00"] = parent.split("-");
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
};

const traceParentOf = (span: Span): TraceParent | undefined => {
  const { spanId, traceFlags, traceId } = span.spanContext();
  const text = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
  return TraceParent.is(text) ? text : undefined;
};

const kindOf = ({ kind }: Operation): SpanKind => {
  switch (kind) {
    case "request":
      return SpanKind.SERVER;
    case "message":
      return SpanKind.CONSUMER;
    case "timer":
      return SpanKind.INTERNAL;
  }
};

/** Without a text: those of errors belong to nobody's eyes. */
const failed = { code: SpanStatusCode.ERROR };

const millisInSecond = 1_000;

/** Spans of operations and of the steps inside them, with the metrics that come of both. */
export const spansOf = (
  tracer: Tracer,
  instruments: Instruments,
  stopwatch: Stopwatch,
): Observer["begin"] => {
  const secondsSince = (started: number): number => (stopwatch() - started) / millisInSecond;
  return (operation, parent): OperationSpan => {
    const started = stopwatch();
    const around = contextOf(parent);
    const span = tracer.startSpan(
      operation.name,
      { kind: kindOf(operation), attributes: attributesOfOperation(operation) },
      around,
    );
    const inside = trace.setSpan(around, span);
    return {
      traceId: span.spanContext().traceId,
      traceParent: traceParentOf(span),
      step: (step, isSend) => {
        const begun = stopwatch();
        const call = tracer.startSpan(
          step,
          {
            kind: isSend ? SpanKind.PRODUCER : SpanKind.CLIENT,
            attributes: { "sportello.step": step },
          },
          inside,
        );
        return {
          traceParent: traceParentOf(call),
          end: (ending) => {
            instruments.stepEnded(ending, secondsSince(begun));
            call.setAttributes(attributesOfStep(ending));
            if (isStepFailure(ending)) call.setStatus(failed);
            call.end();
          },
        };
      },
      end: (ending) => {
        if (operation.kind === "request" && ending.status !== undefined)
          instruments.requestEnded(
            operation.name,
            operation.method,
            ending.status,
            secondsSince(started),
          );
        if (operation.kind === "message" && ending.outcome === "Parked")
          instruments.measures.parked(operation.name)();
        span.setAttributes(attributesOfEnding(ending));
        if (ending.isFailure) span.setStatus(failed);
        span.end();
      },
    };
  };
};
