import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { QueueFunction } from "../../../infra/local/functions-host/function-catalog";
import { settingsOf } from "../../../infra/local/functions-host/host-json";
import { createLog } from "../../../infra/local/functions-host/log";
import { listenToQueue } from "../../../infra/local/functions-host/queue-listener";
import { watchQueueWrites } from "../../../infra/local/functions-host/queue-write-watch";
import { until } from "../../support/functions-host/until";

const fn = { queue: "orders", metadata: { name: "orders" } } as QueueFunction;

/** A queue that is empty until something is put on it, and notes when it was asked. */
const fakeQueue = () => {
  const asked: Array<number> = [];
  const waiting: Array<string> = [];
  const client = {
    receiveMessages: ({ numberOfMessages }: { readonly numberOfMessages: number }) => {
      asked.push(performance.now());
      const receivedMessageItems = waiting
        .splice(0, numberOfMessages)
        .map((messageText) => ({ messageText }) as DequeuedMessageItem);
      return Promise.resolve({ receivedMessageItems });
    },
  } as unknown as QueueClient;
  return { asked, waiting, client };
};

const listening = (
  client: QueueClient,
  queues: object,
  process: (text: string) => Promise<void> = () => Promise.resolve(),
) =>
  listenToQueue(
    fn,
    client,
    settingsOf(JSON.stringify({ version: "2.0", extensions: { queues } }), {}).queues,
    60,
    createLog({ levels: { default: "none" } }, "text"),
    ({ messageText }) => process(messageText),
  );

describe("the listener of a queue", () => {
  it("asks an empty queue less and less often, up to the longest interval", async () => {
    const { asked, client } = fakeQueue();
    const listener = listening(client, { maxPollingInterval: "00:00:00.2" });
    await pause(1000);
    await listener.stop();
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    expect(gaps.slice(1).every((gap) => gap >= 195)).toBe(true);
  });

  it("asks at once when it is woken, and stops at once when it is told", async () => {
    const { asked, waiting, client } = fakeQueue();
    const seen: Array<string> = [];
    const listener = listening(client, { maxPollingInterval: "00:01:00" }, (text) => {
      seen.push(text);
      return Promise.resolve();
    });
    await pause(350);
    const before = asked.length;
    waiting.push("a");
    listener.wake();
    await pause(0);
    expect([asked.length > before, seen]).toStrictEqual([true, ["a"]]);
    await listener.stop();
  });

  it("holds at most a batch more than its threshold", async () => {
    const { waiting, client } = fakeQueue();
    waiting.push("5", "10", "15", "20", "25", "30", "5", "5");
    let running = 0;
    let most = 0;
    let done = 0;
    const listener = listening(client, { batchSize: 3, newBatchThreshold: 1 }, async (text) => {
      running += 1;
      most = Math.max(most, running);
      await pause(Number(text));
      running -= 1;
      done += 1;
    });
    await until(() => done === 8, "all messages");
    await listener.stop();
    expect(most).toBe(4);
  });

  it("waits for what it holds when it stops, and takes no more", async () => {
    const { waiting, client } = fakeQueue();
    waiting.push("a", "b", "c");
    const done: Array<string> = [];
    const listener = listening(client, { batchSize: 2, newBatchThreshold: 0 }, async (text) => {
      await pause(20);
      done.push(text);
    });
    await pause(5);
    await listener.stop();
    expect([done, waiting]).toStrictEqual([["a", "b"], ["c"]]);
  });
});

describe("the watch of queue writes", () => {
  it.each([
    ["POST", "/devstoreaccount1/orders/messages", 201, ["orders"]],
    ["POST", "/orders/messages?visibilitytimeout=0&timeout=30", 201, ["orders"]],
    ["POST", "/devstoreaccount1/orders/messages", 404, []],
    ["GET", "/devstoreaccount1/orders/messages", 201, []],
    ["POST", "/devstoreaccount1/orders", 201, []],
  ])("%s %s answered %i tells of %j", async (method, path, status, expected) => {
    const written: Array<string> = [];
    watchQueueWrites((queue) => written.push(queue));
    const server = createServer((_request, response) => response.writeHead(status).end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve, reject) => {
      request({ host: "127.0.0.1", port, path, method, agent: false }, (response) => {
        response.resume().on("end", resolve);
      })
        .on("error", reject)
        .end();
    });
    server.close();
    expect(written).toStrictEqual(expected);
  });
});
