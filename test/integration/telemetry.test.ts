import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { QueueServiceClient } from "@azure/storage-queue";
import { attributeNames } from "../../shared/telemetry/attributes";
import { until } from "../support/until";
import { flowXml, freshFlowId } from "../support/reporting-flows";
import { freshIuv, localFromNow, positionBody } from "../support/requests";
import { serviceBody } from "../support/service-requests";
import { positionsPath, startStack, type Answer, type Stack } from "../support/stack";
import type { ReceivedSpan } from "../support/telemetry-receiver";

let stack: Stack;
let isStopped = false;

const stop = async (): Promise<void> => {
  if (isStopped) return;
  isStopped = true;
  await stack.stop();
};

beforeAll(async () => {
  stack = await startStack({ env: { RELAY_AFTER_SECONDS: "0" } });
}, 60_000);

afterAll(stop);

/** A caller that is traced itself: its trace, and the header by which it says so. */
const caller = () => {
  const trace = randomBytes(16).toString("hex");
  const traceparent = `00-${trace}-${randomBytes(8).toString("hex")}-01`;
  return { trace, headers: { traceparent } };
};

const spansOf = (trace: string): ReadonlyArray<ReceivedSpan> =>
  stack.telemetry.spans().filter((span) => span.trace === trace);

type Wanted = { readonly name: string; readonly kind: ReceivedSpan["kind"] };

const find = (
  spans: ReadonlyArray<ReceivedSpan>,
  { kind, name }: Wanted,
): ReceivedSpan | undefined => spans.find((span) => span.kind === kind && span.name === name);

/** All of them in one trace, once they have come. */
const traced = (trace: string, wanted: ReadonlyArray<Wanted>) =>
  until(`the trace with ${wanted.map(({ name }) => name).join(", ")}`, () => {
    const spans = spansOf(trace);
    const found = wanted.map((each) => find(spans, each));
    return Promise.resolve(
      found.every((span) => span !== undefined) ? { spans, found } : undefined,
    );
  });

/** Of each span who it is a part of: `submit > send`, once however often it happened. */
const lineage = (spans: ReadonlyArray<ReceivedSpan>): ReadonlyArray<string> => [
  ...new Set(
    spans.map(({ kind, name, parent }) => {
      const whose = spans.find(({ id }) => id === parent)?.name ?? "the caller";
      return `${whose} > ${kind} ${name}`;
    }),
  ),
];

const manage = (method: string, path: string, rest: object): Promise<Answer> =>
  stack.call({ method, key: "local-manage-key", path: `/api/v1/manage/services${path}`, ...rest });

const submitted = async (headers: Readonly<Record<string, string>>): Promise<string> => {
  const created = await manage("POST", "", { body: serviceBody() });
  const { id } = created.body as { readonly id: string };
  const submission = await manage("PUT", `/${id}/review`, {
    body: { auto_publish: true },
    headers,
  });
  expect(submission.status).toBe(204);
  return id;
};

