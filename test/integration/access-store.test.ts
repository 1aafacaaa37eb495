import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { accessIn } from "../../shared/persistence/cosmos/access";
import { documentsIn, type Documents } from "../../shared/persistence/cosmos/container";
import {
  keyId,
  putSubscription,
  subscriptionsIn,
} from "../../shared/persistence/cosmos/subscriptions";
import { sha256 } from "../../shared/persistence/digest";
import { containerDefinitions, setUpDatabase } from "../../shared/persistence/setup";
import type { Knowledge } from "../../shared/ports/access";
import type { Subscription, Subscriptions } from "../../shared/ports/subscriptions";
import { start } from "../support/builders";
import { presenting } from "../support/fakes/access";
import { heldClock } from "../support/fakes/clock";
import { openDatabase, type Database } from "./debt-positions-store-database";
import { outcome, right } from "./debt-positions-store-samples";

let database: Database;
let documents: Documents;
let subscriptions: Subscriptions;
beforeAll(async () => {
  database = await openDatabase();
  documents = documentsIn(database.access);
  subscriptions = subscriptionsIn(documents);
});
afterAll(async () => {
  await database.close();
});

let counter = 0;
const subscription = (overrides: Partial<Subscription> = {}): Subscription => {
  counter += 1;
  return {
    id: `subscription-${counter}`,
    kind: "broker",
    state: "active",
    organizations: {
      _tag: "Some",
      codes: new Map<string, ReadonlyArray<string> | null>([
        ["77777777777", ["47", "48"]],
        ["77777777778", null],
      ]),
    },
    keys: { primary: sha256(`primary-${counter}`), secondary: sha256(`secondary-${counter}`) },
    ...overrides,
  };
};
const keysOf = (): readonly [string, string] => [`primary-${counter}`, `secondary-${counter}`];

const callerOf = ({ id, kind, organizations }: Subscription) =>
  E.right({ subscription: id, kind, organizations });
const unknown = E.left({ _tag: "KeyUnknown" });

const uncached = (key: string) =>
  accessIn(documents, { accessCacheSeconds: 0 }, { now: () => start }).callerOf(
    presenting(key),
    "recent",
  )();

const found = async (id: string) => {
  const result = await right(subscriptions.get(id));
  if (O.isNone(result)) throw new Error(`no subscription ${id}`);
  return result.value;
};

describe("subscriptions", () => {
  it.each<[string, Partial<Subscription>]>([
    ["grants of some institutions", {}],
    ["grants of every institution", { organizations: { _tag: "Every" }, kind: "node" }],
  ])("are given back with %s, and open with either key", async (_, overrides) => {
    const created = subscription(overrides);
    const [primary, secondary] = keysOf();
    await right(subscriptions.create(created));
    expect((await found(created.id)).value).toStrictEqual(created);
    expect(await uncached(primary)).toStrictEqual(callerOf(created));
    expect(await uncached(secondary)).toStrictEqual(callerOf(created));
    expect(await uncached("some other key")).toStrictEqual(unknown);
  });

  it("refuse a name that is taken, and a key that opens another", async () => {
    const first = subscription();
    await right(subscriptions.create(first));
    const again = subscription({ id: first.id });
    const sharing = subscription({ keys: first.keys });
    expect(await subscriptions.create(again)()).toStrictEqual(
      E.left({ _tag: "SubscriptionTaken", what: "subscription" }),
    );
    expect(await subscriptions.create(sharing)()).toStrictEqual(
      E.left({ _tag: "SubscriptionTaken", what: "key" }),
    );
    expect(await right(subscriptions.get(sharing.id))).toStrictEqual(O.none);
  });

  it("complete what a crash left half created, which opened nothing", async () => {
    const halved = subscription();
    const [primary] = keysOf();
    const id = keyId(halved.keys.primary ?? "");
    await database.access.items.create({ id, kind: "key", schema: 1, subscription: halved.id });
    expect(await uncached(primary)).toStrictEqual(unknown);
    await right(subscriptions.create(halved));
    expect(await uncached(primary)).toStrictEqual(callerOf(halved));
  });

  it("stop opening while they are suspended", async () => {
    const created = subscription();
    const [primary] = keysOf();
    await right(subscriptions.create(created));
    const suspended = { ...created, state: "suspended" as const };
    await right(subscriptions.replace(await found(created.id), suspended));
    expect(await uncached(primary)).toStrictEqual(unknown);
    await right(subscriptions.replace(await found(created.id), created));
    expect(await uncached(primary)).toStrictEqual(callerOf(created));
  });

  it("open with a rotated key and no longer with the one before", async () => {
    const created = subscription();
    const [primary, secondary] = keysOf();
    await right(subscriptions.create(created));
    const rotated = { ...created, keys: { ...created.keys, primary: sha256(`${primary}-new`) } };
    await right(subscriptions.replace(await found(created.id), rotated));
    expect(await uncached(primary)).toStrictEqual(unknown);
    expect(await uncached(secondary)).toStrictEqual(callerOf(rotated));
    expect(await uncached(`${primary}-new`)).toStrictEqual(callerOf(rotated));
  });

  it("don't open with a key that still points at them but that they don't list", async () => {
    const created = subscription({ keys: { primary: null, secondary: null } });
    await right(subscriptions.create(created));
    const id = keyId(sha256("forgotten"));
    await database.access.items.create({ id, kind: "key", schema: 1, subscription: created.id });
    expect(await uncached("forgotten")).toStrictEqual(unknown);
  });

  it("are put in place by a seed, again and again", async () => {
    const seeded = subscription();
    const [primary] = keysOf();
    const put = putSubscription(subscriptions);
    await right(put(seeded));
    await right(put(seeded));
    expect(await uncached(primary)).toStrictEqual(callerOf(seeded));
    const changed = { ...seeded, kind: "creditor" as const };
    await right(put(changed));
    expect(await uncached(primary)).toStrictEqual(callerOf(changed));
  });

  it("refuse a version that somebody else has replaced", async () => {
    const created = subscription();
    await right(subscriptions.create(created));
    const version = await found(created.id);
    await right(subscriptions.replace(version, { ...created, kind: "creditor" }));
    expect(await outcome(subscriptions.replace(version, created))).toBe("Contended");
    expect((await found(created.id)).value.kind).toBe("creditor");
  });
});

