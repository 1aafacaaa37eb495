import { Database } from "@azure/cosmos";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueClient, QueueServiceClient } from "@azure/storage-queue";
import * as E from "fp-ts/Either";
import { environmentOf } from "../../../functions/environment";
import topology from "../../../infra/topology.json";
import { settingsOf } from "../../../shared/config/settings";
import { serviceEventTypes, type ServiceEvent } from "../../../shared/domain/service/events";
import { containerDefinitions } from "../../../shared/persistence/setup";

/** What the composition root asks the SDKs for, by name; nothing is sent anywhere. */

const settings = settingsOf({
  COSMOS_ENDPOINT: "http://127.0.0.1:1/",
  COSMOS_KEY: "a2V5",
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  TOKEN_SECRET: "sixteen characters",
});
if (E.isLeft(settings)) throw new Error(settings.left.join());

const containers = jest.spyOn(Database.prototype, "container");
const blobs = jest.spyOn(BlobServiceClient.prototype, "getContainerClient");
const queues = jest.spyOn(QueueServiceClient.prototype, "getQueueClient");
const sends = jest.spyOn(QueueClient.prototype, "sendMessage").mockRejectedValue(new Error("Sent"));

const environment = environmentOf(settings.right);

const namesAsked = (
  calls: ReadonlyArray<readonly [name: string, ...rest: ReadonlyArray<unknown>]>,
) => [...new Set(calls.map(([name]) => name))].toSorted();

test("the service opens the containers of documents of the topology, and no other", () => {
  expect(namesAsked(containers.mock.calls)).toStrictEqual(
    Object.keys(topology.containers).toSorted(),
  );
});

test("the service opens the containers of blobs of the topology, and no other", () => {
  expect(namesAsked(blobs.mock.calls)).toStrictEqual(Object.values(topology.blobs).toSorted());
});

test("the service opens the queues of the topology and theirs for what is set aside, and no other", () => {
  expect(namesAsked(queues.mock.calls)).toStrictEqual(
    Object.values(topology.queues)
      .flatMap((queue) => [queue, `${queue}-poison`])
      .toSorted(),
  );
});

test("every queue of the topology has a producer", async () => {
  const service = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  await environment.transitionsQueue.send([
    { organization: "77777777777", iupd: "iupd" } as never,
  ])();
  await environment.flowQueues.ingest("content")();
  await environment.flowQueues.report("flow", 1)();
  for (const type of serviceEventTypes)
    await environment.serviceQueues.send({
      owner: "owner" as never,
      index: 0,
      event: {
        type,
        serviceId: service,
        reviewId: service,
        notificationId: null,
      } as unknown as ServiceEvent,
    })();
  const clients = sends.mock.contexts as ReadonlyArray<QueueClient>;
  expect([...new Set(clients.map(({ name }) => name))].toSorted()).toStrictEqual(
    Object.values(topology.queues).toSorted(),
  );
});

test("the local stack and the tests set up every container as the topology has it", () => {
  expect(
    Object.fromEntries(
      containerDefinitions.map(({ defaultTtl, id, indexingPolicy, partitionKey }) => [
        id,
        {
          defaultTtl,
          partitionKey: partitionKey?.paths,
          included: indexingPolicy?.includedPaths?.map(({ path }) => path),
          excluded: indexingPolicy?.excludedPaths?.map(({ path }) => path),
          composite: indexingPolicy?.compositeIndexes?.map((paths) =>
            paths.map(({ path }) => path),
          ),
        },
      ]),
    ),
  ).toStrictEqual(
    Object.fromEntries(
      Object.entries(topology.containers).map(([id, { composite, included, partitionKey }]) => [
        id,
        { defaultTtl: -1, partitionKey: [partitionKey], included, excluded: ["/*"], composite },
      ]),
    ),
  );
});
