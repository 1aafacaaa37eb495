import { SpanKind } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";
import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { TraceParent } from "../../../shared/prelude/trace-parent";
import { stepped } from "../../../shared/persistence/steps";
import { exportingTo } from "../../../shared/telemetry/exporting";
import type { Logger } from "../../../shared/telemetry/log";
import { observedBy } from "../../../shared/telemetry/observed";
import type { Ending, Operation } from "../../../shared/telemetry/operation";
import { unobserved, type Telemetry } from "../../../shared/telemetry/telemetry";
import { countingFailedNotices } from "../../../shared/telemetry/counted";
import { leaksIn } from "../../support/api-leaks";

const operation: Operation = {
  kind: "request",
  name: "getThing",
  method: "GET",
  route: "things/{id}",
};
const fine: Ending = {
  level: "info",
  message: "Answered",
  outcome: "Ok",
  isFailure: false,
  status: 200,
  requestId: "r-1",
};

const parentOf = (text: string): TraceParent => {
  const result = TraceParent.decode(text);
  if (E.isLeft(result)) throw new Error("No trace parent.");
  return result.right;
};
const parent = parentOf(`00-${"a".repeat(32)}-${"b".repeat(16)}-00`);

const logger = (): Logger & { readonly lines: ReadonlyArray<string> } => {
  const lines: Array<string> = [];
  const write =
    (level: string) =>
    (...parts: ReadonlyArray<unknown>): void => {
      lines.push([level, ...parts].join(" "));
    };
  return {
    lines,
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
};

/** Milliseconds that a test moves on by hand. */
const watch = () => {
  let millis = 0;
  return {
    read: () => millis,
    advance: (by: number) => {
      millis += by;
    },
  };
};

const memory = (sampler: Sampler = new AlwaysOnSampler()) => {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const clock = watch();
  const observer = exportingTo(
    { spans, metrics, sampler },
    { name: "sportello", version: "1", environment: "test", instance: "i" },
    clock.read,
  );
  // What is in memory is dropped when its exporter is shut down, so it is copied out as it comes.
  const kept: Array<ReturnType<InMemorySpanExporter["getFinishedSpans"]>[number]> = [];
  const exportSpans = spans.export.bind(spans);
  spans.export = (batch, done) => {
    kept.push(...batch);
    exportSpans(batch, done);
  };
  return { telemetry: observedBy(observer, clock.read), clock, kept };
};

const run = (
  telemetry: Telemetry,
  act: () => Promise<unknown> = () => Promise.resolve(),
  ending: Ending = fine,
  to: Logger = logger(),
): Promise<string> =>
  telemetry.observe(operation, { logger: to, parent }, async () => {
    await act();
    return { result: "result", ending };
  });

describe("where telemetry is off", () => {
  it("the log has one line, and nothing is known of traces", async () => {
    const clock = watch();
    const telemetry = unobserved(clock.read);
    const to = logger();
    const result = await run(
      telemetry,
      () => {
        clock.advance(12.34);
        return stepped("position.read", () => Promise.resolve(telemetry.here()));
      },
      fine,
      to,
    );
    expect(result).toBe("result");
    expect(telemetry.here()).toBeUndefined();
    expect(telemetry.measures).toBeNull();
    expect(to.lines).toStrictEqual([
      'info Answered {"operation":"getThing","outcome":"Ok","status":200,"milliseconds":12.3,"requestId":"r-1"}',
    ]);
  });
});

describe("where telemetry is on", () => {
  it("an operation is a span of its parent's trace, and its steps are its parts, each with its facts", async () => {
    const { clock, kept, telemetry } = memory();
    const to = logger();
    const inside: Array<TraceParent | undefined> = [];
    await run(
      telemetry,
      async () => {
        await Promise.all([
          stepped("position.read", () => Promise.resolve("secret"), {
            factsOf: () => ({ status: 200, charge: 2.5, throttled: 0 }),
          }),
          stepped(
            "transitions.send",
            () => {
              inside.push(telemetry.here());
              return Promise.resolve();
            },
            { isSend: true },
          ),
        ]);
        clock.advance(5);
      },
      fine,
      to,
    );
    await telemetry.close();
    const told = kept.map(({ attributes, kind, name, parentSpanContext, status }) => ({
      attributes,
      kind,
      name,
      parent: parentSpanContext?.spanId,
      status: status.code,
    }));
    const whole = kept.find(({ name }) => name === "getThing");
    const sent = kept.find(({ name }) => name === "transitions.send");
    expect(new Set(kept.map((span) => span.spanContext().traceId))).toStrictEqual(
      new Set(["a".repeat(32)]),
    );
    expect(told).toStrictEqual([
      {
        name: "position.read",
        kind: SpanKind.CLIENT,
        parent: whole?.spanContext().spanId,
        status: 0,
        attributes: {
          "sportello.step": "position.read",
          "sportello.outcome": "ok",
          "http.response.status_code": 200,
          "db.system.name": "azure.cosmosdb",
          "azure.cosmosdb.operation.request_charge": 2.5,
        },
      },
      {
        name: "transitions.send",
        kind: SpanKind.PRODUCER,
        parent: whole?.spanContext().spanId,
        status: 0,
        attributes: { "sportello.step": "transitions.send", "sportello.outcome": "ok" },
      },
      {
        name: "getThing",
        kind: SpanKind.SERVER,
        parent: "b".repeat(16),
        status: 0,
        attributes: {
          "sportello.operation": "getThing",
          "http.request.method": "GET",
          "http.route": "things/{id}",
          "sportello.outcome": "Ok",
          "http.response.status_code": 200,
          "sportello.request_id": "r-1",
        },
      },
    ]);
    // A message says that the step that sent it is where to go on.
    expect(inside).toStrictEqual([`00-${"a".repeat(32)}-${sent?.spanContext().spanId ?? ""}-01`]);
    expect(to.lines).toStrictEqual([
      `info Answered {"operation":"getThing","outcome":"Ok","status":200,"milliseconds":5,"requestId":"r-1","steps":2,"charge":2.5,"traceId":"${"a".repeat(32)}"}`,
    ]);
  });

  it.each<[string, object, string, number]>([
    ["isn't there", { code: 404 }, "missing", 0],
    ["was changed by others", { code: 412 }, "conflict", 0],
    ["asks to come later", { code: 429 }, "throttled", 2],
    ["refuses", { statusCode: 403 }, "refused", 2],
    ["is out", { code: 503 }, "unavailable", 2],
    ["hides why", { cause: { code: 409 } }, "conflict", 0],
    ["was not reached", { code: "ECONNREFUSED" }, "unavailable", 2],
  ])(
    "a step whose store %s ends so, and the error goes on untouched",
    async (_, facts, outcome, status) => {
      const { kept, telemetry } = memory();
      const error = Object.assign(new Error("Luigi Verdi VRDLGU70A01F205X"), facts);
      const outcomes: Array<unknown> = [];
      await run(telemetry, async () => {
        outcomes.push(
          await stepped("position.read", () => Promise.reject(error)).catch((e: unknown) => e),
        );
      });
      await telemetry.close();
      expect(outcomes).toStrictEqual([error]);
      const [span] = kept;
      expect(span?.attributes["sportello.outcome"]).toBe(outcome);
      expect(span?.status).toStrictEqual({ code: status });
      expect(
        leaksIn(
          JSON.stringify(
            kept.map(({ attributes, events, status: told }) => [attributes, events, told]),
          ),
          [{ name: "a name", text: "Luigi Verdi" }],
        ),
      ).toStrictEqual([]);
    },
  );

  it("a fiscal code doesn't get into a span, not even as the id of a request", async () => {
    const { kept, telemetry } = memory();
    await run(telemetry, undefined, { ...fine, requestId: "VRDLGU70A01F205X" });
    await telemetry.close();
    expect(kept[0]?.attributes["sportello.request_id"]).toBe("[fiscal code]");
  });

  it("an operation that breaks ends as a defect, and the host hears nothing of why", async () => {
    const { kept, telemetry } = memory();
    const to = logger();
    await expect(
      run(telemetry, () => Promise.reject(new Error("Luigi Verdi")), fine, to),
    ).rejects.toThrow(/^Defect$/);
    await telemetry.close();
    expect(kept[0]?.attributes["error.type"]).toBe("Defect");
    expect(to.lines).toHaveLength(1);
    expect(to.lines[0]).toMatch(/^error An operation failed unexpectedly .*"cause":"Error at /);
    expect(to.lines[0]).not.toContain("Luigi");
  });

  it("what isn't kept is not sent, whatever the caller's flag says, and its trace goes on all the same", async () => {
    const { kept, telemetry } = memory(new TraceIdRatioBasedSampler(0));
    const inside: Array<TraceParent | undefined> = [];
    await run(telemetry, () => {
      inside.push(telemetry.here());
      return Promise.resolve();
    });
    await telemetry.close();
    expect(kept).toStrictEqual([]);
    expect(inside[0]).toMatch(new RegExp(`^00-${"a".repeat(32)}-[0-9a-f]{16}-00$`));
  });

  it("a call outside of any operation is made, and told to nobody", async () => {
    const { kept, telemetry } = memory();
    expect(await stepped("position.read", () => Promise.resolve(1))).toBe(1);
    await telemetry.close();
    expect(kept).toStrictEqual([]);
  });

  it("counts an attempt of a channel that failed, and none that didn't", async () => {
    const counted: Array<string> = [];
    const measures = {
      queue: () => () => undefined,
      sweepLag: () => () => undefined,
      moved: () => () => undefined,
      parked: () => () => undefined,
      noticeFailed: (channel: string) => () => {
        counted.push(channel);
      },
    };
    const sendThrough = (isSent: boolean) =>
      countingFailedNotices({ measures })({
        notifications: {
          channels: { REVIEWERS: [], INSTITUTION: [] },
          retryDelays: [],
          reviewLink: null,
          send: () => () =>
            isSent
              ? TE.right(undefined)
              : TE.left({ _tag: "NotDelivered", error: "failed", isHopeless: false }),
        },
      } as unknown as Parameters<ReturnType<typeof countingFailedNotices>>[0]).notifications.send;
    const announcement = {} as never;
    const environment = { log: () => () => undefined };
    await sendThrough(false)("email", announcement)(environment)();
    await sendThrough(true)("webhook", announcement)(environment)();
    expect(counted).toStrictEqual(["email"]);
  });
});

describe("closing", () => {
  it("takes two seconds at most, though nobody answers", async () => {
    jest.useFakeTimers({ doNotFake: ["performance", "nextTick", "queueMicrotask"] });
    const never = new Promise<void>(() => undefined);
    const spans: SpanExporter = { export: () => undefined, shutdown: () => never };
    const metrics = {
      export: () => undefined,
      forceFlush: () => never,
      shutdown: () => never,
    } as PushMetricExporter;
    const observer = exportingTo(
      { spans, metrics, sampler: new AlwaysOnSampler() },
      { name: "sportello", version: "1", environment: "test", instance: "i" },
      () => 0,
    );
    let isClosed = false;
    const closing = observer.close().then(() => {
      isClosed = true;
    });
    await jest.advanceTimersByTimeAsync(1_999);
    expect(isClosed).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await closing;
    expect(isClosed).toBe(true);
    jest.useRealTimers();
  });
});
