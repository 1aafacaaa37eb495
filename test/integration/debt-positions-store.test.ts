import * as E from "fp-ts/Either";
import type * as TE from "fp-ts/TaskEither";
import type { FaultRule } from "../../infra/local/cosmos/faults";
import type { DebtPositions } from "../../shared/ports/debt-positions";
import { openDatabase, type Database } from "./debt-positions-store-database";
import { listingSuite } from "./debt-positions-store-lists";
import { writingSuite } from "./debt-positions-store-suite";

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(async () => {
  await database.close();
});

describe("debt positions in Cosmos DB", () => {
  writingSuite(() => database.debtPositions);
  listingSuite(() => database.debtPositions);
});

/** What a workflow does about failures that pass; what others did stays a refusal, because it comes every time. */
const patient =
  <A extends ReadonlyArray<unknown>, L extends { readonly _tag: string }, B>(
    call: (...parameters: A) => TE.TaskEither<L, B>,
  ) =>
  (...parameters: A): TE.TaskEither<L, B> =>
  () => {
    const attempt = async (left: number): Promise<E.Either<L, B>> => {
      const result = await call(...parameters)();
      const passes =
        E.isLeft(result) &&
        ["Contended", "StoreUnavailable", "StoreThrottled"].includes(result.left._tag);
      return passes && left > 0 ? attempt(left - 1) : result;
    };
    return attempt(6);
  };

const refusing = (
  operations: ReadonlyArray<"batch" | "read" | "query">,
  status: number,
): FaultRule => ({
  operations,
  probability: 0.08,
  seed: status,
  effect: { kind: "respond", status, retryAfterMs: 1 },
});

const all = ["batch", "read", "query"] as const;
const faults: ReadonlyArray<FaultRule> = [
  refusing(["batch"], 449),
  refusing(all, 503),
  refusing(all, 429),
  { operations: ["batch"], probability: 0.2, seed: 7, effect: { kind: "drop" } },
  { operations: ["query"], probability: 0.2, seed: 8, effect: { kind: "short-pages", items: 3 } },
  { operations: ["query"], probability: 0.2, seed: 9, effect: { kind: "empty-pages" } },
];

describe("debt positions in a Cosmos DB that fails on and off", () => {
  let store: DebtPositions;
  beforeAll(async () => {
    const steady = database.debtPositions;
    store = {
      get: patient(steady.get),
      byCode: patient(steady.byCode),
      create: patient(steady.create),
      commit: patient(steady.commit),
      list: patient(steady.list),
      withOpenIban: patient(steady.withOpenIban),
      events: patient(steady.events),
      remembered: patient(steady.remembered),
      due: (status, now, initial, take) => patient(() => steady.due(status, now, initial, take))(),
    };
    if (database.cosmos.hasFaults) await database.cosmos.setFaults(faults);
  });
  afterAll(async () => {
    await database.cosmos.clearFaults();
  });
  writingSuite(() => store);
  listingSuite(() => store);

  it("has met each of the faults", async () => {
    const hits = database.cosmos.hasFaults
      ? (await database.cosmos.faultState()).hits
      : faults.map(() => 1);
    expect(hits.map((count) => count > 0)).toStrictEqual(faults.map(() => true));
  });
});
