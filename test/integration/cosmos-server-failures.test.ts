import {
  ChangeFeedStartFrom,
  type Container,
  type Database,
  type FeedOptions,
  type JSONObject,
  type OperationInput,
} from "@azure/cosmos";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultEffect, OperationKind } from "../../infra/local/cosmos/faults";
import { clientOf, codeOf, feedFrom, own, refusalOf } from "../support/cosmos-client";
import { startCosmosServer, type LocalCosmos } from "../support/cosmos-server";

const isLocal = (process.env["COSMOS_ENDPOINT"] ?? "") === "";
const describeLocal = isLocal ? describe : describe.skip;

let server: LocalCosmos;
let database: Database;

const newContainer = async (): Promise<Container> => {
  const created = await database.containers.create({
    id: randomUUID(),
    partitionKey: { paths: ["/pk"] },
    defaultTtl: -1,
    uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/unique"] }] },
  });
  return created.container;
};

const contentOf = async (of: Container): Promise<ReadonlyArray<JSONObject>> =>
  (await of.items.query<JSONObject>("SELECT * FROM c", { partitionKey: "p" }).fetchAll()).resources;

const logOf = (folder: string): string => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".log"));
  const newest = names.sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b))).at(-1);
  return join(folder, newest ?? "no log");
};

beforeAll(async () => {
  server = await startCosmosServer();
  ({ database } = await clientOf(server).databases.create({ id: `suite-${randomUUID()}` }));
});

afterAll(async () => {
  await server.stop();
});

describeLocal("after kill -9", () => {
  const folder = (): string => server.folder ?? "no folder";

  it("everything that was acknowledged is there, with its etags, order and uniqueness", async () => {
    const of = await newContainer();
    for (let n = 0; n < 20; n += 1) await of.items.create({ id: `d${n}`, pk: "p", n, unique: n });
    await of.items.upsert({ id: "d3", pk: "p", n: "changed", unique: 3 });
    await of.item("d4", "p").delete();
    await of.items.batch(
      [{ operationType: "Create", resourceBody: { id: "b", pk: "p", unique: "b" } }],
      "p",
    );
    const feedOf = async (): Promise<unknown> => {
      const changes = [];
      for (const range of await of.getFeedRanges())
        changes.push((await feedFrom(of, ChangeFeedStartFrom.Beginning(range)).readNext()).result);
      return changes;
    };
    const before = [await contentOf(of), await feedOf(), (await of.read()).resource];
    await server.kill9();
    await server.restart();
    const after = [await contentOf(of), await feedOf(), (await of.read()).resource];
    expect(after).toStrictEqual(before);
    expect(await codeOf(of.items.create({ id: "x", pk: "p", unique: 7 }))).toBe(409);
    const created = await of.items.create({ id: "d4", pk: "p", unique: 4 });
    expect((await contentOf(of)).at(-1)).toStrictEqual(created.resource);
  });

  it("a record that was being written is cut off, and the log goes on", async () => {
    const of = await newContainer();
    await of.items.create({ id: "kept", pk: "p", unique: 1 });
    await server.kill9();
    appendFileSync(logOf(folder()), Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 123, 34]));
    await server.restart();
    expect((await contentOf(of)).map(own)).toStrictEqual([{ id: "kept", pk: "p", unique: 1 }]);
    await of.items.create({ id: "later", pk: "p", unique: 2 });
    await server.kill9();
    await server.restart();
    expect((await contentOf(of)).map(({ id }) => id)).toStrictEqual(["kept", "later"]);
  });

  it("a batch is there as a whole or not at all, wherever its record was torn", async () => {
    const of = await newContainer();
    await of.items.create({ id: "first", pk: "p", unique: 0 });
    const log = logOf(folder());
    const before = statSync(log).size;
    const operations: Array<OperationInput> = [1, 2, 3].map((n) => ({
      operationType: "Create",
      resourceBody: { id: `b${n}`, pk: "p", unique: n },
    }));
    await of.items.batch(operations, "p");
    const bytes = readFileSync(log);
    const whole = bytes.length;
    const found: Array<ReadonlyArray<unknown>> = [];
    for (const size of [whole, whole - 1, before + Math.floor((whole - before) / 2), before + 5]) {
      await server.kill9();
      writeFileSync(log, bytes.subarray(0, size));
      await server.restart();
      found.push((await contentOf(of)).map(({ id }) => id));
    }
    expect(found).toStrictEqual([["first", "b1", "b2", "b3"], ["first"], ["first"], ["first"]]);
  });

  it("a log that is mostly garbage is rewritten at the start, and says the same", async () => {
    const of = await newContainer();
    for (let n = 0; n < 60; n += 1)
      await of.items.upsert({
        id: `d${n % 4}`,
        pk: "p",
        unique: n % 4,
        n,
        text: "x".repeat(40_000),
      });
    const before = await contentOf(of);
    const log = logOf(folder());
    const large = statSync(log).size;
    await server.kill9();
    await server.restart();
    expect(statSync(log).size).toBeLessThan(large / 5);
    expect(await contentOf(of)).toStrictEqual(before);
    const { resource } = await of.items.upsert({ id: "d0", pk: "p", unique: 0, n: "later" });
    await server.kill9();
    await server.restart();
    expect(await contentOf(of)).toStrictEqual([resource, ...before.slice(1)]);
  });

  it("a taken port or folder is one clear line and exit code 1", async () => {
    const port = new URL(server.endpoint).port;
    const failed = async (args: ReadonlyArray<string>): Promise<readonly [unknown, string]> => {
      const child = spawn(process.execPath, [server.program, ...args], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      let text = "";
      child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      const [code] = (await once(child, "close")) as ReadonlyArray<unknown>;
      return [code, text];
    };
    const outcomes = [
      await failed(["--port", port]),
      await failed(["--port", "0", "--data", folder()]),
    ];
    expect(outcomes).toStrictEqual([
      [1, expect.stringMatching(/^The port is taken.*\n$/)],
      [
        1,
        expect.stringMatching(
          /^The Cosmos DB server could not start: the folder .* is in use by process \d+.*\n$/,
        ),
      ],
    ]);
  });
});

