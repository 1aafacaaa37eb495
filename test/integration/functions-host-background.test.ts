import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { appEnvironment } from "../support/functions-host/app-environment";
import { bundleHost, type Bundles } from "../support/functions-host/bundle";
import { call, textOf } from "../support/functions-host/call";
import { startHostProcess, type HostProcess } from "../support/functions-host/host-process";
import { startStorage, type Storage } from "../support/functions-host/storage";
import { until } from "../support/functions-host/until";

const anyText: unknown = expect.any(String);
const id = randomUUID().slice(0, 8);
/** Long enough for a poll never to be the reason why a test succeeds. */
const maxPollingInterval = "00:01:00";

let bundles: Bundles;
let storage: Storage;
let queues: QueueServiceClient;
/** One worker, base64 messages that come back at once, a lease of two seconds. */
let main: HostProcess;
let port: number;
/** Two workers, a second for each run; plain messages, one at a time, back after a second. */
let strict: HostProcess;
let strictPort: number;

beforeAll(async () => {
  [bundles, storage] = await Promise.all([bundleHost(), startStorage()]);
  queues = QueueServiceClient.fromConnectionString(storage.connectionString);
  const strictQueues = {
    batchSize: 1,
    newBatchThreshold: 0,
    visibilityTimeout: "00:00:01",
    messageEncoding: "none",
  };
  const [mainApp, strictApp] = await Promise.all([
    bundles.app(
      { file: "app.ts" },
      { version: "2.0", extensions: { queues: { maxPollingInterval } } },
    ),
    bundles.app(
      { file: "app.ts" },
      {
        version: "2.0",
        functionTimeout: "00:00:01",
        extensions: { queues: { maxPollingInterval, ...strictQueues } },
      },
    ),
  ]);
  const start = (name: string, app: string, parameters: ReadonlyArray<string>): HostProcess =>
    startHostProcess(
      bundles.host,
      app,
      parameters,
      appEnvironment(`${name}-${id}`, storage.connectionString),
    );
  main = start("main", mainApp, ["--lease", "2"]);
  strict = start("strict", strictApp, ["--workers", "2"]);
  [{ port }, { port: strictPort }] = await Promise.all([main.ready, strict.ready]);
});

afterAll(async () => {
  await Promise.all([main.stop(), strict.stop()]);
  storage.stop();
  await bundles.remove();
});

