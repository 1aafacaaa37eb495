import * as E from "fp-ts/Either";
import { environmentOf } from "../../functions/environment";
import { fromMillis } from "../../shared/prelude/instant";
import { applyTransitions } from "../../shared/workflows/apply-transitions";
import { iupd as iupdOf, organization as organizationOf } from "../support/builders";
import { heldClock, type HeldClock } from "../support/fakes/clock";
import type { Stack } from "../support/stack";
import { prepared, type LibraryRequest } from "./functions-library";
import { atMost, repeated, type Budget, type Measurement } from "./measurement";
import {
  bodyWithOptions,
  organization,
  registerOperations,
  requests,
  settings,
  type OperationName,
  type ServiceEnvironment,
} from "./operations";
import { watched, type Traffic } from "./wire";

/**
 * What each operation asks of storage, counted while it runs against the local database: calls before the answer, and
 * the request units that the database charges for them. The operations run in this process, so that their calls
 * can be seen; the database is a process of its own.
 */

/** How `infra/local/cosmos/charge.ts` computes what the local server says it charged. */
export const chargeFormula =
  "Request units are an estimate that cannot be checked here: what the local database reports in x-ms-request-charge, summed over the operation's requests. " +
  "Its formula, with KB at least 1 and terms the indexed values of a document: read 2 × (1 + (KB − 1) / 11); create and delete 4.3 + 0.45 KB + 0.12 terms; " +
  "replace 8.2 + 0.9 KB + 0.12 (terms + old terms); query 2 × (1.15 + 0.004 examined + 0.05 loaded + 0.08 KB loaded). The factor 2 is Strong consistency, already inside.";

const rowsOfPage = 50;

/** What a list page may cost, its count included. */
export const pageUnits: Budget = {
  ...atMost(3 + 2 * rowsOfPage, "RU"),
  text: `≤ 3 + 2 × ${rowsOfPage} RU`,
};

type Operation = {
  readonly name: OperationName | "transition";
  readonly what: string;
  /** Calls, and HTTP requests that wait for one another: what the SDK adds must not make the answer wait. */
  readonly calls: { readonly text: string; readonly all: number; readonly inTurn: number } | null;
  readonly units: Budget | null;
};

const calls = (limit: number) => ({ text: `${limit}`, all: limit, inTurn: limit });
const transition = atMost(25, "RU");

const operationsOfARound: ReadonlyArray<Operation> = [
  { name: "create", what: "create, one option", calls: calls(1), units: atMost(32, "RU") },
  { name: "read", what: "read", calls: calls(1), units: atMost(4, "RU") },
  {
    name: "list",
    what: `list page of ${rowsOfPage}`,
    calls: { text: "2 in parallel", all: 2, inTurn: 1 },
    units: pageUnits,
  },
  { name: "update", what: "update", calls: calls(2), units: null },
  { name: "publish", what: "publish", calls: calls(2), units: transition },
  { name: "invalidate", what: "invalidate", calls: calls(2), units: transition },
  { name: "delete", what: "delete", calls: calls(2), units: null },
  { name: "transition", what: "transition by the clock", calls: null, units: transition },
];

const prefix = "stored-";

/** Runs a function and insists that it succeeds. */
const done = async (functionName: string, request: LibraryRequest): Promise<void> => {
  const { status, text } = await prepared(`${prefix}${functionName}`, request)();
  if (status >= 300) throw new Error(`${functionName} answered ${status}: ${text}`);
};

const hourMs = 3_600_000;

