import type { ContainerDefinition, CosmosClient, IndexingPolicy } from "@azure/cosmos";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueServiceClient } from "@azure/storage-queue";
import topology from "../../infra/topology.json";
import { poisonQueueOf } from "./queue/consumer";

type ContainerTopology = {
  readonly partitionKey: string;
  readonly included: ReadonlyArray<string>;
  readonly composite: ReadonlyArray<ReadonlyArray<string>>;
};

/** The names that code and deployment share. */
export const containerNames = {
  ledgers: "ledgers",
  archive: "archive",
  access: "access",
  services: "services",
  flowLines: "flow-lines",
} as const;
type ContainerName = (typeof containerNames)[keyof typeof containerNames];

export const transitionsQueueName: string = topology.queues.transitions;
export const flowsQueueName: string = topology.queues.flows;
export const flowLinesQueueName: string = topology.queues.flowLines;
/** All of them. */
export const queueNames: ReadonlyArray<string> = Object.values(topology.queues);
/** By the names that events know. */
export const serviceQueueNames = {
  "request-validation": topology.queues.requestValidation,
  "review-notifications": topology.queues.reviewNotifications,
  "request-publication": topology.queues.requestPublication,
} as const;
export const flowsBlobContainerName: string = topology.blobs.flows;
export const logosBlobContainerName: string = topology.blobs.logos;
export const receiptsBlobContainerName: string = topology.blobs.receipts;

const containers: Readonly<Record<ContainerName, ContainerTopology>> = topology.containers;

/** A composite index serves its own order and the exact reverse, so one direction is enough. */
const indexingPolicyOf = ({ composite, included }: ContainerTopology): IndexingPolicy => ({
  indexingMode: "consistent",
  automatic: true,
  includedPaths: included.map((path) => ({ path })),
  excludedPaths: [{ path: "/*" }],
  compositeIndexes: composite.map((paths) =>
    paths.map((path) => ({ path, order: "ascending" as const })),
  ),
});

/** Documents live until their own `ttl` says otherwise. */
const definitionOf = (id: ContainerName): ContainerDefinition => ({
  id,
  partitionKey: { paths: [containers[id].partitionKey] },
  indexingPolicy: indexingPolicyOf(containers[id]),
  defaultTtl: -1,
});

export const containerDefinitions: ReadonlyArray<ContainerDefinition> =
  Object.values(containerNames).map(definitionOf);

/**
 * Creates the database and its containers where they are missing; indexes of those that exist are brought to what
 * the topology says. For the local stack and tests: in Azure this is the deployment's task.
 */
export const setUpDatabase = async (client: CosmosClient, name: string): Promise<void> => {
  const { database } = await client.databases.createIfNotExists({ id: name });
  await Promise.all(
    containerDefinitions.map(async (definition) => {
      const { container, statusCode } = await database.containers.createIfNotExists(definition);
      if (statusCode !== 201) await container.replace(definition);
    }),
  );
};

/** Creates the queues where they are missing, each with the one for messages that are set aside. */
export const setUpQueues = async (client: QueueServiceClient): Promise<void> => {
  const names = queueNames.flatMap((name) => [name, poisonQueueOf(name)]);
  await Promise.all(names.map((name) => client.getQueueClient(name).createIfNotExists()));
};

/** Creates the containers of blobs where they are missing; nobody reads them without credentials. */
export const setUpBlobs = async (client: BlobServiceClient): Promise<void> => {
  const names = Object.values(topology.blobs);
  await Promise.all(names.map((name) => client.getContainerClient(name).createIfNotExists()));
};
