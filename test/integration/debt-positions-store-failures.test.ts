import { subscribe, unsubscribe } from "node:diagnostics_channel";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import type { FaultRule, OperationKind } from "../../infra/local/cosmos/faults";
import { documentsIn } from "../../shared/persistence/cosmos/container";
import { debtPositionsIn } from "../../shared/persistence/cosmos/debt-positions";
import { eventId, positionId } from "../../shared/persistence/cosmos/ledger";
import { stepChannel, type StepNotice } from "../../shared/persistence/steps";
import type { DebtPosition } from "../../shared/domain/debt-position/model";
import type { ListQuery } from "../../shared/ports/debt-positions";
import { now, positionIn, validity } from "../support/builders";
import { journalRetentionDays, openDatabase, type Database } from "./debt-positions-store-database";
import {
  born,
  create,
  freshOrganization,
  outcome,
  removed,
  right,
  sample,
  stored,
  updated,
} from "./debt-positions-store-samples";

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(async () => {
  await database.close();
});
afterEach(async () => {
  await database.cosmos.clearFaults();
});

/** A real account can't be made to fail: there the tests of failures have nothing to show. */
const whenFaulty = process.env["COSMOS_ENDPOINT"] === undefined ? describe : describe.skip;

const refusing = (
  operation: OperationKind,
  status: number,
  more: Partial<FaultRule> & { readonly retryAfterMs?: number } = {},
): FaultRule => {
  const { retryAfterMs = 1, ...rule } = more;
  return {
    operations: [operation],
    ...rule,
    effect: { kind: "respond", status, retryAfterMs },
  };
};
const lostBatch: FaultRule = { operations: ["batch"], times: 1, effect: { kind: "drop" } };

const journalOf = (position: DebtPosition) =>
  right(database.debtPositions.events(position.organization, position.incarnation));

const listOf = (position: Pick<DebtPosition, "organization">): ListQuery => ({
  organization: position.organization,
  serviceType: "GPD",
  segregation: null,
  status: null,
  window: null,
  order: { by: "IUPD", direction: "ASC" },
  limit: 50,
  from: { _tag: "Offset", offset: 0 },
  now,
});

whenFaulty("a write whose answer is lost", () => {
  it("counts as done, and is done once, when it creates", async () => {
    const position = sample(freshOrganization(), "one");
    await database.cosmos.setFaults([lostBatch]);
    expect(await outcome(database.debtPositions.create(born(position), null))).toBe("written");
    expect((await stored(database.debtPositions, position)).value).toStrictEqual(position);
    expect(await journalOf(position)).toHaveLength(1);
  });

  it("counts as done when it changes, and when it removes", async () => {
    const { debtPositions } = database;
    const position = sample(freshOrganization(), "one");
    await create(debtPositions, position);
    const change = updated(position);
    await database.cosmos.setFaults([lostBatch]);
    const found = await stored(debtPositions, position);
    expect(await outcome(debtPositions.commit(found, change))).toBe("written");
    await database.cosmos.setFaults([lostBatch]);
    const again = await stored(debtPositions, position);
    expect(await outcome(debtPositions.commit(again, removed(change.next)))).toBe("written");
    expect(await right(debtPositions.get(position))).toStrictEqual(O.none);
    expect(await journalOf(position)).toHaveLength(3);
  });

  it.each([
    ["is found out after two failures to ask", 2, "written"],
    ["stays unknown when asking keeps failing", 3, "StoreUnavailable"],
  ])("%s", async (_, times, told) => {
    const position = sample(freshOrganization(), "one");
    await database.cosmos.setFaults([lostBatch, refusing("read", 503, { times })]);
    expect(await outcome(database.debtPositions.create(born(position), null))).toBe(told);
  });

  it("is never told as throttled, because that would mean that it wasn't done", async () => {
    const position = sample(freshOrganization(), "one");
    await database.cosmos.setFaults([lostBatch, refusing("read", 429)]);
    expect(await database.debtPositions.create(born(position), null)()).toStrictEqual(
      E.left({ _tag: "StoreUnavailable", step: "event.outcome-check", reason: "429" }),
    );
  });
});

