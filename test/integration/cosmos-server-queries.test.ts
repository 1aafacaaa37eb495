import type { Container, ContainerRequest, Database, FeedOptions, JSONObject } from "@azure/cosmos";
import fc from "fast-check";
import { randomUUID } from "node:crypto";
import { clientOf, codeOf, refusalOf } from "../support/cosmos-client";
import { startCosmosServer, type LocalCosmos } from "../support/cosmos-server";

const isLocal = (process.env["COSMOS_ENDPOINT"] ?? "") === "";
/** Diagnostics and refusals that are this server's own. */
const describeLocal = isLocal ? describe : describe.skip;

const EXAMINED = "x-local-documents-examined";

let server: LocalCosmos;
let database: Database;
let timed: Container;

const indexed = (...paths: ReadonlyArray<string>): Partial<ContainerRequest> => ({
  indexingPolicy: {
    includedPaths: paths.map((path) => ({ path })),
    excludedPaths: [{ path: "/*" }],
    compositeIndexes: [
      [
        { path: "/date", order: "descending" },
        { path: "/name", order: "ascending" },
      ],
    ],
  },
});

const newContainer = async (request: Partial<ContainerRequest> = {}): Promise<Container> => {
  const created = await database.containers.create({
    id: randomUUID(),
    partitionKey: { paths: ["/pk"] },
    ...request,
  });
  return created.container;
};

const fill = async (of: Container, documents: ReadonlyArray<JSONObject>): Promise<void> => {
  const byKey = new Map<unknown, Array<JSONObject>>();
  for (const document of documents)
    byKey.set(document["pk"], [...(byKey.get(document["pk"]) ?? []), document]);
  for (const [pk, group] of byKey)
    for (let at = 0; at < group.length; at += 100)
      await of.items.batch(
        group
          .slice(at, at + 100)
          .map((resourceBody) => ({ operationType: "Upsert", resourceBody })),
        pk as string,
      );
};

/** Every page with its rows, by the continuation tokens that a client would keep. */
const pagesOf = async (
  of: Container,
  query: string,
  options: FeedOptions,
): Promise<ReadonlyArray<ReadonlyArray<unknown>>> => {
  const pages: Array<ReadonlyArray<unknown>> = [];
  let continuationToken: string | undefined;
  for (let page = 0; page < 1000; page += 1) {
    const answer = await of.items
      .query<unknown>(query, {
        ...options,
        ...(continuationToken === undefined ? {} : { continuationToken }),
      })
      .fetchNext();
    pages.push(answer.resources);
    continuationToken = answer.hasMoreResults ? answer.continuationToken : undefined;
    if (continuationToken === undefined) return pages;
  }
  throw new Error("The pages don't end");
};

const DUE = 10;
const STORED = 20_000;

beforeAll(async () => {
  server = await startCosmosServer({ data: null });
  ({ database } = await clientOf(server).databases.create({ id: `suite-${randomUUID()}` }));
  timed = await newContainer(indexed("/kind/?", "/due/?", "/date/?", "/name/?"));
  await fill(
    timed,
    Array.from({ length: STORED }, (_, index) => ({
      id: String(index),
      pk: `p${index % 4}`,
      kind: "position",
      date: `2026-01-${String(1 + (index % 28)).padStart(2, "0")}`,
      name: `n${index}`,
      due: index % (STORED / DUE) === 0 ? "2026-01-01" : "2027-01-01",
      hidden: index,
    })),
  );
});

afterAll(async () => {
  await database.delete();
  await server.stop();
});