describeLocal("faults", () => {
  let of: Container;

  beforeAll(async () => {
    of = await newContainer();
  });

  afterEach(async () => {
    await server.clearFaults();
  });

  const fault = (
    operations: ReadonlyArray<OperationKind>,
    effect: FaultEffect,
    more: object = {},
  ) => server.setFaults([{ operations, container: of.id, effect, ...more }]);
  const create = (id: string) => of.items.create({ id, pk: "p", unique: id });

  it("429 for a while is survived by the SDK's own retries", async () => {
    await fault(["create"], { kind: "respond", status: 429, retryAfterMs: 5 }, { times: 2 });
    const { statusCode } = await create("throttled");
    expect(statusCode).toBe(201);
    expect((await server.faultState()).hits).toStrictEqual([2]);
  });

  it.each([429, 449, 503])(
    "%d without end reaches the caller, and nothing was written",
    async (status) => {
      await fault(["create"], { kind: "respond", status, retryAfterMs: 1 });
      expect(await codeOf(create(`refused-${status}`))).toBe(status);
      await server.clearFaults();
      expect((await of.item(`refused-${status}`, "p").read()).statusCode).toBe(404);
    },
  );

  it("a batch that is refused before the write leaves nothing", async () => {
    await fault(["batch"], { kind: "respond", status: 449 });
    const batch = of.items.batch(
      [{ operationType: "Create", resourceBody: { id: "in-batch", pk: "p", unique: "in-batch" } }],
      "p",
    );
    expect((await refusalOf(batch)).code).toBe(449);
    expect((await of.item("in-batch", "p").read()).statusCode).toBe(404);
  });

  it("a dropped answer belongs to a write that happened", async () => {
    await fault(["create"], { kind: "drop" }, { times: 1 });
    const outcome = await create("dropped").then(
      ({ statusCode }) => statusCode,
      (error: unknown) => error instanceof Error && "code" in error && error.code,
    );
    // The SDK repeats reads after a broken connection, but not writes: the caller has to find out.
    expect(outcome).toBe("ECONNRESET");
    expect((await of.item("dropped", "p").read()).statusCode).toBe(200);
  });

  it("a late answer is late", async () => {
    await fault(["read"], { kind: "delay", ms: 60 });
    const begun = performance.now();
    await of.item("dropped", "p").read();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(55);
  });

  it("a stale read gives the version before the last write", async () => {
    await of.items.create({ id: "stale", pk: "p", n: 1, unique: "stale" });
    await of.items.upsert({ id: "stale", pk: "p", n: 2, unique: "stale" });
    await of.items.create({ id: "fresh", pk: "p", unique: "fresh" });
    await fault(["read"], { kind: "stale" });
    const stale = await of.item("stale", "p").read<JSONObject>();
    const fresh = await of.item("fresh", "p").read();
    await server.clearFaults();
    const strong = await of.item("stale", "p").read<JSONObject>();
    expect([stale.resource?.["n"], fresh.statusCode, strong.resource?.["n"]]).toStrictEqual([
      1, 404, 2,
    ]);
  });

  it.each(["before", "after"] as const)(
    "a request is held %s the write until it is released",
    async (when) => {
      const id = `held-${when}`;
      await fault(["create"], { kind: "hold", when, name: id }, { times: 1 });
      const work = create(id);
      await server.untilHeld(id);
      const during = (await of.item(id, "p").read()).statusCode;
      await server.releaseFault(id);
      expect([during, (await work).statusCode]).toStrictEqual([when === "before" ? 404 : 200, 201]);
    },
  );

  it("a server that dies at a held request has written it or not, as the hold says", async () => {
    for (const when of ["before", "after"] as const) {
      await fault(["create"], { kind: "hold", when, name: when }, { times: 1 });
      const abort = new AbortController();
      const lost = of.items
        .create(
          { id: `killed-${when}`, pk: "p", unique: `killed-${when}` },
          { abortSignal: abort.signal },
        )
        .then(
          () => "answered",
          () => "lost",
        );
      await server.untilHeld(when);
      await server.kill9();
      abort.abort();
      expect(await lost).toBe("lost");
      await server.restart();
    }
    const read = async (when: string) => (await of.item(`killed-${when}`, "p").read()).statusCode;
    expect([await read("before"), await read("after")]).toStrictEqual([404, 200]);
  });

  it("short and empty pages still give every row", async () => {
    const query = "SELECT VALUE c.id FROM c ORDER BY c.id";
    const options: FeedOptions = { partitionKey: "p", maxItemCount: 100 };
    const { resources } = await of.items.query<string>(query, options).fetchAll();
    await server.setFaults([
      { operations: ["query"], effect: { kind: "short-pages", items: 2 } },
      { operations: ["query"], effect: { kind: "empty-pages" } },
    ]);
    const sizes: Array<number> = [];
    const rows: Array<string> = [];
    const iterator = of.items.query<string>(query, options);
    while (iterator.hasMoreResults()) {
      const page = await iterator.fetchNext();
      sizes.push(page.resources.length);
      rows.push(...page.resources);
    }
    expect(rows).toStrictEqual(resources);
    expect(Math.max(...sizes)).toBe(2);
    expect(sizes).toContain(0);
  });

  it("are drawn the same from the same seed", async () => {
    const draw = async (): Promise<ReadonlyArray<unknown>> => {
      await fault(["read"], { kind: "respond", status: 449 }, { probability: 0.5, seed: 7 });
      const codes = [];
      for (let n = 0; n < 12; n += 1)
        codes.push(
          await of
            .item("fresh", "p")
            .read()
            .then(
              ({ statusCode }) => statusCode,
              () => 449,
            ),
        );
      return codes;
    };
    const first = await draw();
    expect(await draw()).toStrictEqual(first);
    expect(new Set(first)).toStrictEqual(new Set([200, 449]));
  });

  it("pass over as many requests as they are told", async () => {
    await fault(["read"], { kind: "respond", status: 449 }, { skip: 1, times: 1 });
    const codes = [];
    for (let n = 0; n < 3; n += 1)
      codes.push(
        await of
          .item("fresh", "p")
          .read()
          .then(
            ({ statusCode }) => statusCode,
            () => 449,
          ),
      );
    expect(codes).toStrictEqual([200, 449, 200]);
  });
});
