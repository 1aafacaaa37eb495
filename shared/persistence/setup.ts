import type { ContainerDefinition, CosmosClient, IndexingPolicy } from "@azure/cosmos";
import type { QueueServiceClient } from "@azure/storage-queue";
import topology from "../../infra/topology.json";
import { poisonQueueOf } from "./queue/consumer";

type ContainerTopology = {
  readonly partitionKey: string;
  readonly included: ReadonlyArray<string>;
  readonly composite: ReadonlyArray<ReadonlyArray<string>>;
};

/** The names that code and deployment share. */
export const containerNames = { ledgers: "ledgers", access: "access" } as const;
export const transitionsQueueName: string = topology.queues.transitions;

const containers: Readonly<Record<keyof typeof containerNames, ContainerTopology>> =
  topology.containers;

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
const definitionOf = (id: keyof typeof containerNames): ContainerDefinition => ({
  id: containerNames[id],
  partitionKey: { paths: [containers[id].partitionKey] },
  indexingPolicy: indexingPolicyOf(containers[id]),
  defaultTtl: -1,
});

export const containerDefinitions: ReadonlyArray<ContainerDefinition> = [
  definitionOf("ledgers"),
  definitionOf("access"),
];

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
  const names = Object.values(topology.queues).flatMap((name) => [name, poisonQueueOf(name)]);
  await Promise.all(names.map((name) => client.getQueueClient(name).createIfNotExists()));
};