describe("pages", () => {
  let of: Container;
  const documents = Array.from({ length: 60 }, (_, index) => ({
    id: `d${index}`,
    pk: "p",
    n: (index * 7) % 20,
    date: `2026-01-${String(1 + (index % 5)).padStart(2, "0")}`,
    name: `n${(index * 11) % 60}`,
    ...(index % 10 === 0 ? {} : { maybe: index % 3 }),
    list: [index, index + 1],
  }));

  beforeAll(async () => {
    of = await newContainer(indexed("/n/?", "/date/?", "/name/?", "/maybe/?"));
    await fill(of, documents);
  });

  it.each([
    "SELECT VALUE c.id FROM c",
    "SELECT VALUE c.id FROM c WHERE c.n >= 5 AND c.n < 15",
    "SELECT VALUE c.id FROM c WHERE c.n IN (1, 2, 3)",
    "SELECT VALUE c.id FROM c ORDER BY c.n",
    "SELECT VALUE c.id FROM c ORDER BY c.n DESC",
    "SELECT VALUE c.id FROM c ORDER BY c.maybe",
    "SELECT VALUE c.id FROM c ORDER BY c.maybe DESC",
    "SELECT VALUE c.id FROM c ORDER BY c.date DESC, c.name",
    "SELECT VALUE c.id FROM c ORDER BY c.date, c.name DESC",
    "SELECT VALUE c.id FROM c WHERE c.date = '2026-01-03' ORDER BY c.date DESC, c.name",
    "SELECT VALUE c.id FROM c WHERE c.date > '2026-01-02' ORDER BY c.date DESC, c.name OFFSET 3 LIMIT 20",
    "SELECT VALUE c.id FROM c ORDER BY c.n OFFSET 5 LIMIT 17",
    "SELECT TOP 13 VALUE c.id FROM c",
    "SELECT DISTINCT VALUE c.n FROM c",
    "SELECT c.n, COUNT(1) AS many FROM c GROUP BY c.n",
    "SELECT VALUE l FROM c JOIN l IN c.list",
    "SELECT VALUE COUNT(1) FROM c",
  ])("are together what one page gives: %s", async (query) => {
    const whole = await of.items
      .query<unknown>(query, { partitionKey: "p", maxItemCount: -1 })
      .fetchNext();
    const pages = await pagesOf(of, query, { partitionKey: "p", maxItemCount: 7 });
    expect(whole.resources.length).toBeGreaterThan(0);
    expect(whole.continuationToken).toBeUndefined();
    expect(pages.flat()).toStrictEqual(whole.resources);
    expect(pages.every((page) => page.length <= 7)).toBe(true);
  });

  it("follow the model of a sort by type, value and age", async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom("", "a", "b"),
      fc.constant(undefined),
    );
    const rank = (of_: unknown) =>
      [undefined, null, "boolean", "number", "string"].findIndex(
        (kind) => of_ === kind || typeof of_ === kind,
      );
    const compare = (a: unknown, b: unknown) =>
      rank(a) - rank(b) || (a === b ? 0 : (a as number) < (b as number) ? -1 : 1);
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (values, descending, maxItemCount) => {
          const pk = randomUUID();
          await fill(
            of,
            values.map((n, index) => ({
              id: String(index).padStart(2, "0"),
              pk,
              ...(n === undefined ? {} : { n }),
            })),
          );
          const pages = await pagesOf(
            of,
            `SELECT VALUE c.id FROM c ORDER BY c.n ${descending ? "DESC" : "ASC"}`,
            { partitionKey: pk, maxItemCount },
          );
          const expected = values
            .map((n, index) => ({ n, id: String(index).padStart(2, "0") }))
            .sort((a, b) => compare(a.n, b.n) || (a.id < b.id ? -1 : 1))
            .map(({ id }) => id);
          expect(pages.flat()).toStrictEqual(descending ? expected.reverse() : expected);
        },
      ),
      { numRuns: 25, seed: 4711 },
    );
  });

  it("neither repeat nor lose a document when others are written between them", async () => {
    const moving = await newContainer(indexed("/n/?"));
    await fill(
      moving,
      Array.from({ length: 20 }, (_, n) => ({ id: `s${n}`, pk: "p", n: n * 10 })),
    );
    const first = await moving.items
      .query<number>("SELECT VALUE c.n FROM c ORDER BY c.n", {
        partitionKey: "p",
        maxItemCount: 10,
      })
      .fetchNext();
    await fill(moving, [
      { id: "before", pk: "p", n: 5 },
      { id: "after", pk: "p", n: 105 },
    ]);
    await moving.item("s9", "p").delete();
    const second = await moving.items
      .query<number>("SELECT VALUE c.n FROM c ORDER BY c.n", {
        partitionKey: "p",
        maxItemCount: 20,
        continuationToken: first.continuationToken,
      })
      .fetchNext();
    expect(first.resources).toStrictEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(second.resources).toStrictEqual([100, 105, 110, 120, 130, 140, 150, 160, 170, 180, 190]);
  });

  it("end at 4 MB when the client leaves their size to the server", async () => {
    const heavy = await newContainer();
    for (const id of ["1", "2", "3", "4"])
      await heavy.items.create({ id, pk: "p", text: "x".repeat(1_500_000) });
    const pages = await pagesOf(heavy, "SELECT * FROM c", { partitionKey: "p", maxItemCount: -1 });
    expect(pages.map((page) => page.length)).toStrictEqual([2, 2]);
  });

  it.each<readonly [string, string, FeedOptions]>([
    ["another query", "SELECT VALUE c.n FROM c", { partitionKey: "p" }],
    ["another partition", "SELECT VALUE c.id FROM c", { partitionKey: "q" }],
    ["no partition", "SELECT VALUE c.id FROM c", {}],
  ])("refuse the token of a query for %s", async (_, query, options) => {
    const { continuationToken } = await of.items
      .query("SELECT VALUE c.id FROM c", { partitionKey: "p", maxItemCount: 2 })
      .fetchNext();
    expect(continuationToken).toBeDefined();
    expect(await codeOf(of.items.query(query, { ...options, continuationToken }).fetchNext())).toBe(
      400,
    );
  });

  it("refuse the token of other parameters, and what is no token", async () => {
    const ask = (value: number, continuationToken?: string) =>
      of.items
        .query(
          { query: "SELECT VALUE c.id FROM c WHERE c.n > @n", parameters: [{ name: "@n", value }] },
          {
            partitionKey: "p",
            maxItemCount: 2,
            ...(continuationToken === undefined ? {} : { continuationToken }),
          },
        )
        .fetchNext();
    const { continuationToken } = await ask(1);
    expect(await codeOf(ask(2, continuationToken))).toBe(400);
    expect(await codeOf(ask(1, "nonsense"))).toBe(400);
    expect((await ask(1, continuationToken)).resources).toHaveLength(2);
  });

  it("leave out documents without the member when only a wildcard indexes it", async () => {
    const wild = await newContainer();
    await fill(wild, [
      { id: "1", pk: "p", n: 1 },
      { id: "2", pk: "p" },
      { id: "3", pk: "p", n: 0 },
    ]);
    const { resources } = await wild.items
      .query<string>("SELECT VALUE c.id FROM c ORDER BY c.n", { partitionKey: "p" })
      .fetchAll();
    expect(resources).toStrictEqual(["3", "1"]);
  });

  it("leave them out as well when some of the values are lists", async () => {
    const wild = await newContainer();
    await fill(wild, [
      { id: "1", pk: "p", n: [1] },
      { id: "2", pk: "p" },
      { id: "3", pk: "p", n: 0 },
    ]);
    const { resources } = await wild.items
      .query<string>("SELECT VALUE c.id FROM c ORDER BY c.n", { partitionKey: "p" })
      .fetchAll();
    expect(resources).toStrictEqual(["3", "1"]);
  });

  it("sort also values that are lists and objects", async () => {
    const wild = await newContainer();
    await fill(wild, [
      { id: "1", pk: "p", n: "text" },
      { id: "2", pk: "p", n: 5 },
      { id: "3", pk: "p", n: [1] },
    ]);
    const { resources } = await wild.items
      .query<string>("SELECT VALUE c.id FROM c ORDER BY c.n", { partitionKey: "p" })
      .fetchAll();
    expect(resources).toStrictEqual(["2", "1", "3"]);
  });
});