describe("one trace", () => {
  it("goes from the request for a review over the queue to its validation and every call made for it", async () => {
    const { headers, trace } = caller();
    await submitted(headers);
    const { spans } = await traced(trace, [
      { kind: "SERVER", name: "reviewService" },
      { kind: "PRODUCER", name: "service-event.send" },
      { kind: "CONSUMER", name: "request-validation" },
      { kind: "CLIENT", name: "review.read" },
    ]);
    expect(lineage(spans)).toStrictEqual(
      expect.arrayContaining([
        "the caller > SERVER reviewService",
        "reviewService > CLIENT service.read",
        "reviewService > PRODUCER service-event.send",
        "service-event.send > CONSUMER request-validation",
        "request-validation > CLIENT review.read",
      ]),
    );
  });

  it("goes from the upload of a flow over two queues to the reporting of its lines", async () => {
    const { headers, trace } = caller();
    const answer = await stack.call({
      method: "PUT",
      key: "local-admin-key",
      path: "/api/v1/admin/reporting-flows",
      raw: flowXml({ flowId: freshFlowId(), lines: [{ iuv: freshIuv() }] }),
      headers: { ...headers, "Content-Type": "application/xml" },
    });
    expect(answer.status).toBe(202);
    const { spans } = await traced(trace, [
      { kind: "SERVER", name: "acceptReportingFlow" },
      { kind: "CONSUMER", name: "reporting-flows" },
      { kind: "CONSUMER", name: "reporting-flow-lines" },
      { kind: "CLIENT", name: "flow-chunk.replace" },
    ]);
    expect(lineage(spans)).toStrictEqual(
      expect.arrayContaining([
        "acceptReportingFlow > PRODUCER flow-queue.ingest",
        "flow-queue.ingest > CONSUMER reporting-flows",
        "reporting-flows > PRODUCER flow-queue.report",
        "flow-queue.report > CONSUMER reporting-flow-lines",
        "reporting-flow-lines > CLIENT flow-chunk.replace",
      ]),
    );
  });

  it("begins with the run of a timer, and not with who wrote what the timer found", async () => {
    const { headers, trace } = caller();
    const body = positionBody({ validityDate: localFromNow(300) });
    await stack.call({
      method: "POST",
      path: `${positionsPath}?toPublish=true`,
      body,
      headers,
    });
    const consumed = await until("the transition", async () => {
      await stack.trigger("activate-published-positions");
      return stack.telemetry
        .spans()
        .find(({ kind, name }) => kind === "CONSUMER" && name === "debt-position-transitions");
    });
    const { spans } = await traced(consumed.trace, [
      { kind: "INTERNAL", name: "activate-published-positions" },
    ]);
    expect(lineage(spans)).toStrictEqual(
      expect.arrayContaining([
        "activate-published-positions > PRODUCER transitions.send",
        "transitions.send > CONSUMER debt-position-transitions",
      ]),
    );
    expect(consumed.trace).not.toBe(trace);
    expect(lineage(spansOf(trace))).toStrictEqual(
      expect.arrayContaining(["the caller > SERVER createDebtPosition"]),
    );
  });

  it("begins anew with the operator who puts a parked message back", async () => {
    const old = caller();
    const { headers, trace } = caller();
    const queues = QueueServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "");
    const parked = { schema: 1, content: "0".repeat(64), trace: old.headers.traceparent };
    await queues
      .getQueueClient("reporting-flows-poison")
      .sendMessage(
        Buffer.from(JSON.stringify({ reason: "a test", message: parked })).toString("base64"),
      );
    const answer = await stack.call({
      method: "POST",
      key: "local-admin-key",
      path: "/api/v1/admin/queues/reporting-flows/poison/redeliver",
      headers,
    });
    expect(answer.body).toStrictEqual({ redelivered: 1, hasMore: false });
    await traced(trace, [{ kind: "CONSUMER", name: "reporting-flows" }]);
    expect(spansOf(old.trace)).toStrictEqual([]);
  });
});

describe("a span", () => {
  it("of a request says which operation it was, how it ended, and nothing of its address", async () => {
    const { headers, trace } = caller();
    await stack.call({
      path: `${positionsPath}/nobody-knows?subscription-key=local-creditor-key`,
      key: null,
      headers: { ...headers, "X-Request-Id": "telemetry-1" },
    });
    const { found } = await traced(trace, [{ kind: "SERVER", name: "getDebtPosition" }]);
    expect(found[0]?.attributes).toStrictEqual({
      "sportello.operation": "getDebtPosition",
      "sportello.outcome": "DebtPositionNotFound",
      "sportello.request_id": "telemetry-1",
      "http.request.method": "GET",
      "http.route":
        "gpd/debt-positions-service/v1/organizations/{organizationfiscalcode}/debtpositions/{iupd}",
      "http.response.status_code": 404,
    });
    expect(found[0]?.status).toStrictEqual({ code: 0 });
  });

  it("of a request whose id is none says so, and one that nothing matches is a request as well", async () => {
    const { headers, trace } = caller();
    const odd = { ...headers, "X-Request-Id": "Luigi Verdi" };
    await stack.call({ path: "/Luigi/Verdi", key: null, headers: odd });
    const { found } = await traced(trace, [{ kind: "SERVER", name: "unmatched" }]);
    expect(found[0]?.attributes).toStrictEqual({
      "sportello.operation": "unmatched",
      "sportello.outcome": "RouteNotFound",
      "sportello.request_id": "(not an id)",
      "http.request.method": "GET",
      "http.route": "{*path}",
      "http.response.status_code": 404,
    });
  });

  it("of a call to the database has its charge; a document that isn't there is no failure", async () => {
    const { headers, trace } = caller();
    await stack.call({ path: `${positionsPath}/nobody-knows`, headers });
    const { found } = await traced(trace, [{ kind: "CLIENT", name: "position.read" }]);
    expect(found[0]).toMatchObject({
      attributes: {
        "sportello.step": "position.read",
        "sportello.outcome": "missing",
        "http.response.status_code": 404,
        "db.system.name": "azure.cosmosdb",
      },
      status: { code: 0 },
    });
    expect(found[0]?.attributes["azure.cosmosdb.operation.request_charge"]).toBeGreaterThan(0);
  });

  it("of a store that fails names the outcome, and the error has no text", async () => {
    const { headers, trace } = caller();
    await stack.cosmos.setFaults([
      { container: "ledgers", effect: { kind: "respond", status: 429 } },
    ]);
    const answer = await stack
      .call({ path: `${positionsPath}/nobody-knows`, headers })
      .finally(stack.cosmos.clearFaults);
    expect(answer.status).toBe(429);
    const { found } = await traced(trace, [{ kind: "CLIENT", name: "position.read" }]);
    expect(found[0]).toMatchObject({
      attributes: { "sportello.outcome": "throttled", "error.type": "throttled" },
      status: { code: 2 },
    });
    expect(found[0]?.status).not.toHaveProperty("message");
  });

  it("has no attribute that is not on the list", () => {
    const used = stack.telemetry.spans().flatMap(({ attributes }) => Object.keys(attributes));
    expect(
      [...new Set(used)].filter((name) => !attributeNames.some((each) => each === name)),
    ).toStrictEqual([]);
    expect(stack.telemetry.spans().length).toBeGreaterThan(50);
  });
});