whenFaulty("a write that is refused", () => {
  it.each([
    [449, "Contended"],
    [503, "Contended"],
    [408, "Contended"],
    [410, "Contended"],
    [403, "StoreUnavailable"],
    [400, "StoreUnavailable"],
  ])("with %i is told as %s", async (status, told) => {
    const position = sample(freshOrganization(), "one");
    await database.cosmos.setFaults([refusing("batch", status)]);
    expect(await outcome(database.debtPositions.create(born(position), null))).toBe(told);
    expect(await right(database.debtPositions.get(position))).toStrictEqual(O.none);
  });

  it("with 429 is tried again, a few times", async () => {
    const position = sample(freshOrganization(), "one");
    await database.cosmos.setFaults([refusing("batch", 429, { times: 3 })]);
    expect(await outcome(database.debtPositions.create(born(position), null))).toBe("written");
  });

  it.each([
    [1, 1],
    [400, 1],
    [1_001, 2],
  ])("with 429 all the time tells %i ms as %i s", async (retryAfterMs, retryAfterSeconds) => {
    const position = sample(freshOrganization(), "one");
    await database.cosmos.setFaults([refusing("batch", 429, { retryAfterMs })]);
    expect(await database.debtPositions.create(born(position), null)()).toStrictEqual(
      E.left({ _tag: "StoreThrottled", step: "position.create", retryAfterSeconds }),
    );
  });
});

whenFaulty("a read", () => {
  it.each([
    [503, { _tag: "StoreUnavailable", step: "position.read", reason: "503/0" }],
    [429, { _tag: "StoreThrottled", step: "position.read", retryAfterSeconds: 1 }],
  ])("that is refused with %i says so and not that there is nothing", async (status, failure) => {
    const position = sample(freshOrganization(), "one");
    await database.cosmos.setFaults([refusing("read", status)]);
    expect(await database.debtPositions.get(position)()).toStrictEqual(E.left(failure));
  });

  it("is repeated when its answer is lost", async () => {
    const position = sample(freshOrganization(), "one");
    await create(database.debtPositions, position);
    await database.cosmos.setFaults([{ operations: ["read"], times: 1, effect: { kind: "drop" } }]);
    expect((await stored(database.debtPositions, position)).value).toStrictEqual(position);
  });

  describe("by query", () => {
    const owner = freshOrganization();
    const names = Array.from({ length: 10 }, (_, index) => `due-${index}`);
    beforeAll(async () => {
      const published = names.map((name) => sample(owner, name, positionIn("PUBLISHED")));
      await create(database.debtPositions, ...published);
    });

    type Fold = { readonly names: ReadonlyArray<string>; readonly hasMore: boolean };
    const dueNames = (isEnough: boolean): Promise<Fold> =>
      right(
        database.debtPositions.due<Fold>(
          "PUBLISHED",
          validity,
          { names: [], hasMore: false },
          (sofar, page) =>
            TE.right({
              names: [...sofar.names, ...page.map(({ iupd }) => iupd as string)],
              hasMore: isEnough,
            }),
        ),
      );

    it.each<[string, FaultRule["effect"]]>([
      ["short", { kind: "short-pages", items: 3 }],
      ["empty", { kind: "empty-pages" }],
    ])("goes on when the server's pages are %s", async (_, effect) => {
      await database.cosmos.setFaults([{ operations: ["query"], effect }]);
      const query = listOf({ organization: owner });
      const { positions, total } = await right(database.debtPositions.list(query));
      expect(positions.map(({ iupd }) => iupd)).toStrictEqual(names);
      expect(total).toBe(names.length);
      expect([...(await dueNames(false)).names].sort()).toStrictEqual(names);
    });

    it("stops at the page with which a fold has enough", async () => {
      await database.cosmos.setFaults([
        { operations: ["query"], effect: { kind: "short-pages", items: 3 } },
      ]);
      expect((await dueNames(true)).names).toHaveLength(3);
    });
  });
});