describe("access by key", () => {
  const counted = () => {
    const steps: Array<string> = [];
    const counting: Documents = {
      ...documents,
      // Counted when it runs: who only prepares a read asks nothing.
      read: (step, partition, id) => () => {
        steps.push(step);
        return documents.read(step, partition, id)();
      },
    };
    const clock = heldClock(start);
    const { callerOf: ask } = accessIn(counting, { accessCacheSeconds: 30 }, clock);
    return {
      ask: (key: string, knowledge: Knowledge = "recent") => ask(presenting(key), knowledge)(),
      clock,
      steps,
    };
  };

  it("asks once for callers who come at the same time, and again after the cache's time", async () => {
    const created = subscription();
    const [key] = keysOf();
    await right(subscriptions.create(created));
    const { ask, clock, steps } = counted();
    const together = await Promise.all(Array.from({ length: 20 }, () => ask(key)));
    expect(together).toStrictEqual(Array.from({ length: 20 }, () => callerOf(created)));
    clock.advance(29_999);
    await ask(key);
    expect(steps).toStrictEqual(["key.read", "subscription.read"]);
    const suspended = { ...created, state: "suspended" as const };
    await right(subscriptions.replace(await found(created.id), suspended));
    expect(await ask(key)).toStrictEqual(callerOf(created));
    expect(await ask(key, "current")).toStrictEqual(unknown);
    clock.advance(1);
    expect(await ask(key)).toStrictEqual(unknown);
  });

  it("remembers for five seconds that a key is unknown", async () => {
    const { ask, clock, steps } = counted();
    expect(await ask("unheard of")).toStrictEqual(unknown);
    clock.advance(4_999);
    await ask("unheard of");
    expect(steps).toStrictEqual(["key.read"]);
    clock.advance(1);
    await ask("unheard of");
    expect(steps).toStrictEqual(["key.read", "key.read"]);
  });

  it("doesn't remember a failure", async () => {
    const created = subscription();
    const [key] = keysOf();
    await right(subscriptions.create(created));
    const { ask } = counted();
    const failing: Documents = {
      ...documents,
      read: () => () =>
        Promise.resolve(E.left({ _tag: "StoreUnavailable", step: "key.read", reason: "503/0" })),
    };
    let isOut = true;
    const flaky: Documents = {
      ...documents,
      read: (...parameters) => (isOut ? failing : documents).read(...parameters),
    };
    const { callerOf: asked } = accessIn(flaky, { accessCacheSeconds: 30 }, { now: () => start });
    const askNow = () => asked(presenting(key), "recent")();
    expect(await askNow()).toStrictEqual(
      E.left({ _tag: "StoreUnavailable", step: "key.read", reason: "503/0" }),
    );
    isOut = false;
    expect(await askNow()).toStrictEqual(callerOf(created));
    expect(await ask(key)).toStrictEqual(callerOf(created));
  });
});

describe("setting up", () => {
  it("may be repeated, keeps what is stored, and brings indexes to what the topology says", async () => {
    const created = subscription();
    await right(subscriptions.create(created));
    await database.access.replace({
      id: "access",
      partitionKey: { paths: ["/id"] },
      indexingPolicy: { includedPaths: [{ path: "/*" }] },
    });
    await setUpDatabase(database.client, database.name);
    const { resource } = await database.access.read();
    expect(resource?.indexingPolicy?.excludedPaths?.map(({ path }) => path)).toContain("/*");
    expect(resource?.defaultTtl).toBe(-1);
    expect((await found(created.id)).value).toStrictEqual(created);
  });

  it("names each container and queue of the topology", () => {
    expect(containerDefinitions.map(({ id }) => id)).toStrictEqual([
      "ledgers",
      "archive",
      "access",
      "services",
      "flow-lines",
    ]);
  });
});
