import {
  freshIuv,
  optionBody,
  positionBody,
  transferBody,
  type PositionBody,
} from "../support/requests";
import { positionsPath, type Stack } from "../support/stack";
import { Client, drive, type Load, type Pace, type Request } from "./callers";
import { median, ratios, repeated, type Measurement } from "./measurement";
import type { OperationName } from "./operations";

/**
 * The whole stack over HTTP on connections that stay open: client, host, database and queue share this machine's cores,
 * so the figures say what a laptop does, and the ratios what an operation costs beside one that only answers.
 */

const loads: ReadonlyArray<Load> = [
  { callers: 1, count: 100, withinMs: 600 },
  { callers: 8, count: 300, withinMs: 600 },
  { callers: 32, count: 300, withinMs: 600 },
];

/** More than the pages that are asked for. */
export const storedForPages = 4_000;

/** How a stack is driven: by how many, which page counts as far, and when no further round begins. */
export type Drive = {
  readonly loads: ReadonlyArray<Load>;
  readonly farPage: number;
  readonly withinMs: number;
};
export const thorough: Drive = { loads, farPage: 40, withinMs: Number.POSITIVE_INFINITY };
/** For comparing sizes: one number of callers, and no longer than a size is worth. */
export const brief: Drive = {
  loads: [{ callers: 8, count: 100, withinMs: 400 }],
  farPage: 10,
  withinMs: 30_000,
};
const pageSize = 50;

type Measured = {
  readonly operation: OperationName | null;
  readonly what: string;
  readonly request: (body: PositionBody) => Request;
  readonly expected: number;
};

/** An account of its own for each position, so that a replacement finds just that one. */
const accountOf = ({ iupd }: PositionBody): string =>
  `IT60X${iupd.replace(/[^0-9A-Za-z]/g, "")}`.slice(-34);

const bodyWithOwnAccount = (): PositionBody => {
  const body = positionBody();
  return {
    ...body,
    paymentOption: [
      optionBody({ iuv: freshIuv(), transfer: [transferBody({ iban: accountOf(body) })] }),
    ],
  };
};

const at = ({ iupd }: PositionBody): string => `${positionsPath}/${iupd}`;

/** The same payload that no code of ours is asked to think about: what host and HTTP cost here. */
const bare: Measured = {
  operation: null,
  what: "info, no storage",
  request: () => ({ method: "GET", path: "/info" }),
  expected: 200,
};

/** In this order: each finds the positions as the one before has left them. */
const measuredWith = (token: string, farPage: number): ReadonlyArray<Measured> => [
  {
    operation: "create",
    what: "create",
    request: (body) => ({ method: "POST", path: positionsPath, body }),
    expected: 201,
  },
  {
    operation: "read",
    what: "read",
    request: (body) => ({ method: "GET", path: at(body) }),
    expected: 200,
  },
  {
    operation: "editable",
    what: "read to write back",
    request: (body) => ({ method: "GET", path: `${at(body)}/editable` }),
    expected: 200,
  },
  {
    operation: "events",
    what: "journal",
    request: (body) => ({ method: "GET", path: `${at(body)}/events` }),
    expected: 200,
  },
  {
    operation: "list",
    what: "list page, offset 0",
    request: () => ({ method: "GET", path: positionsPath }),
    expected: 200,
  },
  {
    operation: "list",
    what: `list page, offset ${(farPage * pageSize).toLocaleString("en")}`,
    request: () => ({ method: "GET", path: `${positionsPath}?page=${farPage}` }),
    expected: 200,
  },
  {
    operation: "list",
    what: "list page, by token",
    request: () => ({
      method: "GET",
      path: positionsPath,
      headers: { "X-Continuation-Token": token },
    }),
    expected: 200,
  },
  {
    operation: "update",
    what: "update",
    request: (body) => ({
      method: "PUT",
      path: at(body),
      body: { ...body, fullName: "Maria Bianchi" },
    }),
    expected: 200,
  },
  {
    operation: "iban",
    what: "replace an account that one position uses",
    request: (body) => ({
      method: "PATCH",
      path: `${positionsPath}/transfers?oldIban=${accountOf(body)}`,
      body: { newIban: "IT60X0542811101000000123456" },
    }),
    expected: 200,
  },
  {
    operation: "publish",
    what: "publish",
    request: (body) => ({ method: "POST", path: `${at(body)}/publish` }),
    expected: 200,
  },
  {
    operation: "invalidate",
    what: "invalidate",
    request: (body) => ({ method: "POST", path: `${at(body)}/invalidate` }),
    expected: 200,
  },
  {
    operation: "restore",
    what: "restore",
    request: (body) => ({ method: "POST", path: `${at(body)}/restore` }),
    expected: 200,
  },
  {
    operation: "delete",
    what: "delete",
    request: (body) => ({ method: "DELETE", path: at(body) }),
    expected: 200,
  },
  {
    operation: "invalid",
    what: "validation failure",
    request: (body) => ({
      method: "POST",
      path: positionsPath,
      body: { ...body, type: "X", paymentOption: [{ iuv: "47", amount: 0 }] },
    }),
    expected: 400,
  },
];

