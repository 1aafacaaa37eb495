import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { QueueServiceClient } from "@azure/storage-queue";
import { steps, type Step } from "../../shared/persistence/steps";
import { accessDocuments, accessProblems } from "../support/access-check";
import { archiveStory } from "../support/archive-story";
import { flowStory } from "../support/flow-story";
import { ledgerProblems } from "../support/ledger-check";
import { nodeStory, undecidedStory } from "../support/node-story";
import { startNoticeReceivers, type NoticeReceivers } from "../support/notice-receivers";
import { payerStory } from "../support/payer-story";
import { serviceStory } from "../support/service-story";
import { freshIupd, localFromNow, optionBody, positionBody } from "../support/requests";
import { operatorStory } from "../support/review-story";
import { positionsPath, startStack, type Call, type Stack } from "../support/stack";
import { until } from "../support/until";
import { upkeepStory } from "../support/upkeep-story";

const folder = mkdtempSync(path.join(tmpdir(), "sportello-crash-"));
const killFile = path.join(folder, "kill");
const preload = path.resolve(__dirname, "..", "support", "kill-at-step.cjs");
const killing = {
  NODE_OPTIONS: `--require ${preload}`,
  KILL_AT_FILE: killFile,
};

let stack: Stack;
let receivers: NoticeReceivers;

