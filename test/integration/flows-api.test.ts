import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { backstageOf, type Backstage } from "../support/api-backstage";
import { flowCalls, flowsPath, payOption } from "../support/flow-calls";
import { until } from "../support/until";
import { ledgerProblems } from "../support/ledger-check";
import { flowXml, freshFlowId, type LineBody } from "../support/reporting-flows";
import { freshIuv, optionBody, positionBody, transferBody } from "../support/requests";
import { startStack, type Stack } from "../support/stack";

const home = "77777777777";
const other = "01234567890";

/** Where the service sets uploads aside. */
const spool = mkdtempSync(path.join(tmpdir(), "sportello-flows-"));

let stack: Stack;
let backstage: Backstage;
let flows: ReturnType<typeof flowCalls>;

beforeAll(async () => {
  stack = await startStack({ env: { FLOW_RETRY_SECONDS: "1", TMPDIR: spool } });
  backstage = backstageOf(stack);
  flows = flowCalls(stack);
}, 60_000);

afterAll(async () => {
  backstage.close();
  await stack.stop();
  rmSync(spool, { recursive: true, force: true });
});

const blobs = (): ContainerClient =>
  BlobServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "").getContainerClient(
    "reporting-flows",
  );

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

type Position = { readonly iupd: string; readonly iuv: string; readonly receiptId: string };

/** A published position of one option, with a receipt unless it is told otherwise. */
const position = async ({
  beneficiaries = [home],
  isPaid = true,
  iuv = freshIuv(),
  organization = home,
}: {
  readonly beneficiaries?: ReadonlyArray<string>;
  readonly isPaid?: boolean;
  readonly iuv?: string;
  readonly organization?: string;
} = {}): Promise<Position> => {
  const transfer = beneficiaries.map((organizationFiscalCode, index) =>
    transferBody({
      idTransfer: String(index + 1),
      amount: 10_000 / beneficiaries.length,
      organizationFiscalCode,
    }),
  );
  const body = positionBody({ paymentOption: [optionBody({ iuv, transfer })] });
  await backstage.create(body, { toPublish: true, organization });
  const receiptId = `receipt-${iuv}`;
  if (isPaid) await payOption(backstage, body.iupd, `3${iuv}`, receiptId, organization);
  return { iupd: body.iupd, iuv, receiptId };
};

const lineOf = (
  { iuv, receiptId }: Pick<Position, "iuv" | "receiptId">,
  changes: Partial<LineBody> = {},
): LineBody => ({ iuv, iur: receiptId, ...changes });

const optionOf = async ({ iupd }: Position, organization = home) => {
  const stored = await backstage.stored(iupd, organization);
  const [option] = stored?.options ?? [];
  return {
    position: stored?.status,
    option: option?.status,
    transfers: option?.transfers.map(({ status }) => status),
    flow: option?.reportingFlow,
    isDated: option?.reportedAt !== null,
  };
};

const reported = (flow: string) => ({
  position: "REPORTED",
  option: "PO_REPORTED",
  transfers: ["T_REPORTED"],
  flow,
  isDated: true,
});

