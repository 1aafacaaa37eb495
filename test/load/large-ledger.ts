import { environmentOf } from "../../functions/environment";
import { positionsPath, type Stack } from "../support/stack";
import { Client, drive, type Request } from "./callers";
import { median, repeated, type Measurement } from "./measurement";
import { prepared } from "./functions-library";
import { registerOperations, requests, settings } from "./operations";
import { pageUnits } from "./storage-use";
import { watched } from "./wire";

/** Lists of an institution that has tens of thousands of positions. */

const day = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

type List = { readonly what: string; readonly query: Readonly<Record<string, string>> };

const lists: ReadonlyArray<List> = [
  { what: "no filter", query: {} },
  { what: "offset 2,000", query: { page: "40" } },
  { what: "offset 50,000", query: { page: "1000" } },
  { what: "status VALID", query: { status: "VALID" } },
  { what: "status EXPIRED", query: { status: "EXPIRED" } },
  { what: "status DRAFT", query: { status: "DRAFT" } },
  { what: "due dates", query: { due_date_from: day(399), due_date_to: day(401) } },
  { what: "due dates, few", query: { due_date_from: day(-4), due_date_to: day(-2) } },
  { what: "payment dates", query: { payment_date_from: day(-3), payment_date_to: day(0) } },
  { what: "segregation code", query: { segregationCodes: "48" } },
  { what: "by IUPD", query: { orderby: "IUPD" } },
  { what: "by status", query: { orderby: "STATUS" } },
  { what: "by company", query: { orderby: "COMPANY_NAME", ordering: "ASC" } },
];

const requestsEach = 5;
const withinMs = 1_500;

const requestOf = ({ query }: List): Request => ({
  method: "GET",
  path: `${positionsPath}?${new URLSearchParams(query).toString()}`,
});

/** How many rows the first page holds, and how many pages there are. */
const extentOf = async (client: Client, list: List): Promise<string> => {
  const { body } = await client.send(requestOf(list), 200);
  const { page_info: info } = JSON.parse(body.toString()) as {
    readonly page_info: { readonly items_found: number; readonly total_pages: number };
  };
  return `${info.items_found} of about ${(info.total_pages * 50).toLocaleString("en")}`;
};

const listRow = async (client: Client, list: List): Promise<Measurement> => {
  const extent = await extentOf(client, list);
  const paces = await repeated(() =>
    drive({ callers: 1, count: requestsEach, withinMs }, () => client.send(requestOf(list), 200)),
  );
  return {
    what: `list with count, ${list.what}`,
    unit: "ms",
    values: paces.map(({ p50 }) => p50),
    detail: `(rows ${extent}; p95 ${median(paces.map(({ p95 }) => p95)).toFixed(1)} ms)`,
  };
};

const prefix = "large-ledger-";

/** What the database charges does not vary; once is enough. */
const unitsRow = async ({ query, what }: List): Promise<Measurement> => {
  const { charge } = await watched(
    prepared(`${prefix}listDebtPositions`, requests.listDebtPositions(query)),
  );
  return {
    what: `estimated RU, list with count, ${what}`,
    unit: "RU",
    values: [charge],
    budget: pageUnits,
  };
};

export const listsOfLargeLedger = async ({
  baseUrl,
  env,
}: Stack): Promise<ReadonlyArray<Measurement>> => {
  const client = new Client(baseUrl);
  registerOperations(prefix, environmentOf(settings(env)));
  // The SDK and the access cache learn what they need.
  await prepared(`${prefix}listDebtPositions`, requests.listDebtPositions({}))();
  const times: Array<Measurement> = [];
  const units: Array<Measurement> = [];
  for (const list of lists) {
    times.push(await listRow(client, list));
    units.push(await unitsRow(list));
  }
  client.close();
  return [...times, ...units];
};