const tokenOfSecondPage = async (client: Client, farPage: number): Promise<string> => {
  const path = `${positionsPath}?page=${farPage}`;
  const { headers } = await client.send({ method: "GET", path }, 200);
  const token = headers["x-continuation-token"];
  if (typeof token !== "string") throw new Error("The list gave no token.");
  return token;
};

/** What comes after these needs the status that they give. */
const narrowing: ReadonlySet<string> = new Set(["publish", "invalidate", "restore"]);

/** Every operation once, on positions of this round's own; how it went, by what was measured. */
const roundOf = async (
  client: Client,
  load: Load,
  measured: ReadonlyArray<Measured>,
): Promise<ReadonlyMap<string, Pace>> => {
  let bodies: ReadonlyArray<PositionBody> = Array.from({ length: load.count }, bodyWithOwnAccount);
  const paces = new Map<string, Pace>();
  for (const { expected, request, what } of measured) {
    const pace = await drive({ ...load, count: bodies.length }, async (index) => {
      const body = bodies[index];
      if (body !== undefined) await client.send(request(body), expected);
    });
    paces.set(what, pace);
    // What comes after can only use those that there was time for; a refused body needs none.
    if (what === "create" || narrowing.has(what)) bodies = bodies.slice(0, pace.done);
  }
  return paces;
};

const rowsOf = (
  { callers }: Load,
  results: ReadonlyArray<ReadonlyMap<string, Pace>>,
  what: string,
): ReadonlyArray<Measurement> => {
  const paces = results.flatMap((result) => result.get(what) ?? []);
  const perSecond = paces.map((pace) => pace.perSecond);
  const bareRates = results.flatMap((result) => result.get(bare.what)?.perSecond ?? []);
  const p50 = median(paces.map((pace) => pace.p50)).toFixed(1);
  const p95 = median(paces.map((pace) => pace.p95)).toFixed(1);
  return [
    {
      what: `${what}, ${callers} ${callers === 1 ? "caller" : "callers"}`,
      unit: "/s",
      values: perSecond,
      detail: `(p50 ${p50} ms, p95 ${p95} ms)`,
      ...(what === bare.what
        ? {}
        : { ratio: { to: "info", values: ratios(perSecond, bareRates) } }),
    },
  ];
};

/** What must go before an operation, so that it finds positions in the status that it needs. */
const before: Readonly<Partial<Record<OperationName, ReadonlyArray<OperationName>>>> = {
  read: ["create"],
  editable: ["create"],
  events: ["create"],
  update: ["create"],
  iban: ["create"],
  publish: ["create"],
  invalidate: ["create", "publish"],
  restore: ["create", "publish", "invalidate"],
  delete: ["create"],
};

export const throughput = async (
  { baseUrl }: Stack,
  operations: ReadonlySet<OperationName>,
  { farPage, loads: driven, withinMs }: Drive = thorough,
): Promise<ReadonlyArray<Measurement>> => {
  const client = new Client(baseUrl);
  try {
    const isChosen = ({ operation }: Measured): boolean =>
      operation === null || operations.has(operation);
    const all = [bare, ...measuredWith(await tokenOfSecondPage(client, farPage), farPage)];
    const needed = new Set([...operations].flatMap((operation) => before[operation] ?? []));
    const measured = all.filter(
      (each) => isChosen(each) || (each.operation !== null && needed.has(each.operation)),
    );
    const results = await repeated(async (round) => {
      // What the first requests find cold is not what is asked here.
      if (round === 0) for (const load of driven) await roundOf(client, load, measured);
      const paces: Array<ReadonlyMap<string, Pace>> = [];
      for (const load of driven) paces.push(await roundOf(client, load, measured));
      return paces;
    }, withinMs);
    return measured.filter(isChosen).flatMap(({ what }) =>
      driven.flatMap((load, index) =>
        rowsOf(
          load,
          results.flatMap((paces) => paces[index] ?? []),
          what,
        ),
      ),
    );
  } finally {
    client.close();
  }
};
