import fc from "fast-check";
import { parseContainerSettings } from "../../infra/local/cosmos/container-settings";
import { ContainerStore } from "../../infra/local/cosmos/container-store";
import { KeptCounts } from "../../infra/local/cosmos/kept-counts";
import { parse, type Members } from "../../infra/local/cosmos/json";
import { roughlyBetween, treeOf } from "../../infra/local/cosmos/ordered-tree";
import { ParsedDocuments } from "../../infra/local/cosmos/parsed-documents";
import { keyRanges } from "../../infra/local/cosmos/partition-key";
import { runQuery, type QueryPage, type Scope } from "../../infra/local/cosmos/queries";
import { SharedTerms } from "../../infra/local/cosmos/shared-terms";
import { prepare, QueryError, type Json } from "../../infra/local/cosmos/sql/query";

const settingsWith = (included: ReadonlyArray<string>) =>
  parseContainerSettings({
    id: "c",
    partitionKey: { paths: ["/pk"], kind: "Hash", version: 2 },
    indexingPolicy: {
      indexingMode: "consistent",
      includedPaths: included.map((path) => ({ path })),
      excludedPaths: [{ path: "/*" }],
      compositeIndexes: [
        [
          { path: "/n", order: "descending" },
          { path: "/kind", order: "ascending" },
        ],
      ],
    },
  });
const indexed = ["/kind/?", "/n/?", "/tags/[]/?", "/parts/[]/v/?"];

/** Counts how often a document had to be parsed. */
class Watched extends ParsedDocuments {
  parsed = 0;

  override get(...[entry, parsing]: Parameters<ParsedDocuments["get"]>): Json {
    return super.get(entry, () => {
      this.parsed += 1;
      return parsing();
    });
  }
}

const own: Scope = { kind: "partition", key: "p" };
type Asked = {
  readonly token?: string | null;
  readonly maxItems?: number;
  readonly scope?: Scope;
};

type Stored = { readonly id: string } & Members;

/** One partition of a container, beside another one that no question is about. */
const partition = (cache = new ParsedDocuments(1_000_000), included = indexed) => {
  const identity = { database: 1, container: 2 };
  const store = new ContainerStore(identity, settingsWith(included), cache, null);
  const write = (key: string, document: Stored): void => {
    const whole = { ...document, pk: key };
    const text = Buffer.from(JSON.stringify(whole));
    const known = store.container.find(key, document.id);
    const [lsn, ts, seq] = [store.nextLsn(), 1_700_000_000, known?.seq ?? null];
    const { id } = document;
    store.commit(key, [
      { kind: "put", id, text, document: parse(text.toString()) as Members, lsn, ts, seq },
    ]);
  };
  return {
    container: store.container,
    put: (document: Stored) => {
      write("p", document);
      write("other", document);
    },
    remove: (id: string) => {
      store.commit("p", [{ kind: "delete", id, lsn: store.nextLsn() }]);
    },
    ask: (query: string, { token = null, maxItems = Infinity, scope = own }: Asked = {}) =>
      runQuery(store.container, {
        spec: { query },
        scope,
        maxItems,
        token,
        isStrict: false,
        isEmptyPage: false,
      }),
  };
};

const rowsOf = ({ rows }: QueryPage): ReadonlyArray<Json> => rows.map(parse);
const idOf = (row: Json): Json | undefined => (row as Members)["id"];

const filters = [
  "c.kind = 'a'",
  "c.kind = 'a' AND c.n >= 2",
  "c.kind IN ('b', 'zz') OR c.n = null",
  "c.n > 1 AND c.n < 4 AND c.kind != 'b'",
  "c.id >= '2' AND c.id <= '5'",
  "c.id > '3' AND NOT IS_DEFINED(c.n)",
  "EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'x')",
  "EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t >= 2 AND t < 4)",
  "EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t >= 2) AND EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t < 2)",
  "NOT EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t IN ('x', 3, null))",
  "EXISTS(SELECT VALUE 1 FROM q IN c.parts WHERE q.v > 1 AND q.v <= 3)",
  "EXISTS(SELECT VALUE 1 FROM q IN c.parts JOIN t IN c.tags WHERE q.v > 1 AND q.v < 3 AND t > 0 AND t < 2)",
  "EXISTS(SELECT VALUE 1 FROM q IN c.parts WHERE q.v = 1) AND c.kind = 'a'",
  "EXISTS(SELECT VALUE 1 FROM q IN c.parts JOIN v IN q.v WHERE v >= 1 AND v < 2)",
  "c.tags[0] = 'x' AND c.tags[1] = 3",
  "ARRAY_CONTAINS(c.tags, 'y') OR c.tags = 'x'",
  "c.hidden >= 1 AND c.kind = 'a'",
];

