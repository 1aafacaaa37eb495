import type { ContainerClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import {
  DebtPositionTransitions,
  keysOf,
} from "../../shared/codecs/messages/debt-position-transitions";
import { queueOptions } from "../../shared/persistence/client-options";
import { documentsIn } from "../../shared/persistence/cosmos/container";
import { healthOf } from "../../shared/persistence/health";
import { poisonQueueOf } from "../../shared/persistence/queue/consumer";
import { blobsIn } from "../../shared/persistence/blob/container";
import { queueAt, type Queue } from "../../shared/persistence/queue/producer";
import { transitionsQueueOn } from "../../shared/persistence/queue/transitions";
import { setUpQueues, transitionsQueueName } from "../../shared/persistence/setup";
import { iupd, organization } from "../support/builders";
import { startStorage, type Storage } from "../support/functions-host/storage";
import { openDatabase } from "./debt-positions-store-database";
import { right } from "./debt-positions-store-samples";

let storage: Storage;
let service: QueueServiceClient;
let queue: Queue;
beforeAll(async () => {
  storage = await startStorage();
  service = QueueServiceClient.fromConnectionString(storage.connectionString, queueOptions);
  const client = service.getQueueClient(`transitions-${process.pid}`);
  await client.create();
  queue = queueAt(client);
});
afterAll(async () => {
  await service.deleteQueue(`transitions-${process.pid}`);
  storage.stop();
});

describe("the transitions queue", () => {
  it("carries keys to a consumer as they are, however they are spelled", async () => {
    const keys = Array.from({ length: 120 }, (_, index) => ({
      organization: organization(),
      iupd: iupd(`perché "no" ${index}`),
    }));
    const { transitionsQueue } = transitionsQueueOn(queue);
    expect(await right(transitionsQueue.send(keys))).toBe(3);
    expect(await right(transitionsQueue.length)).toBe(3);
    const { receivedMessageItems } = await service
      .getQueueClient(`transitions-${process.pid}`)
      .receiveMessages({ numberOfMessages: 32 });
    const received = receivedMessageItems.flatMap(({ messageText }) => {
      const text = Buffer.from(messageText, "base64").toString("utf8");
      const decoded = DebtPositionTransitions.decode(JSON.parse(text));
      return E.isRight(decoded) ? keysOf(decoded.right) : [];
    });
    const sorted = (list: ReadonlyArray<{ readonly iupd: string }>) =>
      list.map((key) => key.iupd).sort();
    expect(sorted(received)).toStrictEqual(sorted(keys));
  });

  it("takes a queue that isn't there for an outage", async () => {
    const nowhere = transitionsQueueOn(queueAt(service.getQueueClient("nowhere")));
    expect(await nowhere.transitionsQueue.length()).toStrictEqual(
      E.left({
        _tag: "StoreUnavailable",
        step: "transitions.length",
        reason: "QueueNotFound",
      }),
    );
  });
});

describe("setting up queues", () => {
  it("may be repeated, and makes the one for messages that are set aside", async () => {
    await setUpQueues(service);
    await setUpQueues(service);
    const names = [transitionsQueueName, poisonQueueOf(transitionsQueueName)];
    const exist = await Promise.all(names.map((name) => service.getQueueClient(name).exists()));
    expect(exist).toStrictEqual([true, true]);
  });
});

describe("health", () => {
  it("asks each part, and names the one that is out", async () => {
    const database = await openDatabase();
    const containers = {
      ledgers: documentsIn(database.ledgers),
      access: documentsIn(database.client.database(database.name).container("nowhere")),
    };
    // The emulator of these tests has queues only.
    const blobs = Object.fromEntries(
      [true, false].map((isThere) => [
        isThere ? "logos" : "receipts",
        blobsIn({ exists: () => Promise.resolve(isThere) } as unknown as ContainerClient),
      ]),
    );
    const answers = await Promise.all(
      healthOf(containers, { transitions: queue }, blobs).dependencies.map(
        async ({ name, ping }) => {
          const told = await TE.match(
            ({ _tag }: { readonly _tag: string }) => _tag,
            () => "well",
          )(ping)();
          return `${name}: ${told}`;
        },
      ),
    );
    await database.close();
    expect(answers).toStrictEqual([
      "ledgers: well",
      "access: StoreUnavailable",
      "queue transitions: well",
      "blobs logos: well",
      "blobs receipts: StoreUnavailable",
    ]);
  });
});
