import { CosmosClient } from "@azure/cosmos";
import { setTimeout as pause } from "node:timers/promises";
import { containerNames } from "../../shared/persistence/setup";
import type { Stack } from "../support/stack";

const pollMs = 20;

const dueNow = (): {
  readonly query: string;
  readonly parameters: Array<{ name: string; value: string }>;
} => ({
  query: `SELECT c.iupd FROM c WHERE c.kind = "position" AND c.status = "PUBLISHED" AND c.nextTransitionAt <= @now`,
  parameters: [{ name: "@now", value: new Date().toISOString().replace("Z", "000Z") }],
});

/** The SDK's type hides that a page without results has none at all. */
const hasRows = ({ resources }: { readonly resources?: ReadonlyArray<unknown> }): boolean =>
  resources !== undefined && resources.length > 0;

/** Resolves as soon as no stored position is due any more. It asks for one row, so that asking costs next to nothing. */
export const untilNothingIsDue = async (
  { cosmos, database }: Stack,
  deadlineMs: number,
): Promise<void> => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const { items } = client.database(database).container(containerNames.ledgers);
  const isAnyDue = async (): Promise<boolean> => {
    const iterator = items.query<unknown>(dueNow(), { maxItemCount: 1 });
    while (iterator.hasMoreResults()) if (hasRows(await iterator.fetchNext())) return true;
    return false;
  };
  const deadline = performance.now() + deadlineMs;
  while (await isAnyDue()) {
    if (performance.now() > deadline) throw new Error("Positions stayed due for too long.");
    await pause(pollMs);
  }
  client.dispose();
};

/** How many are due, to be sure that there is something to move. */
export const countDue = async ({ cosmos, database }: Stack): Promise<number> => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const { resources } = await client
    .database(database)
    .container(containerNames.ledgers)
    .items.query<unknown>(dueNow(), { maxItemCount: 1000 })
    .fetchAll();
  client.dispose();
  return resources.length;
};
