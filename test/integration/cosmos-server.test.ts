import {
  ChangeFeedStartFrom,
  CosmosClient,
  PartitionKeyDefinitionVersion,
  type Container,
  type ContainerRequest,
  type Database,
  type JSONObject,
  type OperationInput,
  type PatchRequestBody,
} from "@azure/cosmos";
import { randomUUID } from "node:crypto";
import {
  clientOf,
  codeOf,
  etagOf,
  feedFrom,
  ifMatch,
  own,
  refusalOf,
  signedFetch,
} from "../support/cosmos-client";
import { startCosmosServer, type LocalCosmos } from "../support/cosmos-server";

let server: LocalCosmos;
let client: CosmosClient;
let database: Database;
let container: Container;

beforeAll(async () => {
  server = await startCosmosServer();
  client = clientOf(server);
  ({ database } = await client.databases.create({ id: `suite-${randomUUID()}` }));
  container = await newContainer({});
});

afterAll(async () => {
  await database.delete();
  await server.stop();
});

const newContainer = async (request: Partial<ContainerRequest>): Promise<Container> => {
  const created = await database.containers.create({
    id: randomUUID(),
    partitionKey: { paths: ["/pk"] },
    ...request,
  });
  return created.container;
};

const rawDocuments = (
  of: Container,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<Response> =>
  signedFetch(
    server,
    "POST",
    `/${link(of)}/docs`,
    { type: "docs", link: link(of) },
    {
      headers,
      body: JSON.stringify(body),
    },
  );

const link = (of: Container): string => `dbs/${database.id}/colls/${of.id}`;

const nested = (levels: number): JSONObject => {
  let inner: JSONObject = {};
  for (let level = 2; level < levels; level += 1) inner = { inner };
  return { id: "deep", pk: "p", inner };
};

describe("documents", () => {
  it("may have 128 levels", async () => {
    expect((await container.items.create(nested(128))).statusCode).toBe(201);
  });

  it("gives back what was created, with the members of the service", async () => {
    const body = {
      id: "whole",
      pk: "crud",
      text: "àèìòù €",
      list: [1, null, { a: true }],
      n: -0.5,
    };
    const created = await container.items.create({ ...body });
    const read = await container.item("whole", "crud").read<JSONObject>();
    expect(created.statusCode).toBe(201);
    expect(read.resource).toStrictEqual(created.resource);
    const system = { _rid: "", _self: "", _etag: "", _attachments: "", _ts: 0 };
    expect(own(read.resource)).toStrictEqual(body);
    expect(Object.keys(read.resource ?? {})).toStrictEqual(Object.keys({ ...body, ...system }));
    expect(read.resource?._etag).toBe(read.etag);
    expect(read.resource?._self).toMatch(/^dbs\/.+\/colls\/.+\/docs\/.+\/$/);
  });

  it("drops the members of the service from what a client sends", async () => {
    const body = { id: "echo", pk: "crud", _etag: "mine", _ts: 1, _rid: "x", _self: "y" };
    const { resource } = await container.items.create<JSONObject>(body);
    expect(own(resource)).toStrictEqual({ id: "echo", pk: "crud" });
    expect(resource?._etag).not.toBe("mine");
  });

  it("upserts twice: the document keeps its place and gets another etag", async () => {
    const first = await container.items.upsert({ id: "up", pk: "crud", n: 1 });
    const second = await container.items.upsert({ id: "up", pk: "crud", n: 2 });
    expect([first.statusCode, second.statusCode]).toStrictEqual([201, 200]);
    expect(second.resource?._rid).toBe(first.resource?._rid);
    expect(second.etag).not.toBe(first.etag);
  });

  it("keeps documents of other partition keys apart, of every type of key", async () => {
    const keys = ["1", 1, true, null, undefined];
    const ids = keys.map((pk, index) => ({
      id: "same",
      ...(pk === undefined ? {} : { pk }),
      index,
    }));
    const mixed = await newContainer({});
    for (const document of ids) await mixed.items.create(document);
    const read = [];
    for (const pk of keys)
      read.push(own((await mixed.item("same", pk).read<JSONObject>()).resource));
    expect(read).toStrictEqual(ids);
  });

  it.each<readonly [string, number, (of: Container, stale: string) => Promise<unknown>]>([
    ["a second creation", 409, (of) => of.items.create({ id: "there", pk: "p" })],
    [
      "a replacement of nothing",
      404,
      (of) => of.item("none", "p").replace({ id: "none", pk: "p" }),
    ],
    ["a deletion of nothing", 404, (of) => of.item("none", "p").delete()],
    ["a patch of nothing", 404, (of) => of.item("none", "p").patch([{ op: "remove", path: "/a" }])],
    [
      "a stale replacement",
      412,
      (of, stale) => of.item("there", "p").replace({ id: "there", pk: "p" }, ifMatch(stale)),
    ],
    [
      "a stale upsert",
      412,
      (of, stale) => of.items.upsert({ id: "there", pk: "p" }, ifMatch(stale)),
    ],
    ["a stale deletion", 412, (of, stale) => of.item("there", "p").delete(ifMatch(stale))],
    [
      "a stale patch",
      412,
      (of, stale) =>
        of.item("there", "p").patch([{ op: "set", path: "/a", value: 1 }], ifMatch(stale)),
    ],
    [
      "another id than the address",
      400,
      (of) => of.item("there", "p").replace({ id: "other", pk: "p" }),
    ],
    [
      "another key than the header",
      400,
      (of) => of.item("there", "p").replace({ id: "there", pk: "q" }),
    ],
    [
      "a key that is an object",
      400,
      (of) => of.item("there", "p").replace({ id: "there", pk: { a: 1 } }),
    ],
    [
      "more than 2 MB",
      413,
      (of) => of.items.create({ id: "large", pk: "p", text: "x".repeat(2_100_000) }),
    ],
    ["an id with a question mark", 400, (of) => of.items.create({ id: "what?", pk: "p" })],
    ["an id of 256 characters", 400, (of) => of.items.create({ id: "x".repeat(256), pk: "p" })],
    ["129 levels", 400, (of) => of.items.create(nested(129))],
    ["a time to live of zero", 400, (of) => of.items.create({ id: "ttl", pk: "p", ttl: 0 })],
  ])("refuses %s with %d and changes nothing", async (_, status, work) => {
    const of = await newContainer({});
    const { etag: stale } = await of.items.create({ id: "there", pk: "p", n: 1 });
    const { etag } = await of.items.upsert({ id: "there", pk: "p", n: 2 });
    expect(await codeOf(work(of, stale))).toBe(status);
    const { resources } = await of.items.query<JSONObject>("SELECT * FROM c").fetchAll();
    expect(resources.map((found) => [found["id"], found["n"], found["_etag"]])).toStrictEqual([
      ["there", 2, etag],
    ]);
  });

  it("accepts conditional writes with the current etag", async () => {
    const { resource } = await container.items.create({ id: "cond", pk: "crud", n: 1 });
    const item = container.item("cond", "crud");
    const replaced = await item.replace<JSONObject>(
      { id: "cond", pk: "crud", n: 2 },
      ifMatch(etagOf(resource)),
    );
    const deleted = await item.delete(ifMatch(replaced.etag));
    expect([replaced.statusCode, deleted.statusCode]).toStrictEqual([200, 204]);
  });

  it("answers 304 to a reader who has the current version", async () => {
    const { etag } = await container.items.create({ id: "cached", pk: "crud" });
    const accessCondition = { type: "IfNoneMatch", condition: etag };
    const same = await container.item("cached", "crud").read({ accessCondition });
    await container.items.upsert({ id: "cached", pk: "crud", n: 2 });
    const other = await container.item("cached", "crud").read<JSONObject>({ accessCondition });
    expect([same.statusCode, same.resource]).toStrictEqual([304, null]);
    expect(own(other.resource)).toStrictEqual({ id: "cached", pk: "crud", n: 2 });
  });

  it("reads ids with spaces, percent signs and bars", async () => {
    const id = "a b%2Fc|d+e&f=g’ù";
    await container.items.create({ id, pk: "crud" });
    expect((await container.item(id, "crud").read<JSONObject>()).resource?.id).toBe(id);
  });
});

describe("patch", () => {
  const before = { n: 1, nested: { a: 1, "x/y": 2 }, list: ["a", "b"] };

  it.each<readonly [string, PatchRequestBody | ReadonlyArray<JSONObject>, object]>([
    ["adds a member", [{ op: "add", path: "/new", value: [1] }], { ...before, new: [1] }],
    [
      "inserts into a list",
      [{ op: "add", path: "/list/1", value: "x" }],
      { ...before, list: ["a", "x", "b"] },
    ],
    [
      "appends to a list",
      [{ op: "add", path: "/list/-", value: "x" }],
      { ...before, list: ["a", "b", "x"] },
    ],
    [
      "sets an element",
      [{ op: "set", path: "/list/1", value: "x" }],
      { ...before, list: ["a", "x"] },
    ],
    [
      "replaces",
      [{ op: "replace", path: "/nested/a", value: null }],
      { ...before, nested: { a: null, "x/y": 2 } },
    ],
    ["unescapes a path", [{ op: "remove", path: "/nested/x~1y" }], { ...before, nested: { a: 1 } }],
    ["removes an element", [{ op: "remove", path: "/list/0" }], { ...before, list: ["b"] }],
    ["increments", [{ op: "incr", path: "/n", value: -2.5 }], { ...before, n: -1.5 }],
    ["increments what is not there", [{ op: "incr", path: "/m", value: 3 }], { ...before, m: 3 }],
    [
      "moves",
      [{ op: "move", from: "/n", path: "/nested/n" }],
      { nested: { ...before.nested, n: 1 }, list: before.list },
    ],
    [
      "goes in order",
      [
        { op: "set", path: "/b", value: { c: 1 } },
        { op: "incr", path: "/b/c", value: 1 },
      ],
      { ...before, b: { c: 2 } },
    ],
    [
      "obeys its condition",
      { condition: "FROM c WHERE c.n = 1", operations: [{ op: "set", path: "/n", value: 2 }] },
      { ...before, n: 2 },
    ],
  ])("%s", async (_, body, after) => {
    const id = randomUUID();
    await container.items.create({ id, pk: "patch", ...structuredClone(before) });
    const { resource } = await container
      .item(id, "patch")
      .patch<JSONObject>(body as PatchRequestBody);
    expect(own(resource)).toStrictEqual({ id, pk: "patch", ...after });
  });

  it.each<readonly [string, number, PatchRequestBody | ReadonlyArray<JSONObject>]>([
    ["a replacement of nothing", 400, [{ op: "replace", path: "/none", value: 1 }]],
    ["a removal of nothing", 400, [{ op: "remove", path: "/none" }]],
    ["a nested path without parent", 400, [{ op: "set", path: "/none/a", value: 1 }]],
    ["an index beyond the list", 400, [{ op: "add", path: "/list/3", value: 1 }]],
    ["an increment of a text", 400, [{ op: "incr", path: "/list/0", value: 1 }]],
    ["the id", 400, [{ op: "set", path: "/id", value: "x" }]],
    ["the partition key", 400, [{ op: "set", path: "/pk", value: "x" }]],
    ["the etag", 400, [{ op: "set", path: "/_etag", value: "x" }]],
    [
      "a false condition",
      412,
      { condition: "FROM c WHERE c.n = 2", operations: [{ op: "set", path: "/n", value: 3 }] },
    ],
    [
      "a late failure",
      400,
      [
        { op: "set", path: "/n", value: 9 },
        { op: "remove", path: "/none" },
      ],
    ],
    [
      "eleven operations",
      400,
      Array.from({ length: 11 }, () => ({ op: "set", path: "/n", value: 1 })),
    ],
  ])("refuses %s with %d and changes nothing", async (_, status, body) => {
    const id = randomUUID();
    await container.items.create({ id, pk: "patch", ...structuredClone(before) });
    expect(await codeOf(container.item(id, "patch").patch(body as PatchRequestBody))).toBe(status);
    const { resource } = await container.item(id, "patch").read<JSONObject>();
    expect(own(resource)).toStrictEqual({ id, pk: "patch", ...before });
  });
});

describe("batches", () => {
  const create = (id: string, more: JSONObject = {}): OperationInput => ({
    operationType: "Create",
    resourceBody: { id, pk: "b", ...more },
  });
  const statuses = (result: ReadonlyArray<{ readonly statusCode: number }> | undefined) =>
    result?.map(({ statusCode }) => statusCode);
  const idsOf = async (of: Container): Promise<ReadonlyArray<string>> =>
    (await of.items.query<string>("SELECT VALUE c.id FROM c", { partitionKey: "b" }).fetchAll())
      .resources;

  it("writes everything, and later operations see the earlier ones", async () => {
    const of = await newContainer({});
    const { resource } = await of.items.create({ id: "old", pk: "b" });
    const answer = await of.items.batch(
      [
        create("one", { n: 1 }),
        { operationType: "Read", id: "one" },
        { operationType: "Patch", id: "one", resourceBody: [{ op: "incr", path: "/n", value: 1 }] },
        { operationType: "Upsert", resourceBody: { id: "two", pk: "b" } },
        { operationType: "Delete", id: "old", ifMatch: etagOf(resource) } as OperationInput,
        { operationType: "Replace", id: "two", resourceBody: { id: "two", pk: "b", n: 5 } },
      ],
      "b",
    );
    expect(answer.code).toBe(200);
    expect(statuses(answer.result)).toStrictEqual([201, 200, 200, 201, 204, 200]);
    expect(own(answer.result?.[2]?.resourceBody)).toStrictEqual({ id: "one", pk: "b", n: 2 });
    expect(await idsOf(of)).toStrictEqual(["one", "two"]);
  });

  it.each<readonly [string, number, OperationInput]>([
    ["a conflict", 409, create("old")],
    ["a missing document", 404, { operationType: "Delete", id: "none" }],
    [
      "a stale etag",
      412,
      {
        operationType: "Replace",
        id: "old",
        resourceBody: { id: "old", pk: "b" },
        ifMatch: '"stale"',
      },
    ],
    [
      "a bad patch",
      400,
      { operationType: "Patch", id: "old", resourceBody: [{ op: "remove", path: "/none" }] },
    ],
  ])("writes nothing after %s, and says 424 for the others", async (_, status, operation) => {
    const of = await newContainer({});
    await of.items.create({ id: "old", pk: "b" });
    const answer = await of.items.batch([create("one"), operation, create("two")], "b");
    expect(answer.code).toBe(207);
    expect(statuses(answer.result)).toStrictEqual([424, status, 424]);
    expect(await idsOf(of)).toStrictEqual(["old"]);
  });

  it.each<readonly [string, number, ReadonlyArray<OperationInput>]>([
    ["101 operations", 400, Array.from({ length: 101 }, (_, index) => create(`x${index}`))],
    [
      "more than 2 MB",
      413,
      [create("a", { t: "x".repeat(1_100_000) }), create("c", { t: "x".repeat(1_100_000) })],
    ],
    ["no operations", 400, []],
  ])("refuses %s with %d", async (_, status, operations) => {
    const of = await newContainer({});
    const headers = {
      "x-ms-cosmos-is-batch-request": "true",
      "x-ms-cosmos-batch-atomic": "true",
      "x-ms-documentdb-partitionkey": '["b"]',
    };
    const answer = await rawDocuments(of, headers, operations);
    expect(answer.status).toBe(status);
    expect(await idsOf(of)).toStrictEqual([]);
  });

  it("refuses a batch over two partition keys", async () => {
    const other = { ...create("z"), resourceBody: { id: "z", pk: "other" } } as OperationInput;
    const answer = await container.items.batch([create("y"), other], "b");
    expect([answer.code, statuses(answer.result)]).toStrictEqual([207, [424, 400]]);
  });

  it("leaves the bodies out when the client doesn't want them", async () => {
    const options = { contentResponseOnWriteEnabled: false };
    const answer = await container.items.batch([create(randomUUID())], "b", options);
    expect(answer.result?.[0]?.resourceBody).toBeUndefined();
  });

  it("carries out bulk operations each for itself, over both physical ranges", async () => {
    const of = await newContainer({});
    await of.items.create({ id: "1", pk: "k1" });
    const operations: Array<OperationInput> = Array.from({ length: 250 }, (_, index) => ({
      operationType: "Create",
      partitionKey: `k${index % 10}`,
      resourceBody: { id: String(index), pk: `k${index % 10}` },
    }));
    const results = await of.items.executeBulkOperations(operations);
    const count = (code: number) =>
      results.filter(({ response, error }) => (response?.statusCode ?? error?.code) === code)
        .length;
    expect([count(201), count(409)]).toStrictEqual([249, 1]);
    const { resources } = await of.items.query<string>("SELECT VALUE c.id FROM c").fetchAll();
    expect(new Set(resources).size).toBe(250);
  });
});

describe("unique keys", () => {
  const unique = () =>
    newContainer({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/a", "/b/c"] }] } });

  it("hold within a partition key, and for documents without the values", async () => {
    const of = await unique();
    await of.items.create({ id: "1", pk: "p", a: 1, b: { c: 2 } });
    await of.items.create({ id: "2", pk: "p", a: 1 });
    const clash = await codeOf(of.items.create({ id: "3", pk: "p", a: 1, b: { c: 2 } }));
    const missing = await codeOf(of.items.create({ id: "4", pk: "p", a: 1 }));
    const elsewhere = await of.items.create({ id: "5", pk: "q", a: 1, b: { c: 2 } });
    expect([clash, missing, elsewhere.statusCode]).toStrictEqual([409, 409, 201]);
  });

  it("are free again after a change or a deletion, also within a batch", async () => {
    const of = await unique();
    await of.items.create({ id: "1", pk: "p", a: 1 });
    await of.items.upsert({ id: "1", pk: "p", a: 2 });
    await of.items.create({ id: "2", pk: "p", a: 1 });
    const swap = await of.items.batch(
      [
        { operationType: "Delete", id: "1" },
        { operationType: "Upsert", resourceBody: { id: "2", pk: "p", a: 2 } },
        { operationType: "Create", resourceBody: { id: "1", pk: "p", a: 1 } },
      ],
      "p",
    );
    const clash = await of.items.batch(
      [{ operationType: "Create", resourceBody: { id: "3", pk: "p", a: 1 } }],
      "p",
    );
    expect([swap.code, clash.code, clash.result?.[0]?.statusCode]).toStrictEqual([200, 207, 409]);
  });
});

describe("time to live", () => {
  it("hides expired documents from reads, queries and the change feed", async () => {
    const of = await newContainer({ defaultTtl: -1 });
    await of.items.create({ id: "short", pk: "p", ttl: 1 });
    await of.items.create({ id: "long", pk: "p", ttl: 1000 });
    await of.items.create({ id: "forever", pk: "p" });
    const deadline = performance.now() + 4000;
    while ((await of.item("short", "p").read()).statusCode !== 404) {
      if (performance.now() > deadline) throw new Error("The document didn't expire");
      await new Promise((resume) => setTimeout(resume, 50));
    }
    const { resources } = await of.items
      .query<string>("SELECT VALUE c.id FROM c", { partitionKey: "p" })
      .fetchAll();
    const feed = await feedFrom(of, ChangeFeedStartFrom.Beginning("p")).readNext();
    const again = await of.items.create({ id: "short", pk: "p" });
    expect(resources).toStrictEqual(["long", "forever"]);
    expect(feed.result.map((document: JSONObject) => document["id"])).toStrictEqual([
      "long",
      "forever",
    ]);
    expect(again.statusCode).toBe(201);
  });
});

describe("the change feed", () => {
  const idsIn = (page: { readonly result: ReadonlyArray<JSONObject> }) =>
    page.result.map(({ id }) => id);

  it("gives the latest version of each document, in the order of the writes", async () => {
    const of = await newContainer({});
    for (const id of ["a", "b", "c"]) await of.items.create({ id, pk: "p" });
    await of.items.upsert({ id: "a", pk: "p", n: 2 });
    await of.item("b", "p").delete();
    const iterator = feedFrom(of, ChangeFeedStartFrom.Beginning("p"), 1);
    const [first, second, end] = [
      await iterator.readNext(),
      await iterator.readNext(),
      await iterator.readNext(),
    ];
    expect([idsIn(first), idsIn(second), end.statusCode]).toStrictEqual([["c"], ["a"], 304]);
    await of.items.create({ id: "d", pk: "p" });
    const later = feedFrom(of, ChangeFeedStartFrom.Continuation(end.continuationToken));
    expect(idsIn(await later.readNext())).toStrictEqual(["d"]);
  });

  it("starts from now", async () => {
    const of = await newContainer({});
    await of.items.create({ id: "a", pk: "p" });
    const iterator = feedFrom(of, ChangeFeedStartFrom.Now("p"));
    expect((await iterator.readNext()).statusCode).toBe(304);
    await of.items.create({ id: "b", pk: "p" });
    expect(idsIn(await iterator.readNext())).toStrictEqual(["b"]);
  });

  it("is divided by feed ranges without a gap or an overlap", async () => {
    const of = await newContainer({});
    const ids = Array.from({ length: 40 }, (_, index) => String(index));
    for (const id of ids) await of.items.create({ id, pk: `key ${id}` });
    const ranges = await of.getFeedRanges();
    const parts: Array<ReadonlyArray<unknown>> = [];
    for (const range of ranges) {
      const iterator = feedFrom(of, ChangeFeedStartFrom.Beginning(range));
      parts.push(idsIn(await iterator.readNext()));
    }
    expect(ranges.length).toBeGreaterThanOrEqual(2);
    expect(parts.every((part) => part.length > 0)).toBe(true);
    expect(parts.flat().sort()).toStrictEqual([...ids].sort());
  });
});

describe("databases and containers", () => {
  it("are created once, found again, listed and deleted", async () => {
    const id = `other-${randomUUID()}`;
    const first = await client.databases.createIfNotExists({ id });
    const second = await client.databases.createIfNotExists({ id });
    expect([first.statusCode, second.statusCode, second.resource?._rid]).toStrictEqual([
      201,
      200,
      first.resource?._rid,
    ]);
    expect(await codeOf(client.databases.create({ id }))).toBe(409);
    await first.database.containers.createIfNotExists({
      id: "c",
      partitionKey: "/pk",
      throughput: 400,
    });
    expect(await codeOf(first.database.containers.create({ id: "c", partitionKey: "/pk" }))).toBe(
      409,
    );
    const containers = await first.database.containers.readAll().fetchAll();
    const databases = await client.databases
      .query({
        query: "SELECT VALUE d.id FROM d WHERE d.id = @id",
        parameters: [{ name: "@id", value: id }],
      })
      .fetchAll();
    const offer = await first.database.container("c").readOffer();
    expect(containers.resources.map((found) => found.id)).toStrictEqual(["c"]);
    expect(databases.resources).toStrictEqual([id]);
    expect(offer.resource?.content?.offerThroughput).toBe(400);
    await first.database.delete();
    expect(await codeOf(first.database.container("c").read())).toBe(404);
  });

  it("shows the policies of a container with what was left out", async () => {
    const of = await newContainer({ defaultTtl: 60 });
    const { resource } = await of.read();
    expect(resource).toMatchObject({
      id: of.id,
      defaultTtl: 60,
      partitionKey: { paths: ["/pk"], kind: "Hash", version: 2 },
      indexingPolicy: {
        indexingMode: "consistent",
        includedPaths: [{ path: "/*" }],
        excludedPaths: [{ path: '/"_etag"/?' }],
      },
      uniqueKeyPolicy: { uniqueKeys: [] },
    });
  });

  it("replaces the indexing policy, and indexes what is stored", async () => {
    const of = await newContainer({
      indexingPolicy: { includedPaths: [], excludedPaths: [{ path: "/*" }] },
    });
    await of.items.create({ id: "1", pk: "p", n: 2 });
    await of.items.create({ id: "2", pk: "p", n: 1 });
    const ordered = () =>
      of.items
        .query<string>("SELECT VALUE c.id FROM c ORDER BY c.n", { partitionKey: "p" })
        .fetchAll();
    expect(await codeOf(ordered())).toBe(400);
    await of.replace({
      id: of.id,
      partitionKey: { paths: ["/pk"], version: PartitionKeyDefinitionVersion.V2 },
      indexingPolicy: { includedPaths: [{ path: "/n/?" }], excludedPaths: [{ path: "/*" }] },
    });
    expect((await ordered()).resources).toStrictEqual(["2", "1"]);
  });

  it("starts anew when a container is deleted and created again", async () => {
    const of = await newContainer({});
    const before = await of.items.create({ id: "1", pk: "p" });
    await of.delete();
    await database.containers.create({ id: of.id, partitionKey: { paths: ["/pk"] } });
    const read = await of.item("1", "p").read();
    const after = await of.items.create({ id: "1", pk: "p" });
    expect(read.statusCode).toBe(404);
    expect(after.etag).not.toBe(before.etag);
  });

  it.each<readonly [string, Partial<ContainerRequest> & Readonly<Record<string, unknown>>]>([
    [
      "hierarchical partition keys",
      { partitionKey: { paths: ["/a", "/b"], kind: "MultiHash" as never } },
    ],
    ["vector embeddings", { vectorEmbeddingPolicy: { vectorEmbeddings: [] } }],
    [
      "spatial indexes",
      {
        indexingPolicy: {
          includedPaths: [{ path: "/*" }],
          spatialIndexes: [{ path: "/l/*", types: [] }],
        },
      },
    ],
    [
      "computed properties",
      { computedProperties: [{ name: "a", query: "SELECT VALUE 1 FROM c" }] },
    ],
    [
      "a policy that doesn't say what happens to the root",
      { indexingPolicy: { includedPaths: [{ path: "/a/?" }] } },
    ],
    [
      "an index path without its end",
      { indexingPolicy: { includedPaths: [{ path: "/*" }, { path: "/a" }] } },
    ],
    ["a time to live of zero", { defaultTtl: 0 }],
  ])("are refused with %s", async (_, request) => {
    expect(await codeOf(newContainer(request))).toBe(400);
  });

  it.each<readonly [string, (of: Container) => Promise<unknown>]>([
    [
      "stored procedures",
      (of) => of.scripts.storedProcedures.create({ id: "s", body: "function () {}" }),
    ],
    ["triggers", (of) => of.scripts.triggers.readAll().fetchAll()],
    [
      "user defined functions",
      (of) => of.scripts.userDefinedFunctions.create({ id: "u", body: "function () {}" }),
    ],
    [
      "documents with triggers",
      (of) => of.items.create({ id: "t", pk: "p" }, { preTriggerInclude: "t" }),
    ],
  ])("say that %s are not supported", async (_, work) => {
    const { code, message } = await refusalOf(work(container));
    expect([code, message]).toStrictEqual([400, expect.stringContaining("does not support")]);
  });
});

describe("signatures", () => {
  const root = { type: "dbs", link: "" };
  const otherKey = Buffer.from("another key").toString("base64");

  it.each<readonly [string, number, () => Promise<Response>]>([
    ["a good signature", 200, () => signedFetch(server, "GET", "/dbs", root)],
    ["no signature", 401, () => fetch(`${server.endpoint}/dbs`)],
    ["another key", 401, () => signedFetch(server, "GET", "/dbs", root, { key: otherKey })],
    [
      "another method",
      401,
      () => signedFetch(server, "GET", "/dbs", root, { signedMethod: "POST" }),
    ],
    [
      "another resource",
      401,
      () => signedFetch(server, "GET", "/dbs", { type: "colls", link: "" }),
    ],
    [
      "a token of an hour ago",
      403,
      () => signedFetch(server, "GET", "/dbs", root, { date: new Date(Date.now() - 3_600_000) }),
    ],
  ])("with %s: %d", async (_, status, ask) => {
    expect((await ask()).status).toBe(status);
  });

  it("tells the SDK that the key is wrong", async () => {
    expect(await codeOf(clientOf(server, otherKey).database("x").read())).toBe(401);
  });
});
