import * as TE from "fp-ts/TaskEither";
import { environmentOf } from "../../functions/environment";
import {
  iupd,
  iuv,
  navOf,
  now,
  organization as organizationOf,
  positionIn,
} from "../support/builders";
import { heldClock } from "../support/fakes/clock";
import { fakeRegistries } from "../support/fakes/registries";
import { prepared, register, type LibraryAnswer, type LibraryRequest } from "./functions-library";
import { median, ratioAtMost, ratios, repeated, type Measurement } from "./measurement";
import {
  bodyWithOptions,
  organization,
  registerOperations,
  requests,
  settings,
  type OperationName,
} from "./operations";
import { stillDebtPositions } from "./still-debt-positions";

/**
 * What one request costs in this process without storage and without HTTP: caller, decoding, decision, encoding, and
 * what the functions library does around them. Beside it the same request with a handler that gives the same answer
 * at once: what the library itself costs. The difference is ours.
 */

type Case = {
  readonly operation: OperationName;
  readonly what: string;
  readonly functionName: string;
  readonly request: LibraryRequest;
};

const draft = positionIn("DRAFT", { options: [] });
const template = positionIn("DRAFT");
/** Positions with one option each, under codes of their own. */
const page = Array.from({ length: 50 }, (_, index) => ({
  ...draft,
  iupd: iupd(`cpu-${index}`),
  options: template.options.slice(0, 1).map((option) => {
    const code = iuv(`47${String(index).padStart(15, "0")}`);
    return { ...option, iuv: code, nav: navOf(code) };
  }),
}));
const [position = draft] = page;

const cases: ReadonlyArray<Case> = [
  {
    operation: "create",
    what: "create, one option",
    functionName: "createDebtPosition",
    request: requests.createDebtPosition(bodyWithOptions(1)),
  },
  {
    operation: "create",
    what: "create, 45 options",
    functionName: "createDebtPosition",
    request: requests.createDebtPosition(bodyWithOptions(45)),
  },
  {
    operation: "read",
    what: "read",
    functionName: "getDebtPosition",
    request: requests.getDebtPosition(position.iupd),
  },
  {
    operation: "list",
    what: "list page of 50",
    functionName: "listDebtPositions",
    request: requests.listDebtPositions({}),
  },
  {
    operation: "publish",
    what: "publish",
    functionName: "publishDebtPosition",
    request: requests.publishDebtPosition(position.iupd),
  },
];

/** Never called: the stores in front of them answer. */
const nowhere = {
  COSMOS_ENDPOINT: "http://127.0.0.1:1",
  COSMOS_KEY: "bm93aGVyZQ==",
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  TOKEN_SECRET: "benchmark-token-secret",
};

const environment = () => {
  const caller = {
    subscription: "benchmark",
    kind: "broker",
    organizations: {
      _tag: "Some",
      codes: new Map([[organizationOf(organization), null]]),
    },
  } as const;
  return {
    ...environmentOf(settings(nowhere), heldClock(now)),
    debtPositions: stillDebtPositions(position, page),
    callerOf: () => TE.right(caller),
    ...fakeRegistries(),
  };
};

type Run = () => Promise<LibraryAnswer>;

const blockMs = 60;
const blocks = 4;
const warmUpMs = 1_000;

/** Processor time in microseconds since then, all threads of the process together. */
const cpuSince = (before: NodeJS.CpuUsage): number => {
  const { system, user } = process.cpuUsage(before);
  return system + user;
};

const cpuOf = async (run: Run, count: number): Promise<number> => {
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) await run();
  return cpuSince(before) / count;
};

/** Runs until the compiler has seen enough of it, however busy the machine; answers how many runs fill a block. */
const warmedUp = async (run: Run): Promise<number> => {
  const before = process.cpuUsage();
  let count = 0;
  while (cpuSince(before) < warmUpMs * 1_000) {
    await run();
    count += 1;
  }
  return Math.max(20, Math.round((count * blockMs) / warmUpMs));
};

type Costs = { readonly whole: number; readonly bare: number };

/** In turns, so that both see the same machine. */
const costsOf = async (whole: Run, library: Run, count: number): Promise<Costs> => {
  const costs: Array<Costs> = [];
  for (let block = 0; block < blocks; block += 1)
    costs.push({ whole: await cpuOf(whole, count), bare: await cpuOf(library, count) });
  return {
    whole: median(costs.map((each) => each.whole)),
    bare: median(costs.map((each) => each.bare)),
  };
};

const measured = async ({
  functionName,
  request,
  what,
}: Case): Promise<ReadonlyArray<Measurement>> => {
  const whole = prepared(functionName, request);
  const answer = await whole();
  if (answer.status >= 300) throw new Error(`${what} answered ${answer.status}: ${answer.text}`);
  const libraryName = `library-${what.replaceAll(/\W+/g, "-")}`;
  register(libraryName, async (incoming) => {
    if (incoming.body !== null) await incoming.text();
    return {
      status: answer.status,
      headers: { "Content-Type": "application/json" },
      body: answer.text,
    };
  });
  const library = prepared(libraryName, request);
  const count = Math.min(await warmedUp(whole), await warmedUp(library));
  const costs = await repeated(() => costsOf(whole, library, count));
  const own = costs.map((each) => each.whole - each.bare);
  const libraryOnly = costs.map(({ bare }) => bare);
  return [
    { what: `library alone, ${what}`, unit: "µs", values: libraryOnly },
    {
      what: `own CPU, ${what}`,
      unit: "µs",
      values: own,
      ratio: { to: "library", values: ratios(own, libraryOnly) },
      budget: ratioAtMost(1, "≤ library"),
    },
  ];
};

export const ownCpu = async (
  operations: ReadonlySet<OperationName>,
): Promise<ReadonlyArray<Measurement>> => {
  registerOperations("", environment());
  const rows: Array<Measurement> = [];
  for (const each of cases)
    if (operations.has(each.operation)) rows.push(...(await measured(each)));
  return rows;
};
