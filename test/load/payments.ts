import { flowCalls, type Progress } from "../support/flow-calls";
import { gpdPartnerPath, lookupMessage } from "../support/partner-calls";
import { nodeKey, navOf } from "../support/payment-calls";
import { receiptMessage } from "../support/receipt-samples";
import { flowXml, freshFlowId, type LineBody } from "../support/reporting-flows";
import { freshIuv, optionBody, positionBody } from "../support/requests";
import { positionsPath, type Stack } from "../support/stack";
import { until } from "../support/until";
import { Client, drive, type Load, type Pace, type Request } from "./callers";
import { median, ratios, repeated, type Measurement } from "./measurement";
import { residentMegabytes } from "./processes";

/** The payment side: what the node asks and delivers, what institutions read, and one large reporting flow. */

const loads: ReadonlyArray<Load> = [
  { callers: 1, count: 100, withinMs: 1_500 },
  { callers: 8, count: 300, withinMs: 1_500 },
];
const rounds = 5;
const receiptsPath = "/gpd/payments-receipts-service/v1/payments/77777777777/receipts";
const hostPrograms = ["functions-host.js", "functions-worker.js"];

const message = (raw: string): Request => ({
  method: "POST",
  path: gpdPartnerPath,
  raw,
  headers: {
    "Ocp-Apim-Subscription-Key": nodeKey,
    "Content-Type": "text/xml; charset=utf-8",
  },
});

const operations: ReadonlyArray<{
  readonly what: string;
  readonly request: (iuv: string) => Request;
}> = [
  {
    what: "verify (paVerifyPaymentNotice)",
    request: (iuv) => message(lookupMessage("paVerifyPaymentNotice", { noticeNumber: navOf(iuv) })),
  },
  {
    what: "get (paGetPaymentV2)",
    request: (iuv) => message(lookupMessage("paGetPaymentV2", { noticeNumber: navOf(iuv) })),
  },
  {
    what: "send (paSendRTV2)",
    request: (iuv) =>
      message(receiptMessage({ iuv, receiptId: `R-${iuv}`, amount: "100.00", version: 2 })),
  },
  {
    what: "list receipts, page of 50",
    request: () => ({ method: "GET", path: receiptsPath }),
  },
];

const bare: Request = { method: "GET", path: "/info" };
const bareName = "info";

/** Each operation once for every notice of this round's own. */
const roundOf = async (
  client: Client,
  load: Load,
  paid: Array<string>,
): Promise<ReadonlyMap<string, Pace>> => {
  const all = Array.from({ length: load.count }, () => freshIuv());
  const created = await drive(load, async (index) => {
    const body = positionBody({ paymentOption: [optionBody({ iuv: all[index] ?? "" })] });
    await client.send({ method: "POST", path: `${positionsPath}?toPublish=true`, body }, 201);
  });
  let iuvs: ReadonlyArray<string> = all.slice(0, created.done);
  const paces = new Map<string, Pace>();
  for (const { request, what } of operations) {
    const pace = await drive({ ...load, count: iuvs.length }, async (index) => {
      await client.send(request(iuvs[index] ?? ""), 200);
    });
    paces.set(what, pace);
    if (what.startsWith("send")) {
      iuvs = iuvs.slice(0, pace.done);
      paid.push(...iuvs);
    }
  }
  paces.set(
    bareName,
    await drive(load, async () => {
      await client.send(bare, 200);
    }),
  );
  return paces;
};

const rowsOf = (
  { callers }: Load,
  results: ReadonlyArray<ReadonlyMap<string, Pace>>,
): ReadonlyArray<Measurement> =>
  operations.map(({ what }) => {
    const paces = results.flatMap((result) => result.get(what) ?? []);
    const rates = paces.map(({ perSecond }) => perSecond);
    const bareRates = results.flatMap((result) => result.get(bareName)?.perSecond ?? []);
    const middle = (of: (pace: Pace) => number): string => median(paces.map(of)).toFixed(1);
    return {
      what: `${what}, ${callers} caller${callers === 1 ? "" : "s"}`,
      unit: "/s",
      values: rates,
      detail: `p50 ${middle(({ p50 }) => p50)} ms, p95 ${middle(({ p95 }) => p95)} ms`,
      ratio: { to: bareName, values: ratios(rates, bareRates) },
    };
  });

export const flowLines = 100_000;

function* linesOf(paid: ReadonlyArray<string>): Generator<LineBody> {
  for (const iuv of paid) yield { iuv, iur: `R-${iuv}` };
  for (let index = paid.length; index < flowLines; index += 1)
    yield { iuv: `48${String(index).padStart(15, "0")}`, iur: `unknown-${index}` };
}

const seconds = (since: number): number => (performance.now() - since) / 1_000;

/** One flow of many lines, from the first byte sent to the last line handled, with the most that the host held. */
const largeFlow = async (
  stack: Stack,
  paid: ReadonlyArray<string>,
): Promise<ReadonlyArray<Measurement>> => {
  const { contentOf, progress, put } = flowCalls(stack);
  const own = paid.slice(0, flowLines);
  const xml = Buffer.from(flowXml({ flowId: freshFlowId(), lines: linesOf(own) }));
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(...hostPrograms) ?? 0);
  }, 200);
  const start = performance.now();
  const content = contentOf(await put(xml));
  const accepted = seconds(start);
  const last = await until<Progress>(
    "The last line",
    async () => {
      const now = await progress(content);
      const isDone = now.state !== "ACCEPTED" && (now.lines["PENDING"] ?? 0) === 0;
      return isDone ? now : undefined;
    },
    300_000,
  );
  const handled = seconds(start);
  clearInterval(sampling);
  const size = (xml.byteLength / 1_048_576).toFixed(0);
  const detail = Object.entries(last.lines)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${state} ${count}`)
    .join(", ");
  const what = `flow of ${flowLines.toLocaleString("en")} lines (${size} MB)`;
  return [
    { what: `${what}: taken in`, unit: "s", values: [accepted] },
    { what: `${what}: last line handled`, unit: "s", values: [handled], detail },
    { what: `${what}: memory of the functions host`, unit: "MB", values: [peak] },
  ];
};

export const payments = async (stack: Stack): Promise<ReadonlyArray<Measurement>> => {
  const client = new Client(stack.baseUrl);
  const paid: Array<string> = [];
  const rows: Array<Measurement> = [];
  for (const load of loads)
    rows.push(
      ...rowsOf(load, await repeated(() => roundOf(client, load, paid), undefined, rounds)),
    );
  client.close();
  return [...rows, ...(await largeFlow(stack, paid))];
};