describe("queries over all partitions", () => {
  it("are streamed from each physical range", async () => {
    const spread = await newContainer();
    const ids = Array.from({ length: 30 }, (_, index) => `d${index}`);
    await fill(
      spread,
      ids.map((id) => ({ id, pk: `key of ${id}` })),
    );
    const query = "SELECT VALUE c.id FROM c";
    const { resources } = await spread.items.query<string>(query).fetchAll();
    const planned = await spread.items
      .query<string>(query, { forceQueryPlan: true, maxItemCount: 4 })
      .fetchAll();
    const pages = await pagesOf(spread, query, { maxItemCount: 100 });
    expect([...resources].sort()).toStrictEqual([...ids].sort());
    expect([...planned.resources].sort()).toStrictEqual([...ids].sort());
    expect(pages.length).toBeGreaterThanOrEqual(2);
    expect(pages.every((page) => page.length > 0)).toBe(true);
  });
});

describeLocal("queries over all partitions that need a plan", () => {
  it.each([
    ["SELECT * FROM c ORDER BY c.due", "ORDER BY"],
    ["SELECT * FROM c OFFSET 1 LIMIT 1", "OFFSET LIMIT"],
    ["SELECT VALUE COUNT(1) FROM c", "an aggregate"],
    ["SELECT DISTINCT VALUE c.kind FROM c", "DISTINCT"],
    ["SELECT c.kind FROM c GROUP BY c.kind", "GROUP BY"],
    ["SELECT TOP 1 * FROM c", "TOP"],
  ])("are refused: %s", async (query, what) => {
    for (const options of [{}, { forceQueryPlan: true }]) {
      const { code, message } = await refusalOf(timed.items.query(query, options).fetchAll());
      expect([code, message]).toStrictEqual([
        400,
        expect.stringContaining(`does not plan queries over several partitions with ${what}`),
      ]);
    }
  });
});