const scalar = fc.constantFrom<Array<Json>>(null, true, 0, 1, 2, 3, 4, "x", "y", "");
const value = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.constantFrom<Array<Json>>({ a: 1 }, [1], []) },
);
const documents = fc.record(
  {
    id: fc.nat(8).map(String),
    kind: fc.oneof(fc.constantFrom<Array<Json>>("a", "a", "b"), value),
    n: value,
    tags: fc.oneof(fc.array(value, { maxLength: 4 }), value),
    parts: fc.oneof(fc.array(fc.oneof(fc.record({ v: value }), value), { maxLength: 3 }), value),
    hidden: fc.nat(2),
  },
  { requiredKeys: ["id"] },
);
const step = fc.oneof(
  { weight: 5, arbitrary: documents },
  { weight: 1, arbitrary: fc.nat(8).map(String) },
);

describe("a search", () => {
  it("finds what reading every document would find, whatever was written before", () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 12 }), { maxLength: 5 }), (rounds) => {
        const { ask, put, remove } = partition();
        const model = new Map<string, Stored>();
        for (const steps of rounds) {
          for (const each of steps)
            if (typeof each === "string") {
              remove(each);
              model.delete(each);
            } else {
              put(each);
              model.set(each.id, each);
            }
          for (const filter of filters) {
            const where = `FROM c WHERE ${filter}`;
            const wanted = prepare({ query: `SELECT VALUE c.id ${where}` }).run(model.values());
            const descending = [...wanted].sort().reverse();
            expect(rowsOf(ask(`SELECT * ${where}`)).map(idOf)).toStrictEqual(wanted);
            expect(rowsOf(ask(`SELECT VALUE c.id ${where}`))).toStrictEqual(wanted);
            expect(rowsOf(ask(`SELECT VALUE COUNT(1) ${where}`))).toStrictEqual([wanted.length]);
            expect(
              rowsOf(ask(`SELECT * ${where} ORDER BY c.id DESC OFFSET 1 LIMIT 3`)).map(idOf),
            ).toStrictEqual(descending.slice(1, 4));
            const ordered = `${where} ORDER BY c.n DESC, c.kind OFFSET 1 LIMIT 4`;
            expect(rowsOf(ask(`SELECT * ${ordered}`)).map(idOf)).toStrictEqual(
              prepare({ query: `SELECT VALUE c.id ${ordered}` }).run(model.values()),
            );
          }
        }
      }),
      { seed: 4_711, numRuns: 60 },
    );
  });

  it("isn't misled by a path that is a text in some documents and a list in none", () => {
    const paths = ["/tags/?", "/tags/[]/?"];
    for (const included of [paths, [...paths].reverse()]) {
      const { ask, put } = partition(undefined, included);
      put({ id: "1", tags: "x" });
      put({ id: "2" });
      const filter = "c.tags = 'x' OR EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 1)";
      expect(rowsOf(ask(`SELECT VALUE COUNT(1) FROM c WHERE ${filter}`))).toStrictEqual([1]);
    }
  });

  it("pages through an order without a gap or a repeat, the skipped and the sorted out included", () => {
    const { ask, put } = partition();
    for (let at = 0; at < 40; at += 1)
      put({ id: String(at), kind: at % 3 === 0 ? "b" : "a", n: at % 7, tags: [at, at % 5] });
    const query = "SELECT * FROM c WHERE c.kind = 'a' ORDER BY c.n DESC, c.kind OFFSET 3 LIMIT 20";
    const whole = rowsOf(ask(query)).map(idOf);
    const paged: Array<Json | undefined> = [];
    let token: string | null = null;
    do {
      const page: QueryPage = ask(query, { token, maxItems: 4 });
      paged.push(...rowsOf(page).map(idOf));
      ({ token } = page);
    } while (token !== null);
    expect(whole).toHaveLength(20);
    expect(paged).toStrictEqual(whole);
  });
});

