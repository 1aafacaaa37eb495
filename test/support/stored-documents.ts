import { CosmosClient, type Container } from "@azure/cosmos";
import type { Stack } from "./stack";

export type Stored = Readonly<Record<string, unknown>> & { readonly id: string };

const systemMembers = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"];

export const withoutSystemMembers = (document: Stored): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(document).filter(([member]) => !systemMembers.includes(member)),
  );

/** Runs with a container of the stack's database, past the service. */
export const withContainer = async <A>(
  { cosmos, database }: Stack,
  name: string,
  run: (container: Container) => Promise<A>,
): Promise<A> => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  try {
    return await run(client.database(database).container(name));
  } finally {
    client.dispose();
  }
};

/** Everything that a container holds. */
export const storedIn = (stack: Stack, name: string): Promise<ReadonlyArray<Stored>> =>
  withContainer(stack, name, async (container) => {
    const { resources } = await container.items.query<Stored>("SELECT * FROM c").fetchAll();
    return resources;
  });