describe("what is not as it should be", () => {
  it("takes a container that isn't there for an outage", async () => {
    const missing = documentsIn(database.client.database(database.name).container("nowhere"));
    const nowhere = debtPositionsIn(
      { ledgers: missing, archive: missing },
      { journalRetentionDays },
    );
    const position = sample(freshOrganization(), "one");
    const results = await Promise.all([
      nowhere.create(born(position), null)(),
      nowhere.list(listOf(position))(),
    ]);
    expect(results.map((result) => E.isLeft(result) && result.left._tag)).toStrictEqual([
      "StoreUnavailable",
      "StoreUnavailable",
    ]);
  });

  it("names a document that doesn't decode and where, but not what it holds", async () => {
    const position = sample(freshOrganization(), "one");
    await create(database.debtPositions, position);
    const item = database.ledgers.item(positionId(position.iupd), position.organization);
    await item.patch([
      { op: "set", path: "/debtor/fullName", value: 7 },
      { op: "set", path: "/options/0/amount", value: -1 },
    ]);
    const failure = E.left({
      _tag: "CorruptDocument",
      id: positionId(position.iupd),
      paths: ["debtor.fullName", "options.0.amount"],
    });
    expect(await database.debtPositions.get(position)()).toStrictEqual(failure);
    expect(await database.debtPositions.list(listOf(position))()).toStrictEqual(failure);
  });

  it("refuses documents of a schema that it doesn't know", async () => {
    const position = sample(freshOrganization(), "one");
    await create(database.debtPositions, position);
    const id = eventId(position.incarnation, 1);
    await database.ledgers
      .item(id, position.organization)
      .patch([{ op: "set", path: "/schema", value: 99 }]);
    expect(
      await database.debtPositions.events(position.organization, position.incarnation)(),
    ).toStrictEqual(E.left({ _tag: "CorruptDocument", id, paths: ["schema"] }));
  });

  it("names the code that a position should have and doesn't", async () => {
    const position = sample(freshOrganization(), "one", positionIn("VALID"));
    await create(database.debtPositions, position);
    const id = `iuv|${position.options[0]?.iuv ?? ""}`;
    await database.ledgers.item(id, position.organization).delete();
    const found = await stored(database.debtPositions, position);
    expect(await database.debtPositions.commit(found, removed(position))()).toStrictEqual(
      E.left({ _tag: "CorruptDocument", id, paths: ["missing"] }),
    );
    expect(await stored(database.debtPositions, position)).toStrictEqual(found);
  });
});

describe("what is stored", () => {
  it("lives as long as it should, and says no more than it must", async () => {
    const position = sample(freshOrganization(), "one", positionIn("VALID"));
    const request = { id: "e".repeat(64), bodyHash: "f", body: "{}", etag: "1" };
    await right(database.debtPositions.create(born(position), request));
    const { resources } = await database.ledgers.items
      .query<{ readonly id: string; readonly kind: string; readonly ttl?: number }>(
        "SELECT * FROM c",
        { partitionKey: position.organization },
      )
      .fetchAll();
    const lifetimes = resources.map(({ kind, ttl }) => `${kind} ${ttl ?? "for ever"}`);
    expect([...new Set(lifetimes)].sort()).toStrictEqual([
      `event ${journalRetentionDays * 86_400}`,
      "iuv for ever",
      "nav for ever",
      "position for ever",
      "request 86400",
    ]);
    const lasting = resources.filter(({ kind }) => ["event", "iuv", "nav"].includes(kind));
    expect(JSON.stringify(lasting)).not.toMatch(/Verdi|VRDLGU|luigi@/);
  });
});

describe("the steps of storage", () => {
  it("are told before and after each call, with the phase that a kill would fall into", async () => {
    const told: Array<Pick<StepNotice, "step" | "phase">> = [];
    const listen = (message: unknown): void => {
      const { phase, step } = message as StepNotice;
      told.push({ step, phase });
    };
    const position = sample(freshOrganization(), "one");
    const { debtPositions } = database;
    subscribe(stepChannel, listen);
    await create(debtPositions, position);
    const found = await stored(debtPositions, position);
    await right(debtPositions.commit(found, updated(position)));
    await outcome(debtPositions.commit(found, updated(position)));
    await right(debtPositions.events(position.organization, position.incarnation));
    unsubscribe(stepChannel, listen);
    const steps = [
      "position.create",
      "position.read",
      "position.commit",
      "position.commit",
      "event.outcome-check",
      "event.list",
    ];
    expect(told).toStrictEqual(
      steps.flatMap((step) => [
        { step, phase: "before" },
        { step, phase: "after" },
      ]),
    );
  });
});
