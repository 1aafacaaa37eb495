import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { QueueServiceClient } from "@azure/storage-queue";
import { steps, type Step } from "../../shared/persistence/steps";
import { ledgerProblems } from "../support/ledger-check";
import { freshIupd, localFromNow, optionBody, positionBody } from "../support/requests";
import { positionsPath, startStack, type Call, type Stack } from "../support/stack";

const folder = mkdtempSync(path.join(tmpdir(), "sportello-crash-"));
const killFile = path.join(folder, "kill");
const preload = path.resolve(__dirname, "..", "support", "kill-at-step.cjs");
const killing = {
  NODE_OPTIONS: `--require ${preload}`,
  KILL_AT_FILE: killFile,
};

let stack: Stack;

beforeAll(async () => {
  // Without a cache every call looks its key up, so that those steps are met too.
  stack = await startStack({ env: { ACCESS_CACHE_SECONDS: "0" }, hostEnv: killing });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

const deadlineMs = 15_000;

const until = async <A>(what: string, ask: () => Promise<A | undefined>): Promise<A> => {
  for (const end = Date.now() + deadlineMs; Date.now() < end; await pause(50)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`${what} did not happen in time.`);
};

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

const health = async (): Promise<void> => {
  expect((await insist({ path: "/health", key: null })).status).toBe(200);
};

/** The seed issues keys and writes the demonstration data; a second run completes what the first left. */
const seed = async (): Promise<void> => {
  const run = async (): Promise<number | null> => {
    const child = spawn(
      process.execPath,
      [path.resolve(__dirname, "..", "..", "dist", "local", "seed.js")],
      {
        env: {
          ...stack.env,
          ...killing,
          COSMOS_DATABASE: `seeded-${Date.now()}`,
        },
        stdio: "ignore",
      },
    );
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  };
  expect(await run()).toBeNull();
  expect(await run()).toBe(0);
};

/** Where each step is met. A step without a row doesn't compile, so no storage call escapes this test. */
const stories: Readonly<Record<Step, () => Promise<void>>> = {
  "position.read": institution,
  "position.create": institution,
  "position.commit": institution,
  "position.list": institution,
  "position.count": institution,
  "position.due": clockwork,
  "position.open-iban": institution,
  "event.outcome-check": institution,
  "event.list": institution,
  "request.read": institution,
  "key.read": institution,
  "key.create": seed,
  "key.delete": institution,
  "subscription.read": institution,
  "subscription.create": seed,
  "subscription.replace": institution,
  "documents.ping": health,
  "transitions.length": clockwork,
  "transitions.send": clockwork,
  "poison.park": poison,
  "queue.ping": health,
};

let armed = "";
/** From now on the process dies when it comes to the step; a story that prepares something arms later. */
const arm = (): void => {
  writeFileSync(killFile, armed);
};

const cases = steps.flatMap((step) =>
  (["before", "after"] as const).map((phase) => [step, phase] as const),
);

it.each(cases)(
  "loses nothing when the process is killed at %s, %s",
  async (step, phase) => {
    armed = `${step} ${phase}`;
    const story = stories[step];
    if (story !== clockwork) arm();
    await story();
    // The process did die there: the file is gone.
    expect(existsSync(killFile)).toBe(false);
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
