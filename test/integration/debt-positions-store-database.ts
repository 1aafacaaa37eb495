import { CosmosClient, type Container } from "@azure/cosmos";
import { cosmosOptions } from "../../shared/persistence/client-options";
import { documentsIn } from "../../shared/persistence/cosmos/container";
import { archiveIn } from "../../shared/persistence/cosmos/archive";
import { debtPositionsIn } from "../../shared/persistence/cosmos/debt-positions";
import { containerNames, setUpDatabase } from "../../shared/persistence/setup";
import type { Archive } from "../../shared/ports/archive";
import type { DebtPositions } from "../../shared/ports/debt-positions";
import { startCosmosServer, type LocalCosmos } from "../support/cosmos-server";

export type Database = {
  readonly cosmos: LocalCosmos;
  readonly client: CosmosClient;
  readonly name: string;
  readonly ledgers: Container;
  readonly access: Container;
  readonly debtPositions: DebtPositions;
  readonly archived: Container;
  readonly archive: Archive;
  readonly close: () => Promise<void>;
};

export const journalRetentionDays = 3_650;

/**
 * A database of its own, as the topology says, on a server that refuses every query without an index; through
 * clients as the service makes them.
 */
export const openDatabase = async (): Promise<Database> => {
  const cosmos = await startCosmosServer({ data: null, isStrict: true });
  const client = new CosmosClient({
    endpoint: cosmos.endpoint,
    key: cosmos.key,
    ...cosmosOptions,
  });
  const name = `store-${process.pid}-${Math.random().toString(36).slice(2)}`;
  await setUpDatabase(client, name);
  const ledgers = client.database(name).container(containerNames.ledgers);
  const archived = client.database(name).container(containerNames.archive);
  const places = { ledgers: documentsIn(ledgers), archive: documentsIn(archived) };
  return {
    cosmos,
    client,
    name,
    ledgers,
    access: client.database(name).container(containerNames.access),
    debtPositions: debtPositionsIn(places, { journalRetentionDays }),
    archived,
    archive: archiveIn(places),
    close: async () => {
      await client.database(name).delete();
      client.dispose();
      await cosmos.stop();
    },
  };
};
