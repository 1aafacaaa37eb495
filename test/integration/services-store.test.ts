import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as TE from "fp-ts/TaskEither";
import type { FaultRule } from "../../infra/local/cosmos/faults";
import { documentsIn } from "../../shared/persistence/cosmos/container";
import { servicesIn } from "../../shared/persistence/cosmos/services";
import { containerNames } from "../../shared/persistence/setup";
import { create } from "../../shared/domain/service-lifecycle/create";
import type { Services } from "../../shared/ports/services";
import { accepted } from "../support/builders";
import { creation, ownerId, serviceId, step } from "../support/service-builders";
import { journalRetentionDays, openDatabase, type Database } from "./debt-positions-store-database";
import { right } from "./debt-positions-store-samples";
import { servicesSuite } from "./services-store-suite";

let database: Database;
let services: Services;
beforeAll(async () => {
  database = await openDatabase();
  const container = database.client.database(database.name).container(containerNames.services);
  services = servicesIn(documentsIn(container), { journalRetentionDays });
});
afterAll(async () => {
  await database.close();
});

const corrupt = async (owner: string, id: string): Promise<void> => {
  await database.client
    .database(database.name)
    .container(containerNames.services)
    .items.create({ id, owner, kind: "lifecycle", schema: 1, status: "draft", service: "?" });
};

describe("services in Cosmos DB", () => {
  servicesSuite(() => services);

  it("show what they can beside a document that doesn't decode", async () => {
    const owner = ownerId("with-a-corrupt-document");
    const decision = accepted(create(creation({ ...step(7), owner, id: serviceId(987_654) })));
    await right(services.create(decision, null));
    await corrupt(owner, "lifecycle|0");
    const { items, total, unreadable } = await right(
      services.list({ owner, scope: null, limit: 10, offset: 0 }),
    );
    expect(items).toStrictEqual([decision.next.lifecycle]);
    expect([total, unreadable]).toStrictEqual([2, ["lifecycle|0"]]);
    expect(O.isSome(await right(services.get({ owner, id: serviceId(987_654) }, null)))).toBe(true);
  });
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

const refusing = (operations: ReadonlyArray<"batch" | "read">, status: number): FaultRule => ({
  operations,
  probability: 0.08,
  seed: status,
  effect: { kind: "respond", status, retryAfterMs: 1 },
});

const faults: ReadonlyArray<FaultRule> = [
  refusing(["batch", "read"], 503),
  refusing(["batch", "read"], 429),
  { operations: ["batch"], probability: 0.2, seed: 7, effect: { kind: "drop" } },
];

describe("services in a Cosmos DB that fails on and off", () => {
  let store: Services;
  beforeAll(async () => {
    store = {
      ...services,
      get: patient(services.get),
      lifecycle: patient(services.lifecycle),
      keyOf: patient(services.keyOf),
      keyOfReview: patient(services.keyOfReview),
      create: patient(services.create),
      commit: patient(services.commit),
      remembered: patient(services.remembered),
      list: patient(services.list),
      history: patient(services.history),
      namesakes: patient(services.namesakes),
      markSent: patient(services.markSent),
    };
    if (database.cosmos.hasFaults) await database.cosmos.setFaults(faults);
  });
  afterAll(async () => {
    await database.cosmos.clearFaults();
  });
  servicesSuite(() => store);

  it("has met each of the faults", async () => {
    const hits = database.cosmos.hasFaults
      ? (await database.cosmos.faultState()).hits
      : faults.map(() => 1);
    expect(hits.map((count) => count > 0)).toStrictEqual(faults.map(() => true));
  });
});