beforeAll(async () => {
  // Without a cache every call looks its key up, so that those steps are met too.
  receivers = await startNoticeReceivers();
  stack = await startStack({
    env: {
      ACCESS_CACHE_SECONDS: "0",
      FLOW_RETRY_SECONDS: "1",
      FLOW_RELAY_SECONDS: "1",
      RELAY_AFTER_SECONDS: "1",
      ...receivers.env,
      NOTIFY_CHANNELS: "webhook,email",
      NOTIFY_RETRY_SECONDS: "0",
    },
    // What a death interrupts comes back sooner than in Azure.
    hostEnv: {
      ...killing,
      AzureFunctionsJobHost__extensions__queues__visibilityTimeout: "00:00:01",
    },
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await receivers.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As a patient client does: whoever gets no answer, or is told to come back, asks again. */
const insist = (call: Call) =>
  until(`${call.method ?? "GET"} ${call.path}`, () =>
    stack.call(call).then(
      (answer) => ([502, 503].includes(answer.status) ? undefined : answer),
      () => undefined,
    ),
  );

/** One institution's morning over HTTP; every request may be the one in which the process dies. */
const institution = async (): Promise<void> => {
  const body = positionBody();
  const at = `${positionsPath}/${body.iupd}`;
  const creation: Call = {
    method: "POST",
    path: positionsPath,
    body,
    headers: { "Idempotency-Key": body.iupd },
  };
  const first = await insist(creation);
  expect(first.status).toBe(201);
  expect((await insist(creation)).text).toBe(first.text);
  expect((await insist({ ...creation, headers: {} })).status).toBe(409);

  // Published, or refused because it is already: the first answer may have got lost.
  expect([200, 409]).toContain((await insist({ method: "POST", path: `${at}/publish` })).status);
  expect(await insist({ path: at })).toMatchObject({ status: 200, body: { status: "VALID" } });
  expect((await insist({ path: `${positionsPath}?limit=1` })).status).toBe(200);
  expect(await insist({ path: `${at}/events` })).toMatchObject({
    body: { events: [{ type: "DebtPositionCreated" }, { type: "DebtPositionPublished" }] },
  });

  const changed = { ...body, paymentOption: [optionBody()] };
  expect((await insist({ method: "PUT", path: at, body: changed })).status).toBe(200);
  const account = `${positionsPath}/transfers?oldIban=nobodys`;
  expect(
    await insist({ method: "PATCH", path: account, body: { newIban: "IT60X05" } }),
  ).toMatchObject({ status: 200, body: { updatedTransfers: 0 } });
  expect([200, 404]).toContain((await insist({ method: "DELETE", path: at })).status);
  expect((await insist({ path: at })).status).toBe(404);
  expect((await insist({ ...creation, headers: {} })).status).toBe(201);
};

/** The clock moves a position on; timers and consumer write it down. */
const clockwork = async (): Promise<void> => {
  const iupd = freshIupd();
  const body = positionBody({ iupd, validityDate: localFromNow(400) });
  const created = await stack.call({
    method: "POST",
    path: `${positionsPath}?toPublish=true`,
    body,
  });
  expect(created.status).toBe(201);
  await pause(420);
  arm();
  await until("the stored transition", async () => {
    await stack.trigger("activate-published-positions").catch(() => undefined);
    await pause(150);
    const documents = await stack.ledger();
    const found = documents.find(({ id }) => id === `position|${iupd}`);
    return found?.["status"] === "VALID" ? true : undefined;
  });
};

/** A message that nobody can read ends among the parked ones, with its reason. */
const poison = async (): Promise<void> => {
  const service = QueueServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "");
  const queue = service.getQueueClient("debt-position-transitions");
  const parked = service.getQueueClient("debt-position-transitions-poison");
  await parked.clearMessages();
  await queue.sendMessage(Buffer.from('{"schema":1}').toString("base64"));
  const [message] = await until("the parked message", async () => {
    const { peekedMessageItems } = await parked.peekMessages();
    return peekedMessageItems.length > 0 ? peekedMessageItems : undefined;
  });
  expect(Buffer.from(message?.messageText ?? "", "base64").toString()).toContain(
    "does not decode at keys",
  );
};

const payer = (): Promise<void> => payerStory(stack, insist);
const node = (): Promise<void> => nodeStory(stack, insist);
const undecided = (): Promise<void> => undecidedStory(stack, insist, until, arm);

const health = async (): Promise<void> => {
  expect((await insist({ path: "/health", key: null })).status).toBe(200);
};

/** How much waits is measured, also of what was set aside; a measure that fails is one that isn't taken. */
const backlog = async (): Promise<void> => {
  const service = QueueServiceClient.fromConnectionString(stack.env["AzureWebJobsStorage"] ?? "");
  const parked = service.getQueueClient("reporting-flows-poison");
  await parked.sendMessage(Buffer.from("{}").toString("base64"));
  const due = positionBody({ validityDate: localFromNow(100) });
  await insist({ method: "POST", path: `${positionsPath}?toPublish=true`, body: due });
  const printed = stack.output().length;
  await until("the warning, after every death", async () => {
    await stack.trigger("measure-backlogs").catch(() => undefined);
    const isTold = stack.output().includes("Messages have waited for too long", printed);
    return isTold && leftToKill().length === 0 ? true : undefined;
  });
  await parked.clearMessages();
};

/** The seed issues keys and writes the demonstration data; a second run completes what the first left. */
const seed = async (): Promise<void> => {
  const database = `seeded-${Date.now()}`;
  const run = async (): Promise<number | null> => {
    const child = spawn(
      process.execPath,
      [path.resolve(__dirname, "..", "..", "dist", "local", "seed.js")],
      {
        env: {
          ...stack.env,
          ...killing,
          COSMOS_DATABASE: database,
        },
        stdio: "ignore",
      },
    );
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  };
  let code = await run();
  while (code === null) code = await run();
  expect(code).toBe(0);
};

/** An administrator's day: whatever dies, keys open as told, and registries are whole. */
const administrator = async (): Promise<void> => {
  const call = (method: string, path: string, body?: unknown) =>
    insist({ method, key: "local-admin-key", path: `/api/v1/admin${path}`, body });
  const knock = async (key: string): Promise<number> =>
    (await insist({ key, path: `${positionsPath}?limit=1` })).status;

  const id = `crash-${Date.now()}`;
  const at = `/subscriptions/${id}`;
  const request = { id, kind: "creditor", organizations: [{ organization: "77777777777" }] };
  // Issued, or taken already by the first attempt, whose keys got lost: then new ones are due.
  expect([201, 409]).toContain((await call("POST", "/subscriptions", request)).status);
  const rotated = async (half: string): Promise<string> => {
    const { body, status } = await call("PUT", `${at}/keys/${half}`);
    expect(status).toBe(200);
    return (body as { readonly key: string }).key;
  };
  const before = await rotated("primary");
  const keys = [await rotated("primary"), await rotated("secondary")];
  expect(await knock(before)).toBe(401);
  expect(await Promise.all(keys.map(knock))).toStrictEqual([200, 200]);
  for (const [state, status] of [
    ["suspended", 401],
    ["active", 200],
  ] as const) {
    expect((await call("PUT", `${at}/state`, { state })).status).toBe(200);
    expect(await Promise.all(keys.map(knock))).toStrictEqual([status, status]);
  }
  const listed = await call("GET", "/subscriptions?limit=100");
  const { subscriptions } = listed.body as {
    readonly subscriptions: ReadonlyArray<{ id: string }>;
  };
  expect(subscriptions.map((each) => each.id)).toContain(id);

  const taxonomy = "/registries/taxonomy";
  for (const more of ["9/0101002IM/", "9/0101003IM/", "9/0101004IM/"]) {
    const codes = ["9/0101108TS/", more].map((category) => ({
      category,
      validFrom: "2020-01-01",
      validTo: null,
    }));
    expect((await call("PUT", taxonomy, { codes })).status).toBe(200);
    expect((await call("GET", taxonomy)).body).toMatchObject({ count: 2, codes });
  }
  const documents = await accessDocuments(stack);
  expect(accessProblems(documents)).toStrictEqual([]);
  // The loads after the one that the process died in have removed what it left.
  expect(documents.filter(({ kind }) => kind === "registry-rows")).toHaveLength(1);
};

/** A reporting flow ends the same, wherever the process dies. */
const flow = async (): Promise<void> => {
  expect(await flowStory(stack, insist)).toStrictEqual({
    lines: {
      PENDING: 0,
      REPORTED: 3,
      ALREADY_REPORTED: 0,
      WAITING: 0,
      REVOKED: 1,
      UNKNOWN: 1,
      REFUSED: 0,
    },
    positions: ["REPORTED", "REPORTED", "REPORTED"],
    events: [3, 3, 3],
    isListed: true,
    isSame: true,
  });
  expect(ledgerProblems(await stack.ledger("01234567890"))).toStrictEqual([]);
};

/** A service is released once, and hidden and shown as told, wherever the process dies. */
const service = async (): Promise<void> => {
  expect(await serviceStory(stack, insist)).toStrictEqual({
    isSameService: true,
    isSameKey: true,
    duplicate: true,
    lifecycle: ["draft", "submitted", "approved"],
    releases: ["published", "unpublished", "published"],
    reviews: ["APPROVED"],
    publications: 0,
  });
};

/** Notices that nobody takes are parked, found and put back; the register of agreements is kept. */
const operator = (): Promise<void> => operatorStory(stack, receivers, insist);

/** What an operator takes out or away is out or away, wherever the process dies. */
const upkeep = (): Promise<void> => upkeepStory(stack, insist);

/** What is closed goes to the archive and comes back, wherever the process dies. */
const archivist = (): Promise<void> => archiveStory(stack, insist);

/** Where each step is met. A step without a row doesn't compile, so no storage call escapes this test. */
const stories: Readonly<Record<Step, () => Promise<void>>> = {
  "position.read": institution,
  "position.create": institution,
  "position.commit": institution,
  "position.list": institution,
  "position.count": institution,
  "position.due": clockwork,
  "sweep.due": backlog,
  "position.open-iban": institution,
  "position.renew": archivist,
  "position.outdated": archivist,
  "archive.read": archivist,
  "archive.due": archivist,
  "archive.write": archivist,
  "archive.commit": archivist,
  "archive.delete": archivist,
  "archive-event.list": archivist,
  "archive-mark.create": archivist,
  "archive-mark.due": archivist,
  "archive-mark.delete": archivist,
  "event.outcome-check": institution,
  "event.list": institution,
  "request.read": institution,
  "code.read": payer,
  "receipt.read": payer,
  "receipt.list": payer,
  "receipt.count": payer,
  "receipt.confirm": payer,
  "delivery.create": payer,
  "delivery.read": payer,
  "delivery.settle": payer,
  "delivery.due": undecided,
  "delivery.list": payer,
  "delivery.count": payer,
  "receipt-document.write": payer,
  "receipt-document.open": payer,
  "node.check-position": payer,
  "send.price": payer,
  "spontaneous.demand": node,
  "key.read": institution,
  "key.create": seed,
  "key.delete": administrator,
  "subscription.read": institution,
  "subscription.create": seed,
  "subscription.replace": administrator,
  "subscription.list": administrator,
  "registry.read": administrator,
  "registry.announce": administrator,
  "registry.flip": administrator,
  "registry-rows.read": administrator,
  "registry-rows.create": administrator,
  "registry-rows.delete": administrator,
  "documents.ping": health,
  "transitions.length": clockwork,
  "transitions.send": clockwork,
  "flow-content.write": flow,
  "flow-content.open": flow,
  "ingestion.read": flow,
  "ingestion.create": flow,
  "ingestion.replace": flow,
  "flow.create": flow,
  "flow.read": flow,
  "flow.list": flow,
  "flow.revisions": flow,
  "flow-chunk.create": flow,
  "flow-chunk.read": flow,
  "flow-chunk.replace": flow,
  "flow-chunk.count": flow,
  "flow-work.due": flow,
  "transfer.codes": flow,
  "transfer.positions": flow,
  "transfer.others": flow,
  "flow-queue.ingest": flow,
  "flow-queue.report": flow,
  "flow-queue.length": flow,
  "service.read": service,
  "service.create": service,
  "service.commit": service,
  "service.list": service,
  "service.count": service,
  "service.find": service,
  "publication.read": service,
  "publication.namesakes": service,
  "review.read": service,
  "review.find": service,
  "review.list": service,
  "service-history.list": service,
  "service-request.read": service,
  "service-event.outcome-check": service,
  "service-event.pending": service,
  "service-event.read": service,
  "service-event.settle": service,
  "service-event.send": service,
  "logo.write": service,
  "logo.exists": service,
  "poison.park": poison,
  "poison.peek": operator,
  "poison.receive": operator,
  "poison.send-back": operator,
  "poison.remove": operator,
  "queue.count": operator,
  "queue.peek": backlog,
  "notification.webhook": operator,
  "notification.email": operator,
  "notification.retry": operator,
  "agreement.read": operator,
  "agreement.create": operator,
  "agreement.replace": operator,
  "queue.ping": health,
  "blobs.ping": health,
  "export-documents.list": upkeep,
  "export-ingestions.list": upkeep,
  "export-services.list": upkeep,
  "export-content.read": upkeep,
  "erasure.list": upkeep,
  "erasure.write": upkeep,
  "receipt-document.remove": upkeep,
};

/** Steps that change nothing: whether the process dies before or after such a call is the same to the store. */
const isReading = (step: Step): boolean =>
  /[.](read|list|count|peek|due|ping|length|outcome-check|open-iban|open|codes|positions|others|revisions|outdated)$/.test(
    step,
  );

let armed: ReadonlyArray<string> = [];
/** From now on the process dies once at each of the steps; a story that prepares something arms later. */
const arm = (): void => {
  writeFileSync(killFile, armed.join("\n"));
};
const leftToKill = (): ReadonlyArray<string> =>
  existsSync(killFile) ? readFileSync(killFile, "utf8").split("\n") : [];

const cases = [...new Set(Object.values(stories))].map((story) => {
  const own = steps.filter((step) => stories[step] === story);
  const kills = own.flatMap((step) =>
    isReading(step) ? [`${step} after`] : [`${step} before`, `${step} after`],
  );
  return [story.name, kills, story] as const;
});

it.each(cases)(
  "loses nothing when the process is killed at every step of the story: %s",
  async (_, kills, story) => {
    armed = kills;
    // One run can't meet what the deaths before it have led around.
    for (let run = 0; run < 3 && armed.length > 0; run += 1) {
      if (story !== clockwork && story !== undecided) arm();
      await story();
      armed = leftToKill();
    }
    expect(armed).toStrictEqual([]);
    expect(ledgerProblems(await stack.ledger())).toStrictEqual([]);
  },
  120_000,
);

it.each(["before", "after"] as const)(
  "counts a receipt once when the process is killed %s its payment is written",
  async (phase) => {
    armed = [`position.commit ${phase}`];
    await payerStory(stack, insist, arm);
    expect(leftToKill()).toStrictEqual([]);
    expect(ledgerProblems(await stack.ledger())).toStrictEqual([]);
  },
  40_000,
);

it.each(
  (
    [
      "key.read",
      "code.read",
      "position.read",
      "delivery.create",
      "delivery.read",
      "receipt.read",
      "position.commit",
      "delivery.settle",
    ] as const
  ).flatMap((step) => (["before", "after"] as const).map((phase) => [step, phase] as const)),
)(
  "answers the node the same when the process is killed at %s, %s",
  async (step, phase) => {
    armed = [`${step} ${phase}`];
    await nodeStory(stack, insist, arm);
    expect(leftToKill()).toStrictEqual([]);
    expect(ledgerProblems(await stack.ledger())).toStrictEqual([]);
  },
  40_000,
);

it("makes no storage call outside of a step", () => {
  const outside = existsSync(`${killFile}.outside`)
    ? readFileSync(`${killFile}.outside`, "utf8")
    : "";
  expect(outside).toBe("");
});
