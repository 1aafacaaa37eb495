import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { QueueServiceClient } from "@azure/storage-queue";
import { startNoticeReceivers, type NoticeReceivers } from "../support/notice-receivers";
import { commandsUnder, pasted } from "../support/pasted-commands";
import { freshIuv, optionBody, positionBody } from "../support/requests";
import { serviceBody } from "../support/service-requests";
import { positionsPath, startStack, type Call, type Stack } from "../support/stack";
import { until } from "../support/until";

const runbook = "infra/azure/runbook.md";
const organization = "77777777777";

let receivers: NoticeReceivers;
let stack: Stack;
const folder = mkdtempSync(path.join(tmpdir(), "runbook-"));

beforeAll(async () => {
  receivers = await startNoticeReceivers();
  stack = await startStack({
    env: { ...receivers.env, NOTIFY_RETRY_SECONDS: "0", RELAY_AFTER_SECONDS: "0" },
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await receivers.stop();
  rmSync(folder, { recursive: true });
});

/** The chapter's commands, after those that say where and as whom. */
const walked = (heading: string, env: NodeJS.ProcessEnv = {}): Promise<string | null> =>
  pasted(["## Commands", heading].map((each) => commandsUnder(runbook, each)).join("\n"), {
    URL: stack.baseUrl,
    ...env,
  });

const jsonOf = (text: string): unknown => JSON.parse(text);
const linesOf = (text: string): ReadonlyArray<string> =>
  text.split("\n").filter((line) => line !== "");

const created = async (fiscalCode: string): Promise<string> => {
  const body = positionBody({
    fiscalCode,
    paymentOption: [optionBody({ iuv: freshIuv() })],
  });
  const path = `${positionsPath}?toPublish=true`;
  expect((await stack.call({ method: "POST", path, body })).status).toBe(201);
  return body.iupd;
};

const withdrawn = async (fiscalCode: string): Promise<string> => {
  const iupd = await created(fiscalCode);
  const path = `${positionsPath}/${iupd}/invalidate`;
  expect((await stack.call({ method: "POST", path })).status).toBe(200);
  return iupd;
};

describe("The runbook's commands", () => {
  it("show what was set aside, and put it back on its queue", async () => {
    const queue = "debt-position-transitions";
    const client = QueueServiceClient.fromConnectionString(
      stack.env["AzureWebJobsStorage"] ?? "",
    ).getQueueClient(queue);
    await client.sendMessage(Buffer.from('{"schema":99}').toString("base64"));
    const look = async (): Promise<string | undefined> => {
      const seen = await walked("### Look at the queues");
      return seen === null || seen.includes("does not decode at") ? (seen ?? "") : undefined;
    };
    if ((await until("the parked message", look)) === "") return;

    const seen = await walked("### Re-queue", { QUEUE: queue });
    expect(jsonOf(seen ?? "")).toStrictEqual({ redelivered: 1, hasMore: false });
    // It is no better than before, so it comes to lie where it was: proof that it was handed out again.
    expect(await until("the message parked again", look)).toContain(queue);
  });

  it("have a notice sent that nobody took", async () => {
    receivers.answerWebhooksWith = 500;
    const manage = (call: Call) => stack.call({ key: "local-manage-key", ...call });
    const services = "/api/v1/manage/services";
    const { body } = await manage({ method: "POST", path: services, body: serviceBody() });
    const at = `${services}/${(body as { readonly id: string }).id}/review`;
    await manage({ method: "PUT", path: at, body: { auto_publish: true } });
    const review = ((await manage({ path: at })).body as { readonly id: string }).id;
    await until("the failed notice", async () => {
      const { text } = await stack.call({
        key: "local-reviewer-key",
        path: `/api/v1/reviewer/reviews/${review}`,
      });
      return text.includes('"FAILED"') ? true : undefined;
    });
    receivers.answerWebhooksWith = null;
    receivers.webhooks.length = 0;

    const seen = await walked("### Re-notify", { REVIEW: review });
    if (seen === null) return;
    expect((jsonOf(seen) as { readonly notifications: unknown }).notifications).toHaveLength(1);
    await until("the webhook", () =>
      Promise.resolve(
        receivers.webhooks.some((webhook) => JSON.stringify(webhook.body).includes(review))
          ? true
          : undefined,
      ),
    );
  });

  it("take out everything of an institution, line by line", async () => {
    const iupd = await created("VRDLGU70A01F205X");
    const file = path.join(folder, "export.ndjson");
    const seen = await walked("### Export", { EXPORT: file });
    if (seen === null) return;
    const lines = linesOf(readFileSync(file, "utf8"));
    expect(Number(seen)).toBe(lines.length);
    const ids = lines.map((line) => (jsonOf(line) as { document: { id?: string } }).document.id);
    expect(ids).toContain(`position|${iupd}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(20);
  });

  it("erase a person's data once they are counted, and leave what is owed", async () => {
    const debtor = "RNBKMD80A01F205Z";
    const closed = await withdrawn(debtor);
    const open = await created(debtor);
    const seen = await walked("### Erase", { FISCAL_CODE: debtor });
    if (seen === null) return;
    expect(seen).toContain('"dryRun":true');
    expect(seen).toContain('"dryRun":false');
    const stored = await stack.ledger();
    const naming = stored.filter((document) => JSON.stringify(document).includes(debtor));
    expect(naming.map(({ id }) => id)).toStrictEqual([`position|${open}`]);
    expect(stored.map(({ id }) => id)).toContain(`position|${closed}`);
  });

  it("move what is closed to the archive, where it can still be read", async () => {
    const iupd = await withdrawn("VRDLGU70A01F205X");
    const path = `${positionsPath}/${iupd}`;
    const before = await stack.call({ path });
    const seen = await walked("### Historicise", {
      CLOSED_BEFORE: new Date().toISOString().slice(0, 23),
    });
    if (seen === null) return;
    expect(seen).toContain('"failed":0');
    expect((await stack.archive()).map(({ id }) => id)).toContain(`position|${iupd}`);
    expect((await stack.call({ path })).text).toBe(before.text);
  });

  it("rotate a caller's key, suspend it, and encrypt the keys of services anew", async () => {
    const seen = await walked("### Keys of callers");
    if (seen === null) return;
    expect(linesOf(seen)).toStrictEqual(["rotated", "suspended"]);
    const { body } = await stack.call({
      key: "local-admin-key",
      path: "/api/v1/admin/subscriptions",
    });
    expect(JSON.stringify(body)).toContain(organization);
    expect(await walked("### Secrets of the service")).toContain('"unreadable":0');
  });
});
