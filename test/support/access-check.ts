import { CosmosClient } from "@azure/cosmos";
import type { Stack } from "./stack";

export type AccessDocument = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly kind: string;
};

/** What is stored of access and registries, past the service. */
export const accessDocuments = async ({
  cosmos,
  database,
}: Stack): Promise<ReadonlyArray<AccessDocument>> => {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const { resources } = await client
    .database(database)
    .container("access")
    .items.query<AccessDocument>("SELECT * FROM c")
    .fetchAll();
  client.dispose();
  return resources;
};

type Keys = { readonly primary: string | null; readonly secondary: string | null };
type Load = { readonly version: string; readonly chunks: number };
type Pointer = { readonly state: Load | null; readonly leftovers: ReadonlyArray<Load> };

/** Everything in access that doesn't agree: keys that subscriptions list, and rows that registries point at. */
export const accessProblems = (documents: ReadonlyArray<AccessDocument>): ReadonlyArray<string> => {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const rowsOf = ({ version }: Load): ReadonlyArray<AccessDocument> =>
    documents.filter(({ id }) => id.startsWith(`registry-rows|${version}|`));
  const pointers = documents
    .filter(({ kind }) => kind === "registry")
    .map((document) => document as unknown as Pointer);
  const known = new Set(
    pointers.flatMap(({ leftovers, state }) =>
      [...leftovers, ...(state === null ? [] : [state])].flatMap((load) => rowsOf(load)),
    ),
  );
  return [
    ...documents
      .filter(({ kind }) => kind === "subscription")
      .flatMap(({ id, keys, subscription }) =>
        Object.values(keys as Keys).flatMap((hash: string | null) =>
          hash === null || byId.get(`key|${hash}`)?.["subscription"] === subscription
            ? []
            : [`a key that ${id} lists doesn't lead to it`],
        ),
      ),
    ...pointers.flatMap(({ state }) =>
      state === null || rowsOf(state).length === state.chunks
        ? []
        : [`the rows of ${state.version} are not all there`],
    ),
    ...documents
      .filter((document) => document.kind === "registry-rows" && !known.has(document))
      .map(({ id }) => `${id} belongs to no registry`),
  ];
};