/** One life of a position; what each operation of it asked of storage. */
const lifeOf = async (
  environment: ServiceEnvironment,
  clock: HeldClock,
): Promise<ReadonlyMap<string, Traffic>> => {
  const seen = new Map<string, Traffic>();
  const watch = async (name: Operation["name"], run: () => Promise<unknown>): Promise<void> => {
    seen.set(name, await watched(run));
  };
  const body = bodyWithOptions(1);
  const { iupd } = body;
  await watch("create", () => done("createDebtPosition", requests.createDebtPosition(body)));
  await watch("read", () => done("getDebtPosition", requests.getDebtPosition(iupd)));
  await watch("list", () => done("listDebtPositions", requests.listDebtPositions({})));
  const update = requests.updateDebtPosition({ ...body, fullName: "Maria Bianchi" });
  await watch("update", () => done("updateDebtPosition", update));
  await watch("publish", () => done("publishDebtPosition", requests.publishDebtPosition(iupd)));
  await watch("invalidate", () =>
    done("invalidateDebtPosition", requests.invalidateDebtPosition(iupd)),
  );
  await watch("delete", () => done("deleteDebtPosition", requests.deleteDebtPosition(iupd)));

  const validityDate = new Date(Date.parse(clock.now()) + hourMs).toISOString().slice(0, 23);
  const waiting = bodyWithOptions(1, { validityDate });
  const create = requests.createDebtPosition(waiting);
  await done("createDebtPosition", { ...create, query: { toPublish: "true" } });
  clock.advance(2 * hourMs);
  await watch("transition", async () => {
    const key = { organization: organizationOf(organization), iupd: iupdOf(waiting.iupd) };
    const result = await applyTransitions([key])(environment)();
    if (E.isLeft(result) || result.right !== 1) throw new Error("Nothing was moved.");
  });
  // The clock has outlived what was known of the caller's key and of the registries.
  await done("createDebtPosition", requests.createDebtPosition(bodyWithOptions(1)));
  return seen;
};

/** Of the run that asked most. */
const told = (traffic: ReadonlyArray<Traffic>): string => {
  const most = Math.max(...traffic.map(({ steps }) => steps.length));
  const worst = traffic.find(({ steps }) => steps.length === most);
  return worst === undefined
    ? ""
    : `(${worst.steps.join(", ")}; ${worst.requests} HTTP, ${worst.requestsInTurn} in turn)`;
};

const callsRow = (operation: Operation, traffic: ReadonlyArray<Traffic>): Measurement => {
  const { calls: limit } = operation;
  const inTurn = Math.max(...traffic.map((each) => each.requestsInTurn));
  return {
    what: `round trips before the answer, ${operation.what}`,
    unit: "",
    values: traffic.map(({ steps }) => steps.length),
    detail: told(traffic),
    ...(limit === null
      ? {}
      : {
          budget: {
            text: limit.text,
            isMet: (calls: number) => calls <= limit.all && inTurn <= limit.inTurn,
          },
        }),
  };
};

const unitsRow = (operation: Operation, traffic: ReadonlyArray<Traffic>): Measurement => ({
  what: `estimated RU, ${operation.what}`,
  unit: "RU",
  values: traffic.map(({ charge }) => charge),
  ...(operation.units === null ? {} : { budget: operation.units }),
});

/** A process that has just started knows neither the database nor the caller's key. */
const firstCall = async (env: NodeJS.ProcessEnv, iupd: string): Promise<Measurement> => {
  let opened = 0;
  const traffic = await repeated(() => {
    opened += 1;
    const fresh = `fresh-${opened}-`;
    registerOperations(fresh, environmentOf(settings(env)));
    return watched(prepared(`${fresh}getDebtPosition`, requests.getDebtPosition(iupd)));
  });
  return {
    what: "round trips of a fresh process's first read",
    unit: "",
    values: traffic.map(({ steps }) => steps.length),
    detail: told(traffic),
  };
};

export const storageUse = async (
  { env }: Stack,
  operations: ReadonlySet<OperationName>,
): Promise<ReadonlyArray<Measurement>> => {
  const clock = heldClock(fromMillis(Date.now()));
  const environment = environmentOf(settings(env), clock);
  registerOperations(prefix, environment);
  // A full page; and by then the SDK and the access cache know what they will need.
  const bodies = Array.from({ length: 2 * rowsOfPage }, () => bodyWithOptions(1));
  for (const body of bodies) await done("createDebtPosition", requests.createDebtPosition(body));
  await done("listDebtPositions", requests.listDebtPositions({}));
  const lives = await repeated(() => lifeOf(environment, clock));
  const selected = operationsOfARound.filter(
    ({ name }) => name === "transition" || operations.has(name),
  );
  const rowsFor = (row: typeof callsRow): ReadonlyArray<Measurement> =>
    selected.map((operation) =>
      row(
        operation,
        lives.flatMap((life) => life.get(operation.name) ?? []),
      ),
    );
  return [...rowsFor(callsRow), await firstCall(env, bodies[0]?.iupd ?? ""), ...rowsFor(unitsRow)];
};