describe("indexes", () => {
  it.each([
    [
      "two fields without a composite index",
      "SELECT * FROM c ORDER BY c.due, c.kind",
      "composite index",
    ],
    [
      "a composite index in other directions",
      "SELECT * FROM c ORDER BY c.date, c.name",
      "composite index",
    ],
    [
      "part of a composite index and another field",
      "SELECT * FROM c ORDER BY c.date DESC, c.kind",
      "composite index",
    ],
    ["an excluded path", "SELECT * FROM c ORDER BY c.hidden", "is excluded"],
  ])("are missing for ORDER BY %s: 400", async (_, query, gist) => {
    const { code, message } = await refusalOf(
      timed.items.query(query, { partitionKey: "p0" }).fetchAll(),
    );
    expect([code, message]).toStrictEqual([400, expect.stringContaining(gist)]);
  });
});

describeLocal("what a query looks at", () => {
  const examined = async (
    query: string,
    options: FeedOptions,
  ): Promise<readonly [rows: number, examined: number]> => {
    let rows = 0;
    let met = 0;
    const iterator = timed.items.query(query, options);
    while (iterator.hasMoreResults()) {
      const page = await iterator.fetchNext();
      rows += page.resources.length;
      met += Number((page as unknown as { headers: Record<string, string> }).headers[EXAMINED]);
    }
    return [rows, met];
  };

  it.each<readonly [string, string, FeedOptions, number, number]>([
    [
      "due of all partitions",
      "SELECT VALUE c.id FROM c WHERE c.kind = 'position' AND c.due <= '2026-06-01'",
      {},
      DUE,
      4 * DUE,
    ],
    [
      "due of one partition",
      "SELECT VALUE c.id FROM c WHERE c.due <= '2026-06-01' AND c.kind = 'position'",
      { partitionKey: "p0" },
      DUE,
      3 * DUE,
    ],
    [
      "the first of an order",
      "SELECT VALUE c.id FROM c WHERE c.kind = 'position' ORDER BY c.date DESC, c.name OFFSET 0 LIMIT 20",
      { partitionKey: "p1" },
      20,
      25,
    ],
    [
      "a range of ids, in their order",
      "SELECT VALUE c.id FROM c WHERE c.id >= '1996' AND c.id <= '1999' ORDER BY c.id",
      { partitionKey: "p0" },
      9,
      9,
    ],
    [
      "a range of ids, in no order",
      "SELECT VALUE c.id FROM c WHERE c.id >= '1996' AND c.id <= '1999'",
      { partitionKey: "p0" },
      9,
      9,
    ],
    ["one identity", "SELECT VALUE c.id FROM c WHERE c.id = '4'", { partitionKey: "p0" }, 1, 1],
    [
      "one partition by its key",
      "SELECT VALUE c.id FROM c WHERE c.pk = 'p2' AND c.due < '2026-06-01'",
      {},
      0,
      STORED / 4,
    ],
    ["nothing", "SELECT VALUE c.id FROM c WHERE c.kind = 'other'", {}, 0, 0],
  ])(
    "grows with the answer, not with what is stored: %s",
    async (_, query, options, rows, most) => {
      const [found, met] = await examined(query, { ...options, maxItemCount: 1000 });
      expect(found).toBe(rows);
      expect(met).toBeLessThanOrEqual(most);
    },
  );

  it.each([
    "c.kind = 'position'",
    "c.kind = 'position' AND c.due > '2026-06-01'",
    "NOT IS_DEFINED(c.due) OR c.due != '2027-01-01'",
    "c.id = '8' OR c.pk = 'p3' OR STARTSWITH(c.name, 'n1')",
    "IS_STRING(c.date) AND c.date BETWEEN '2026-01-02' AND '2026-01-09'",
    "c.name.first = 'x' OR c.kind IN ('a', 'b')",
  ])("doesn't need the text of the documents that it counts: %s", async (filter) => {
    const ask = async (count: string) => {
      const page = await timed.items
        .query<number>(`SELECT VALUE ${count} FROM c WHERE ${filter}`, { partitionKey: "p0" })
        .fetchNext();
      return page.resources;
    };
    expect(await ask("COUNT(1)")).toStrictEqual(await ask("COUNT(c.id)"));
  });

  it("is nothing of a document when the indexes know enough to count it", async () => {
    const loaded = async (filter: string) => {
      const page = await timed.items
        .query(`SELECT VALUE COUNT(1) FROM c WHERE ${filter}`, { partitionKey: "p0" })
        .fetchNext();
      return (page as unknown as { headers: Record<string, string> }).headers[
        "x-local-documents-loaded"
      ];
    };
    expect(await loaded("c.kind = 'position'")).toBe("0");
    expect(await loaded("c.kind = 'position' AND c.hidden >= 0")).toBe(String(STORED / 4));
  });

  it("costs more request units when it looks at more", async () => {
    const charge = async (query: string) =>
      (await timed.items.query(query, { partitionKey: "p0" }).fetchNext()).requestCharge;
    const few = await charge("SELECT VALUE c.id FROM c WHERE c.due <= '2026-06-01'");
    const many = await charge("SELECT VALUE COUNT(1) FROM c WHERE c.hidden > 0");
    expect(many).toBeGreaterThan(10 * few);
  });

  it.each<readonly [string, string, unknown]>([
    ["a filter on an excluded path", "SELECT * FROM c WHERE c.hidden = 1", 400],
    [
      "a filter that also reads an excluded path",
      "SELECT * FROM c WHERE c.kind = 'position' AND c.hidden > 1",
      400,
    ],
    [
      "a filter on indexed paths",
      "SELECT TOP 1 * FROM c WHERE c.kind = 'position' AND CONTAINS(c.name, '1')",
      "accepted",
    ],
    [
      "a filter on the id and the partition key",
      "SELECT * FROM c WHERE c.id = '1' AND c.pk = 'p1'",
      "accepted",
    ],
    ["no filter", "SELECT TOP 1 * FROM c", "accepted"],
  ])("is checked by the strict mode: %s", async (_, query, expected) => {
    const options = { partitionKey: "p1", initialHeaders: { "x-local-strict-indexes": "true" } };
    const work = timed.items.query(query, options).fetchNext();
    expect(
      await work.then(
        () => "accepted",
        () => codeOf(work),
      ),
    ).toBe(expected);
  });
});

describe("request units", () => {
  it("of a write grow with the size of the document and with its indexed values", async () => {
    const of = await newContainer();
    const charge = async (document: JSONObject) =>
      (await of.items.create({ ...document, pk: "p" })).requestCharge;
    const small = await charge({ id: "1", text: "x" });
    const large = await charge({ id: "2", text: "x".repeat(20_000) });
    const wide = await charge({
      id: "3",
      ...Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`m${index}`, index])),
    });
    const unindexed = await newContainer({
      indexingPolicy: { includedPaths: [], excludedPaths: [{ path: "/*" }] },
    });
    const plain = await unindexed.items.create({ id: "1", pk: "p", text: "x" });
    expect(large).toBeGreaterThan(small);
    expect(wide).toBeGreaterThan(small);
    expect(plain.requestCharge).toBeLessThan(small);
  });

  it("of a read grow with the size of the document", async () => {
    const of = await newContainer();
    await fill(of, [
      { id: "1", pk: "p" },
      { id: "2", pk: "p", text: "x".repeat(50_000) },
    ]);
    const [small, large] = [await of.item("1", "p").read(), await of.item("2", "p").read()];
    expect(large.requestCharge).toBeGreaterThan(small.requestCharge);
  });
});