describe("timers", () => {
  it("one runner serves two workers, once for each occurrence, and at the start", async () => {
    await until(() => strict.runs("everySecond").length >= 4, "four runs");
    const [, ...scheduled] = strict.runs("everySecond").map(({ at }) => Math.round(at / 1000));
    expect(new Set(scheduled).size).toBe(scheduled.length);
    expect(strict.runs("everySecond")[1]?.value).toStrictEqual({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: {
        last: anyText,
        next: anyText,
        lastUpdated: anyText,
      },
    });
  });

  it("run on demand, one after the other", async () => {
    const body = JSON.stringify({ input: "" });
    const answers = await Promise.all(
      [1, 2].map(() => call(port, "/admin/functions/yearly", { method: "POST", body })),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual([202, 202]);
    await until(() => main.runs("yearly ends").length === 2, "two runs");
    const [, secondBegin] = main.runs("yearly begins");
    const [firstEnd] = main.runs("yearly ends");
    expect(secondBegin?.at).toBeGreaterThanOrEqual(firstEnd?.at ?? Infinity);
  });
});

describe("queues", () => {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const peek = async (queue: QueueClient): Promise<ReadonlyArray<string>> =>
    (
      await queue.peekMessages({ numberOfMessages: 32 }).catch(() => undefined)
    )?.peekedMessageItems.map(({ messageText }) => messageText) ?? [];
  /** Counts what is invisible too. */
  const isEmpty = async (queue: QueueClient): Promise<boolean> =>
    (await queue.getProperties()).approximateMessagesCount === 0;
  const ordersOf = (host: HostProcess, key: string) =>
    host.runs("orders").filter(({ value }) => JSON.stringify(value).includes(key));
  const send = async (name: string, message: unknown): Promise<QueueClient> => {
    const queue = queues.getQueueClient(`orders-${name}-${id}`);
    await queue.createIfNotExists();
    const text = JSON.stringify(message);
    await queue.sendMessage(name === "main" ? base64(text) : text);
    return queue;
  };
  /** Only the app's own writes are noticed at once; a minute is too long for the tests' own. */
  const nudge = (): Promise<unknown> =>
    call(port, "/api/orders", { method: "POST", body: JSON.stringify("nudge") });
  /** The worker that takes the nudge may be the one that a message kills before it has answered. */
  const nudgeStrict = (): Promise<unknown> =>
    call(strictPort, "/api/orders", { method: "POST", body: JSON.stringify("nudge") }).catch(
      () => undefined,
    );

  const longRun = randomUUID();

  /** It runs while the other tests do. */
  beforeAll(async () => {
    await send("main", { key: longRun, take: 3000 });
    await nudge();
  });

  it("an output reaches the next function at once, parsed, with its metadata", async () => {
    const key = randomUUID();
    const order = { method: "POST", body: JSON.stringify({ key, text: "perché" }) };
    expect((await call(port, "/api/orders", order)).status).toBe(202);
    await until(
      () => main.runs("receipts").some(({ value }) => JSON.stringify(value).includes(key)),
      "the receipt",
      3000,
    );
    const [run] = ordersOf(main, key);
    expect(run?.value).toStrictEqual({ key, text: "perché" });
    expect(run?.metadata).toStrictEqual({
      queueTrigger: JSON.stringify({ key, text: "perché" }),
      dequeueCount: 1,
      id: anyText,
      popReceipt: anyText,
      insertionTime: anyText,
      expirationTime: anyText,
      nextVisibleTime: anyText,
      sys: { methodName: "orders", utcNow: anyText },
    });
  });

  it("an array of outputs makes one message of each", async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await call(port, "/api/orders", { method: "POST", body: JSON.stringify([{ one }, two]) });
    await until(() => ordersOf(main, one).length + ordersOf(main, two).length === 2, "both");
    expect(
      [...ordersOf(main, one), ...ordersOf(main, two)].map(({ value }) => value),
    ).toStrictEqual([{ one }, two]);
  });

  it("a message that fails comes back until it succeeds", async () => {
    const key = randomUUID();
    const queue = await send("main", { key, fail: 2 });
    await nudge();
    await until(() => ordersOf(main, key).length === 3, "three runs");
    const [first, , third] = ordersOf(main, key);
    // At once, not when a lease of two seconds has run out, twice.
    expect((third?.at ?? Infinity) - (first?.at ?? 0)).toBeLessThan(3500);
    expect(ordersOf(main, key).map(({ metadata }) => metadata?.["dequeueCount"])).toStrictEqual([
      1, 2, 3,
    ]);
    await until(() => isEmpty(queue), "an empty queue");
  });

  it("after five failures it is parked as it was, and so is at once what can't be decoded", async () => {
    const key = randomUUID();
    const queue = await send("main", { key, fail: 9 });
    await queue.sendMessage(`not base64: ${key}`);
    await nudge();
    const poison = queues.getQueueClient(`${queue.name}-poison`);
    await until(async () => (await peek(poison)).length === 2, "two parked messages");
    expect((await peek(poison)).toSorted()).toStrictEqual(
      [base64(JSON.stringify({ key, fail: 9 })), `not base64: ${key}`].toSorted(),
    );
    expect(ordersOf(main, key)).toHaveLength(5);
    await until(() => isEmpty(queue), "an empty queue");
  });

  it("a run longer than the lease keeps its message", async () => {
    const key = longRun;
    const begun = (): number => ordersOf(main, key)[0]?.at ?? Infinity;
    await until(() => Date.now() - begun() > 2300, "the time of a lease");
    // Makes the listener look for what is visible now.
    await nudge();
    await until(
      () => main.runs("receipts").some(({ value }) => JSON.stringify(value).includes(key)),
      "its end",
    );
    expect(ordersOf(main, key)).toHaveLength(1);
  });

  it("a message comes back after the visibility timeout", async () => {
    const key = randomUUID();
    await send("strict", { key, fail: 1 });
    await nudgeStrict();
    await until(() => ordersOf(strict, key).length === 2, "two runs");
    const [first, second] = ordersOf(strict, key);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(900);
  });

  it("no more messages are taken at a time than host.json says", async () => {
    const keys = [randomUUID(), randomUUID()];
    for (const key of keys) await send("strict", { key, take: 300 });
    await nudgeStrict();
    const runs = () => keys.flatMap((key) => ordersOf(strict, key));
    await until(() => runs().length === 2, "both runs");
    const [first = 0, second = 0] = runs().map(({ at }) => at);
    expect(Math.abs(second - first)).toBeGreaterThanOrEqual(295);
  });

  it("a worker killed at its work gives the message back, and is replaced", async () => {
    const key = randomUUID();
    await send("strict", { key, die: true });
    await nudgeStrict();
    await until(() => ordersOf(strict, key).length === 2, "two runs");
    expect(ordersOf(strict, key).map(({ metadata }) => metadata?.["dequeueCount"])).toStrictEqual([
      1, 2,
    ]);
  });

  it("a run beyond its time is abandoned and tried again", async () => {
    const key = randomUUID();
    await send("strict", { key, take: 5000 });
    await nudgeStrict();
    await until(() => ordersOf(strict, key).length === 2, "two runs");
    expect(strict.output()).toContain("exceeded by function orders");
  });

  it("runs on demand with the given input", async () => {
    const key = randomUUID();
    const body = JSON.stringify({ input: JSON.stringify({ key }) });
    const { status } = await call(port, "/admin/functions/orders", { method: "POST", body });
    expect(status).toBe(202);
    await until(() => ordersOf(main, key).length === 1, "the run");
    expect(ordersOf(main, key)[0]?.value).toStrictEqual({ key });
  });
});

