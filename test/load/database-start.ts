import type { Stack } from "../support/stack";
import { repeated, type Measurement } from "./measurement";
import { residentMegabytes } from "./processes";

const withinMs = 30_000;

/** The local database, killed without warning and started again on what it had written. */
export const databaseStart = async (
  { cosmos }: Stack,
  positions: number,
): Promise<ReadonlyArray<Measurement>> => {
  const { folder } = cosmos;
  if (folder === null) throw new Error("The database keeps nothing that it could start with.");
  const among = `${positions.toLocaleString("en")} positions`;
  const loaded = residentMegabytes(folder);
  const starts = await repeated(async () => {
    await cosmos.kill9();
    const start = performance.now();
    await cosmos.restart();
    return {
      seconds: (performance.now() - start) / 1000,
      megabytes: residentMegabytes(folder) ?? Number.NaN,
    };
  }, withinMs);
  return [
    {
      what: `start after kill -9, ${among}`,
      unit: "s",
      values: starts.map(({ seconds }) => seconds),
    },
    ...(loaded === null
      ? []
      : ([
          { what: `memory before it, ${among}`, unit: "MB", values: [loaded] },
          {
            what: `memory after it, ${among}`,
            unit: "MB",
            values: starts.map(({ megabytes }) => megabytes),
          },
        ] as const)),
  ];
};