describe("handing a flow in", () => {
  it("answers where its progress is, publishes it and reports its payments", async () => {
    const paid = await position();
    const flowId = freshFlowId();
    const xml = flowXml({ flowId, lines: [lineOf(paid)] });
    const answer = await flows.put(xml);
    const content = sha256(xml);
    expect(answer.status).toBe(202);
    expect(answer.headers.get("location")).toBe(`/api/v1/admin/reporting-flows/${content}`);
    expect(answer.body).toMatchObject({
      content,
      state: "ACCEPTED",
      flow: { organization: home, flowId, flowDate: "2026-03-15T22:31:05", payments: 1 },
    });
    const done = await flows.followed(content, ({ isFinal }) => isFinal);
    expect(done).toMatchObject({ state: "SPLIT", chunks: 1, lines: { REPORTED: 1, PENDING: 0 } });
    expect(await optionOf(paid)).toStrictEqual(reported(flowId));
  });

  it("keeps what became of each line, and marks no revoked payment", async () => {
    const [paid, standIn, revoked, unpaid] = [
      await position(),
      await position(),
      await position(),
      await position({ isPaid: false }),
    ];
    const xml = flowXml({
      flowId: freshFlowId(),
      lines: [
        lineOf(paid),
        lineOf(paid),
        lineOf(standIn, { outcome: "4", transfer: null }),
        lineOf(revoked, { outcome: "3" }),
        lineOf(unpaid),
        { iuv: freshIuv() },
        lineOf(paid, { transfer: "5" }),
      ],
    });
    const { content } = await flows.ingest(xml);
    expect((await flows.lines(content)).map(({ state }) => state)).toStrictEqual([
      "REPORTED",
      "REPORTED",
      "REPORTED",
      "REVOKED",
      "WAITING",
      "UNKNOWN",
      "UNKNOWN",
    ]);
    expect(await optionOf(revoked)).toMatchObject({ option: "PO_PAID", flow: null });
    expect(await optionOf(standIn)).toMatchObject({ option: "PO_REPORTED" });
  });

  it("reports a line that came before its receipt once the receipt is there", async () => {
    const late = await position({ isPaid: false });
    const flowId = freshFlowId();
    const { content } = await flows.ingest(flowXml({ flowId, lines: [lineOf(late)] }));
    expect((await flows.progress(content)).lines).toMatchObject({ WAITING: 1 });
    await payOption(backstage, late.iupd, `3${late.iuv}`, late.receiptId);
    await until("the report", async () => {
      await stack.trigger("relay-reporting-flows");
      const { isFinal } = await flows.progress(content);
      return isFinal ? true : undefined;
    });
    expect(await optionOf(late)).toStrictEqual(reported(flowId));
  });

  it("finds the transfer of a second beneficiary in another institution's ledger", async () => {
    const shared = await position({ organization: other, beneficiaries: [other, home] });
    const [first, second] = [freshFlowId(), freshFlowId()];
    await flows.ingest(flowXml({ organization: other, flowId: first, lines: [lineOf(shared)] }));
    expect(await optionOf(shared, other)).toMatchObject({
      option: "PO_PARTIALLY_REPORTED",
      transfers: ["T_REPORTED", "T_UNREPORTED"],
      isDated: false,
    });
    await flows.ingest(flowXml({ flowId: second, lines: [lineOf(shared, { transfer: "2" })] }));
    expect(await optionOf(shared, other)).toMatchObject({
      position: "REPORTED",
      option: "PO_REPORTED",
      transfers: ["T_REPORTED", "T_REPORTED"],
      isDated: true,
    });
  });

  it("tells two positions with the same payment identifier apart by the receipt", async () => {
    const iuv = freshIuv();
    const foreign = await position({ organization: other, beneficiaries: [other, home], iuv });
    const own = await position({ beneficiaries: [home, home], iuv, isPaid: false });
    await flows.ingest(
      flowXml({ flowId: freshFlowId(), lines: [lineOf(foreign, { transfer: "2" })] }),
    );
    expect(await optionOf(foreign, other)).toMatchObject({ option: "PO_PARTIALLY_REPORTED" });
    expect(await optionOf(own)).toMatchObject({ option: "PO_UNPAID" });
  });

  it("writes all reports of one position in one batch, with an event each", async () => {
    const options = [1, 2, 3].map(() => optionBody({ isPartialPayment: true, amount: 10_000 }));
    const body = positionBody({ paymentOption: options });
    await backstage.create(body, { toPublish: true });
    for (const { iuv } of options) await payOption(backstage, body.iupd, `3${iuv}`, "r");
    const before = await backstage.stored(body.iupd);
    await flows.ingest(
      flowXml({ flowId: freshFlowId(), lines: options.map(({ iuv }) => ({ iuv, iur: "r" })) }),
    );
    const after = await backstage.stored(body.iupd);
    expect(after).toMatchObject({
      status: "REPORTED",
      revision: (before?.revision ?? 0) + 3,
      sequence: (before?.sequence ?? 0) + 3,
    });
    const events = (await stack.ledger()).filter(
      ({ event, kind }) =>
        kind === "event" && (event as Record<string, unknown>)["command"] === after?.lastCommand,
    );
    expect(events).toHaveLength(3);
  });

  it("does nothing when the same content comes again", async () => {
    const paid = await position();
    const xml = flowXml({ flowId: freshFlowId(), lines: [lineOf(paid)] });
    const { content } = await flows.ingest(xml);
    const before = await backstage.stored(paid.iupd);
    const again = await flows.put(xml);
    expect(again.body).toMatchObject({ content, state: "SPLIT", isFinal: true });
    expect(await backstage.stored(paid.iupd)).toStrictEqual(before);
  });

  it("does nothing when its messages come again", async () => {
    const paid = await position();
    const flowId = freshFlowId();
    const { content } = await flows.ingest(flowXml({ flowId, lines: [lineOf(paid)] }));
    const before = await backstage.stored(paid.iupd);
    const service = QueueServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "");
    const send = (queue: string, message: unknown) =>
      service
        .getQueueClient(queue)
        .sendMessage(Buffer.from(JSON.stringify(message)).toString("base64"));
    const flow = `${home}|${flowId}|2026-03-15T22:31:05`;
    await send("reporting-flows", { schema: 1, content });
    await send("reporting-flow-lines", { schema: 1, flow, n: 0 });
    await until("the empty queues", async () => {
      const lengths = await Promise.all(
        ["reporting-flows", "reporting-flow-lines"].map(
          async (queue) =>
            (await service.getQueueClient(queue).getProperties()).approximateMessagesCount,
        ),
      );
      return lengths.every((length) => length === 0) ? true : undefined;
    });
    expect(await backstage.stored(paid.iupd)).toStrictEqual(before);
    expect((await flows.progress(content)).lines).toMatchObject({ REPORTED: 1 });
  });

  it("keeps the first content of a flow and date, and refuses another (409)", async () => {
    const flowId = freshFlowId();
    const [one, another] = ["1.00", "2.00"].map((amount) =>
      flowXml({ flowId, lines: [{ iuv: freshIuv(), amount }] }),
    );
    await flows.ingest(one ?? "");
    const refused = await flows.put(another ?? "");
    expect([refused.status, refused.headers.get("content-type")]).toStrictEqual([
      409,
      "application/problem+json",
    ]);
    const read = await stack.call({ path: `${flowsPath}/${flowId}/date/2026-03-15T22%3A31%3A05` });
    expect(read.text).toBe(one);
  });

  it("takes a later date as a new revision, whose lines were reported before", async () => {
    const paid = await position();
    const flowId = freshFlowId();
    const revision = (date: string): string => flowXml({ flowId, date, lines: [lineOf(paid)] });
    await flows.ingest(revision("2026-03-15T10:00:00"));
    const { lines } = await flows.ingest(revision("2026-03-15T11:00:00"));
    expect(lines).toMatchObject({ REPORTED: 0, ALREADY_REPORTED: 1 });
  });

  it("splits a flow of many lines", async () => {
    const lines = Array.from({ length: 601 }, () => ({ iuv: freshIuv() }));
    const { content, ...progress } = await flows.ingest(flowXml({ flowId: freshFlowId(), lines }));
    expect(progress).toMatchObject({ chunks: 3, lines: { UNKNOWN: 601 }, isFinal: true });
    expect((await flows.lines(content, 2)).map(({ iuv }) => iuv)).toStrictEqual([
      lines[500]?.iuv,
      ...lines.slice(501).map(({ iuv }) => iuv),
    ]);
  });

  it("takes a blob that only a message names, also one that turns out to be no flow", async () => {
    const storage = stack.env["AzureWebJobsStorage"] ?? "";
    const queue =
      QueueServiceClient.fromConnectionString(storage).getQueueClient("reporting-flows");
    const paid = await position();
    const flowId = freshFlowId();
    const good = flowXml({ flowId, lines: [lineOf(paid)] });
    const bad = good.replace(">1.0<", ">3.0<");
    for (const xml of [good, bad]) {
      await blobs().uploadBlockBlob(`${sha256(xml)}.xml`, xml, Buffer.byteLength(xml));
      const message = JSON.stringify({ schema: 1, content: sha256(xml) });
      await queue.sendMessage(Buffer.from(message).toString("base64"));
    }
    const settled = async (xml: string) =>
      until("the ingestion", async () => {
        const answer = await stack.call({
          path: `/api/v1/admin/reporting-flows/${sha256(xml)}`,
          key: "local-admin-key",
        });
        const { isFinal } = answer.body as { readonly isFinal?: boolean };
        return isFinal === true ? answer.body : undefined;
      });
    expect(await settled(good)).toMatchObject({ state: "SPLIT", lines: { REPORTED: 1 } });
    expect(await settled(bad)).toMatchObject({
      state: "REFUSED",
      flow: null,
      fault: { element: "versioneOggetto", problem: "must be 1.0 or 1.1" },
    });
  });

  const valid = flowXml({ lines: [{ iuv: "1" }] });
  it.each<readonly [string, string | Uint8Array, Readonly<Record<string, string>>, number, RegExp]>(
    [
      [
        "another media type",
        valid,
        { "Content-Type": "application/json" },
        415,
        /application\/xml/,
      ],
      ["a compressed body", valid, { "Content-Encoding": "gzip" }, 415, /application\/xml/],
      ["an empty body", "", {}, 400, /missing/],
      ["a text that isn't UTF-8", Buffer.from(valid, "utf16le"), {}, 400, /UTF-8|well-formed/],
      [
        "a missing element",
        valid.replace(/ *<dataRegol.*\n/, ""),
        {},
        400,
        /dataRegolamento: is missing/,
      ],
      [
        "a line at fault",
        valid.replace(">0</codice", ">7</codice"),
        {},
        400,
        /datiSingoliPagamenti\[1\]\/codiceEsito/,
      ],
      [
        "a document type",
        valid.replace("?>", '?><!DOCTYPE x SYSTEM "x">'),
        {},
        400,
        /document type/,
      ],
    ],
  )("refuses %s, and keeps nothing of it", async (_, body, headers, status, detail) => {
    const answer = await flows.put(body, headers);
    expect([answer.status, answer.headers.get("content-type")]).toStrictEqual([
      status,
      "application/problem+json",
    ]);
    expect((answer.body as { readonly detail: string }).detail).toMatch(detail);
    const name = `${createHash("sha256").update(body).digest("hex")}.xml`;
    expect(await blobs().getBlobClient(name).exists()).toBe(false);
  });

  it.each([
    [null, 401],
    ["local-creditor-key", 403],
    ["local-node-key", 403],
  ])("is for administrators: %s is answered %d", async (key, status) => {
    const answer = await stack.call({
      method: "PUT",
      path: "/api/v1/admin/reporting-flows",
      key,
      raw: valid,
      headers: { "Content-Type": "application/xml" },
    });
    expect(answer.status).toBe(status);
  });

  it("knows nothing of a content that nobody handed in", async () => {
    const path = `/api/v1/admin/reporting-flows/${sha256("nothing")}`;
    const answers = await Promise.all(
      [path, `${path}/lines/0`].map((at) => stack.call({ path: at, key: "local-admin-key" })),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual([404, 404]);
  });
});