describe("workers", () => {
  const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

  const pid = (): Promise<string> => textOf(call(strictPort, "/api/pid"));
  const pids = async (): Promise<ReadonlyArray<string>> =>
    [...new Set(await Promise.all(Array.from({ length: 8 }, pid)))].toSorted();
  const twoReady = async (): Promise<ReadonlyArray<string>> => {
    let found: ReadonlyArray<string> = [];
    await until(async () => (found = await pids()).length === 2, "two workers");
    return found;
  };

  it("share one port", async () => {
    expect(await twoReady()).toHaveLength(2);
  });

  it("killed in mid-request end it, and the others go on", async () => {
    const before = await twoReady();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const victim = await textOf(call(strictPort, "/api/pid", { agent }));
    const lost = call(strictPort, "/api/slow/900", { agent }).then(({ status }) => status, codeOf);
    await pause(50);
    process.kill(Number(victim), "SIGKILL");
    expect(await lost).toBe("ECONNRESET");
    expect((await call(strictPort, "/api/pid")).status).toBe(200);
    const after = await twoReady();
    expect(after).not.toContain(victim);
    expect(after.filter((each) => before.includes(each))).toHaveLength(1);
  });

  it.each([
    ["/api/crash", "thrown outside of the handler"],
    ["/api/slow/5000", "exceeded by function slow"],
  ])("%s is answered 500 and the worker restarted", async (path, line) => {
    await twoReady();
    expect((await call(strictPort, path)).status).toBe(500);
    expect(strict.output()).toContain(line);
    expect(await twoReady()).toHaveLength(2);
  });

  it("an unhandled rejection is logged and the worker restarted", async () => {
    await twoReady();
    await call(strictPort, "/api/reject").catch(() => undefined);
    await until(() => strict.output().includes("rejected and not awaited"), "the log line");
    expect(await twoReady()).toHaveLength(2);
  });

  it("one that no longer answers is killed", async () => {
    await twoReady();
    const lost = call(strictPort, "/api/block").catch(codeOf);
    expect(await lost).toBe("ECONNRESET");
    expect(await twoReady()).toHaveLength(2);
  });
});