describe("the bundle", () => {
  const holds = (file: string): boolean =>
    readFileSync(path.resolve(__dirname, "../../dist", file), "utf8").includes(
      "BatchSpanProcessor",
    );

  it("has the tracing library in the files of the protocols, and not in what is always loaded", () => {
    expect(["main.js", "telemetry-otlp.js", "telemetry-azure-monitor.js"].map(holds)).toStrictEqual(
      [false, true, true],
    );
  });
});

describe("the log", () => {
  it("has one line at the end of an operation, with its calls, their charge and its trace", async () => {
    const { headers, trace } = caller();
    await stack.call({
      path: `${positionsPath}/nobody-knows`,
      headers: { ...headers, "X-Request-Id": "telemetry-2" },
    });
    const line = await until("the line", () =>
      Promise.resolve(
        stack
          .output()
          .split("\n")
          .find((each) => each.includes("telemetry-2")),
      ),
    );
    expect(line).toMatch(
      new RegExp(
        String.raw`info .*getDebtPosition.* Answered .*DebtPositionNotFound.*404.*telemetry-2.*${trace}.*`,
      ),
    );
    expect(stack.output().split(trace)).toHaveLength(2);
  });
});

describe("metrics", () => {
  it("are all sent before the process ends, with names and attributes that dashboards know", async () => {
    await submitted({});
    const queues = QueueServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "");
    await queues.getQueueClient("request-publication-poison").sendMessage("e30=");
    await stack.trigger("measure-backlogs");
    await until("the warning", () =>
      Promise.resolve(
        stack.output().includes("Messages have waited for too long") ? true : undefined,
      ),
    );
    await stop();
    const points = stack.telemetry.points();
    const attributesOf = (metric: string): ReadonlyArray<string> => [
      ...new Set(
        points
          .filter((point) => point.metric === metric)
          .flatMap(({ attributes }) => Object.keys(attributes)),
      ),
    ];
    expect(
      Object.fromEntries(
        [...new Set(points.map(({ metric }) => metric))]
          .sort()
          .map((name) => [name, attributesOf(name)]),
      ),
    ).toStrictEqual({
      "http.server.request.duration": [
        "operation",
        "http.request.method",
        "http.response.status_code",
      ],
      "sportello.messages.parked": ["queue"],
      "sportello.queue.age": ["queue"],
      "sportello.queue.length": ["queue"],
      "sportello.step.duration": ["step", "outcome"],
      "sportello.step.request_charge": ["step"],
      "sportello.storage.throttled": ["step"],
      "sportello.sweep.lag": ["transition"],
      "sportello.transitions": ["to"],
    });
    const valueOf = (metric: string, attributes: object): number | undefined =>
      points.find(
        (point) =>
          point.metric === metric &&
          JSON.stringify(point.attributes) === JSON.stringify(attributes),
      )?.value;
    expect(valueOf("sportello.queue.length", { queue: "request-publication-poison" })).toBe(1);
    expect(valueOf("sportello.queue.length", { queue: "request-publication" })).toBe(0);
    expect(valueOf("sportello.sweep.lag", { transition: "expire" })).toBeGreaterThanOrEqual(0);
    expect(valueOf("sportello.transitions", { to: "VALID" })).toBeGreaterThanOrEqual(1);
    expect(
      valueOf("sportello.storage.throttled", { step: "position.read" }),
    ).toBeGreaterThanOrEqual(1);
    expect(valueOf("sportello.messages.parked", { queue: "reporting-flows" })).toBe(1);
  });
});

test("a stack whose service has sent somebody's name doesn't end well", async () => {
  const leaking = await startStack();
  await fetch(`${leaking.telemetry.endpoint}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [], debtor: "Maria Bianchi" }),
  });
  await expect(leaking.stop()).rejects.toThrow("The logs give away another debtor's name");
});