describe("reading flows", () => {
  const days = ["2031-05-01", "2031-05-02"] as const;
  const [older, tied, newer] = ["A", "B", "A"].map((name, index) => ({
    flowId: `2031-05-0${index === 2 ? 2 : 1}PSP-${name}${index}`,
    date: `${index === 2 ? days[1] : days[0]}T10:00:00`,
  }));
  const revised = { flowId: "2031-05-02PSP-R", date: "2031-05-02T23:59:59.999" };
  const xmlOf = (flow: { readonly flowId: string; readonly date: string }, amount = "1.00") =>
    // A byte order mark, odd spacing and no line at the end: what is published stays as it is.
    `\uFEFF${flowXml({ ...flow, organization: other, lines: [{ iuv: "x", amount }] }).trim()} `;
  const listPath = "/gpd-reporting/api/v1/organizations/01234567890/reportings";
  const get = (at: string, headers = {}) =>
    stack.call({ path: at, key: "local-platform-key", headers });
  const listed = (flow: { readonly flowId: string; readonly date: string } | undefined) => ({
    flowId: flow?.flowId,
    flowDate: flow?.date.slice(0, 19),
  });

  beforeAll(async () => {
    for (const flow of [older, tied, newer, { ...revised, date: "2031-05-02T09:00:00" }, revised])
      if (flow !== undefined) await flows.ingest(xmlOf(flow));
  });

  it("lists the newest revision of each, the newest first and ties by identifier", async () => {
    const { body } = await get(listPath);
    const ours = (body as ReadonlyArray<{ readonly flowId: string }>).filter(({ flowId }) =>
      flowId.startsWith("2031-05"),
    );
    expect(ours).toStrictEqual([revised, newer, older, tied].map(listed));
  });

  it("lists those of one day, both ends of it", async () => {
    const { body } = await get(`${listPath}?flowDate=${days[1]}`);
    expect(body).toStrictEqual([revised, newer].map(listed));
  });

  it.each([
    ["no day", "2031-06-01", 200, []],
    ["an empty one", "", 200, expect.any(Array) as unknown],
  ])("lists %s", async (_, day, status, expected) => {
    const answer = await get(`${listPath}?flowDate=${day}`);
    expect([answer.status, answer.body]).toStrictEqual([status, expected]);
  });

  it.each(["2026-3-15", "yesterday", "2026-02-30", "2026-03-15T00:00:00", "15-03-2026"])(
    "refuses the day %s",
    async (day) => {
      const answer = await get(`${listPath}?flowDate=${day}`, { "X-Request-Id": "abc" });
      expect([answer.status, answer.body, answer.headers.get("x-request-id")]).toStrictEqual([
        400,
        { Error: "flowDate must be yyyy-MM-dd" },
        "abc",
      ]);
    },
  );

  it("refuses an institution that can't be one", async () => {
    const answer = await get("/gpd-reporting/api/v1/organizations/x/reportings");
    expect([answer.status, answer.body]).toStrictEqual([
      400,
      { Error: "organizationId must be 1 to 30 digits" },
    ]);
  });

  it.each([
    ["to the second", "2031-05-02T09%3A00%3A00", "2031-05-02T09:00:00"],
    [
      "with fraction and offset",
      "2031-05-02T09%3A00%3A00.0000000%2B00%3A00",
      "2031-05-02T09:00:00",
    ],
    ["of the newest", "2031-05-02T23%3A59%3A59", revised.date],
    ["of no revision, which gives the newest", "2020-01-01T00:00:00", revised.date],
    ["that is none, which gives the newest", "not-a-date", revised.date],
  ])("answers byte for byte the revision of a date %s", async (_, date, expected) => {
    const response = await fetch(`${stack.baseUrl}${listPath}/${revised.flowId}/date/${date}`, {
      headers: { "Ocp-Apim-Subscription-Key": "local-platform-key" },
    });
    expect([response.status, response.headers.get("content-type")]).toStrictEqual([
      200,
      "application/xml",
    ]);
    expect(Buffer.from(await response.arrayBuffer())).toStrictEqual(
      Buffer.from(xmlOf({ ...revised, date: expected })),
    );
  });

  it.each([
    ["an unknown flow", `${listPath}/unknown/date/2031-05-02T09:00:00`],
    ["the flow of another institution", `${flowsPath}/${revised.flowId}/date/${revised.date}`],
    ["a way out of the folder", `${listPath}/..%2F..%2Fsecret/date/2031-05-02T09:00:00`],
    ["an identifier with a quote", `${listPath}/x'%20OR%20true/date/2031-05-02T09:00:00`],
  ])("answers 404 to %s", async (_, at) => {
    const answer = await get(at, { "X-Request-Id": "abc" });
    expect([
      answer.status,
      answer.headers.get("content-type"),
      answer.headers.get("x-request-id"),
    ]).toStrictEqual([404, "application/json", "abc"]);
  });

  it.each([
    [null, 401],
    ["local-creditor-key", 403],
    ["local-node-key", 403],
  ])("answers the key %s with %d in the gateway's shape", async (key, status) => {
    for (const at of [listPath, `${listPath}/${revised.flowId}/date/${revised.date}`]) {
      const answer = await stack.call({ path: at, key });
      expect([answer.status, answer.body]).toStrictEqual([
        status,
        { statusCode: status, message: expect.any(String) as string },
      ]);
    }
  });

  it("takes the key in the query, and answers 405 to what it isn't for", async () => {
    const query = await stack.call({
      path: `${listPath}?flowDate=${days[1]}&subscription-key=local-platform-key`,
      key: null,
    });
    expect(query.status).toBe(200);
    expect((await stack.call({ method: "POST", path: listPath })).status).toBe(405);
  });

  it("says what it is", async () => {
    const answer = await get("/gpd-reporting/api/v1/info");
    expect(answer.body).toMatchObject({ name: "sportello", environment: "local" });
  });
});

it("leaves nothing behind of what it set aside", () => {
  expect(readdirSync(spool)).toStrictEqual([]);
});

it("leaves both ledgers in agreement with their journals", async () => {
  expect(ledgerProblems(await stack.ledger())).toStrictEqual([]);
  expect(ledgerProblems(await stack.ledger(other))).toStrictEqual([]);
});