describe("what a search looks at", () => {
  const STORED = 4_000;
  const cache = new Watched(1_000_000);
  const { ask, container, put } = partition(cache);

  beforeAll(() => {
    for (let at = 0; at < STORED; at += 1)
      put({
        id: `d${String(at).padStart(5, "0")}`,
        kind: at % 3 === 0 ? "b" : "a",
        ...(at === 999 ? {} : { n: at }),
        tags: [at, `t${at}`],
      });
  });

  const costOf = (query: string): Readonly<Record<"examined" | "loaded" | "parsed", number>> => {
    const before = cache.parsed;
    const { examined, loaded } = ask(query);
    return { examined, loaded, parsed: cache.parsed - before };
  };

  it.each([
    [
      "a journal: a range of ids in their order",
      "SELECT * FROM c WHERE c.id >= 'd00100' AND c.id <= 'd00104' ORDER BY c.id ASC",
      { examined: 5, loaded: 5, parsed: 0 },
    ],
    [
      "a range of ids in no order",
      "SELECT VALUE COUNT(1) FROM c WHERE c.id > 'd03990'",
      { examined: 9, loaded: 0, parsed: 0 },
    ],
    [
      "an element of a list",
      "SELECT TOP 3 * FROM c WHERE c.kind = 'a' AND EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 't7')",
      { examined: 1, loaded: 1, parsed: 0 },
    ],
    [
      "a range of elements",
      "SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t >= 10 AND t <= 12)",
      { examined: 3, loaded: 3, parsed: 0 },
    ],
    [
      "a late page of an order",
      "SELECT * FROM c WHERE c.kind = 'a' ORDER BY c.n DESC, c.kind ASC OFFSET 1000 LIMIT 10",
      { examined: 1_515, loaded: 10, parsed: 0 },
    ],
    [
      "the first ids",
      "SELECT * FROM c ORDER BY c.id OFFSET 0 LIMIT 2",
      { examined: 2, loaded: 2, parsed: 0 },
    ],
    [
      "an ascending order, which begins with those that have no value",
      "SELECT * FROM c WHERE c.kind = 'b' ORDER BY c.n, c.kind DESC OFFSET 0 LIMIT 2",
      { examined: 1_335, loaded: 2, parsed: 0 },
    ],
    [
      "a filter that the indexes don't know",
      "SELECT * FROM c WHERE c.hidden = 1 AND c.id < 'd00002'",
      { examined: 2, loaded: 2, parsed: 2 },
    ],
  ])("is no more than it needs: %s", (_, query, cost) => {
    expect(costOf(query)).toStrictEqual(cost);
  });

  it("is no more than it needs of all partitions: what has an element", () => {
    const scope: Scope = { kind: "ranges", ranges: keyRanges, min: "", max: "FF" };
    const query = "SELECT VALUE c.pk FROM c JOIN t IN c.tags WHERE t IN ('t7', 8, 'none')";
    const first = ask(query, { scope });
    const second = ask(query, { scope, token: first.token });
    expect([...rowsOf(first), ...rowsOf(second)].sort()).toStrictEqual([
      ...["other", "other", "p", "p"],
    ]);
    expect(first.examined + second.examined).toBe(4);
  });

  it("charges for what OFFSET leaves out, as the service does", () => {
    const { fetched, loaded, rows } = ask(
      "SELECT * FROM c WHERE c.kind = 'a' ORDER BY c.n DESC, c.kind ASC OFFSET 100 LIMIT 10",
    );
    expect([rows.length, loaded, fetched]).toStrictEqual([10, 10, 110]);
  });

  it("is an index of the id also in a container that indexes nothing else", () => {
    const bare = partition(cache, []).container;
    expect([bare.indexes.slotFor(["id"]), container.indexes.slotFor(["id"])]).toStrictEqual([0, 0]);
  });
});

describe("kept counts", () => {
  const counted = { matches: (n: number) => n > 5, count: 1, examined: 3 };

  it("are kept from the second question on, and follow every write", () => {
    const counts = new KeptCounts<number>();
    counts.note("above 5", counted);
    expect(counts.of("above 5")).toBeNull();
    counts.note("above 5", { ...counted });
    counts.add(9);
    counts.add(2);
    counts.add(7);
    counts.remove(9);
    expect(counts.of("above 5")).toMatchObject({ count: 2, examined: 3 });
    counts.clear();
    expect(counts.of("above 5")).toBeNull();
  });

  it("are few: the one asked for least recently gives way", () => {
    const counts = new KeptCounts<number>();
    const keep = (question: string): void => {
      counts.note(question, { ...counted });
      counts.note(question, { ...counted });
    };
    keep("first");
    keep("second");
    for (let at = 0; at < 15; at += 1) {
      expect(counts.of("first")).not.toBeNull();
      keep(`other ${at}`);
    }
    expect(counts.of("second")).toBeNull();
    expect(counts.of("first")).not.toBeNull();
  });

  it("give up a question that a new document makes impossible, and let the write pass", () => {
    const counts = new KeptCounts<number>();
    const matches = (n: number): boolean => {
      if (n === 0) throw new QueryError("no");
      return true;
    };
    counts.note("any", { matches, count: 1, examined: 1 });
    counts.note("any", { matches, count: 1, examined: 1 });
    counts.add(0);
    expect(counts.of("any")).toBeNull();
  });
});

describe("values that many documents share", () => {
  it("are one object for equal texts and equal lists of texts", () => {
    const shared = new SharedTerms();
    const list = shared.share(["a", "b"]);
    expect(shared.share(["a", "b"])).toBe(list);
    expect(shared.share(["b", "a"])).toStrictEqual(["b", "a"]);
    expect(shared.share('["a","b"]')).toBe('["a","b"]');
    expect(shared.share([1 / 0])).toStrictEqual([Infinity]);
    expect(shared.share([null])).toStrictEqual([null]);
  });

  it("are no longer looked for where there are too many of them", () => {
    const shared = new SharedTerms();
    for (let at = 0; at < 300; at += 1) shared.share([`t${at}`]);
    const late = ["t1"];
    expect(shared.share(late)).toBe(late);
  });
});

describe("how many keys lie between two places of a tree", () => {
  it("is told well enough to choose by", () => {
    const numbers = Array.from({ length: 20_000 }, (_, at) => at);
    const tree = treeOf<number>(numbers, (a, b) => a - b);
    fc.assert(
      fc.property(fc.nat(19_999), fc.nat(19_999), (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const rough = roughlyBetween(tree, low, high + 0.5);
        expect(rough).toBeGreaterThanOrEqual((high - low) / 2 - 64);
        expect(rough).toBeLessThanOrEqual((high - low) * 2 + 64);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
