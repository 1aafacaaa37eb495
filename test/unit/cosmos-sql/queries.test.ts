import { prepare } from "../../../infra/local/cosmos/sql/query";
import type { Json } from "../../../infra/local/cosmos/sql/query";

const products = [
  {
    id: "1",
    name: "Sci",
    category: "neve",
    price: 300,
    tags: [
      { key: "colore", value: "rosso" },
      { key: "peso", value: 4 },
    ],
    sizes: [170, 180],
    maker: { name: "Alpi", city: "Aosta" },
  },
  { id: "2", name: "Racchetta", category: "neve", price: 80, tags: [], sizes: [42] },
  {
    id: "3",
    name: "Canoa",
    category: "acqua",
    price: 900,
    tags: [{ key: "colore", value: "blu" }],
  },
  { id: "4", name: "Remo", category: null, price: "chiedere" },
  { id: "5", name: "Corda", sizes: [10, 20, 30], maker: { name: "Alpi" } },
];

const rowsOf = (query: string, parameters: Readonly<Record<string, Json>> = {}) =>
  prepare({
    query,
    parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
  }).run(products);

describe("SELECT and FROM", () => {
  it.each<[string, ReadonlyArray<Json>]>([
    ["SELECT * FROM p WHERE p.id = '2'", [products[1] ?? null]],
    [
      "select p.id, p.maker.city from p where p.price > 100",
      [{ id: "1", city: "Aosta" }, { id: "3" }],
    ],
    [
      "SELECT p.name AS title, p.price * 2 AS twice FROM p WHERE p.id = '2'",
      [{ title: "Racchetta", twice: 160 }],
    ],
    [
      "SELECT p.price + 1, p.sizes[0], 'x' FROM p WHERE p.id = '1'",
      [{ $1: 301, $2: 170, $3: "x" }],
    ],
    ["SELECT p FROM p WHERE p.id = '5'", [{ p: products[4] ?? null }]],
    ["SELECT VALUE p.category FROM p", ["neve", "neve", "acqua", null]],
    [
      "SELECT VALUE {id: p.id, of: p.maker.name} FROM products AS p WHERE IS_DEFINED(p.maker)",
      [
        { id: "1", of: "Alpi" },
        { id: "5", of: "Alpi" },
      ],
    ],
    ["SELECT 1 AS a, 'x' AS b", [{ a: 1, b: "x" }]],
    ["SELECT VALUE 1 WHERE false", []],
    ["SELECT * FROM products.maker", [{ name: "Alpi", city: "Aosta" }, { name: "Alpi" }]],
    ["SELECT VALUE maker.city FROM products.maker", ["Aosta"]],
    ["SELECT VALUE t['value'] FROM t IN products.tags", ["rosso", 4, "blu"]],
    ["SELECT * FROM s IN products.sizes WHERE s > 100", [170, 180]],
    ["SELECT VALUE s FROM products.sizes[0] AS s", [170, 42, 10]],
    ["SELECT p.id -- comment\n FROM p /* and\n another */ WHERE p.id = '3'", [{ id: "3" }]],
    ["SELECT p['name'], p[\"id\"] FROM p WHERE p.id = '4'", [{ name: "Remo", id: "4" }]],
  ])("answers %s", (query, expected) => {
    expect(rowsOf(query)).toStrictEqual(expected);
  });
});

describe("JOIN and subqueries", () => {
  it.each<[string, ReadonlyArray<Json>]>([
    [
      "SELECT p.id, t.key FROM p JOIN t IN p.tags",
      [
        { id: "1", key: "colore" },
        { id: "1", key: "peso" },
        { id: "3", key: "colore" },
      ],
    ],
    [
      "SELECT VALUE [t.key, s] FROM p JOIN t IN p.tags JOIN s IN p.sizes",
      [
        ["colore", 170],
        ["colore", 180],
        ["peso", 170],
        ["peso", 180],
      ],
    ],
    ["SELECT VALUE m.name FROM p JOIN m IN p.maker", []],
    [
      "SELECT VALUE [p.id, m.name] FROM p JOIN p.maker m",
      [
        ["1", "Alpi"],
        ["5", "Alpi"],
      ],
    ],
    [
      "SELECT VALUE t['value'] FROM p JOIN (SELECT VALUE t FROM t IN p.tags WHERE t.key = 'colore') AS t",
      ["rosso", "blu"],
    ],
    [
      "SELECT VALUE p.id FROM p JOIN (SELECT VALUE s FROM s IN p.sizes WHERE s > 15)",
      ["1", "1", "2", "5", "5"],
    ],
    [
      "SELECT p.id, u.name FROM p JOIN u IN (SELECT VALUE [{n: 80, name: 'ottanta'}, {n: 900, name: 'novecento'}]) WHERE p.price = u.n",
      [
        { id: "2", name: "ottanta" },
        { id: "3", name: "novecento" },
      ],
    ],
    [
      "SELECT VALUE p.id FROM p WHERE EXISTS(SELECT VALUE t FROM t IN p.tags WHERE t['value'] = 'blu')",
      ["3"],
    ],
    ["SELECT VALUE p.id FROM p WHERE NOT EXISTS(SELECT VALUE 1 FROM s IN p.sizes)", ["3", "4"]],
    [
      "SELECT EXISTS(SELECT VALUE undefined) AS a, EXISTS(SELECT undefined) AS b",
      [{ a: false, b: true }],
    ],
    [
      "SELECT p.id, ARRAY(SELECT VALUE s + 1 FROM s IN p.sizes WHERE s < 25) AS small FROM p WHERE p.id IN ('1', '5')",
      [
        { id: "1", small: [] },
        { id: "5", small: [11, 21] },
      ],
    ],
    [
      "SELECT p.id, (SELECT VALUE COUNT(1) FROM s IN p.sizes) AS n FROM p WHERE p.id = '5'",
      [{ id: "5", n: 3 }],
    ],
    [
      "SELECT p.id, (SELECT COUNT(1) AS n, SUM(s) AS total FROM s IN p.sizes) AS sizes FROM p WHERE p.id = '1'",
      [{ id: "1", sizes: { n: 2, total: 350 } }],
    ],
    ["SELECT VALUE p.id FROM p WHERE (SELECT VALUE MAX(s) FROM s IN p.sizes) > 50", ["1"]],
    [
      "SELECT p.id, big FROM p JOIN (SELECT VALUE MAX(s) FROM s IN p.sizes) big WHERE big > 20",
      [
        { id: "1", big: 180 },
        { id: "2", big: 42 },
        { id: "5", big: 30 },
      ],
    ],
    [
      "SELECT p.id, (SELECT p.name WHERE CONTAINS(p.name, 'a')).name FROM p WHERE p.price < 400",
      [{ id: "1" }, { id: "2", name: "Racchetta" }],
    ],
    [
      "SELECT VALUE x.id FROM (SELECT p.id, p.price FROM p WHERE p.price > 0) AS x",
      ["1", "2", "3"],
    ],
    [
      "SELECT VALUE ARRAY(SELECT DISTINCT VALUE t.key FROM t IN p.tags) FROM p WHERE p.id = '1'",
      [["colore", "peso"]],
    ],
    [
      "SELECT VALUE p.id FROM p WHERE EXISTS(SELECT VALUE t FROM t IN p.tags JOIN s IN p.sizes WHERE t['value'] = 4 AND s = 180)",
      ["1"],
    ],
  ])("answers %s", (query, expected) => {
    expect(rowsOf(query)).toStrictEqual(expected);
  });

  it("refuses a scalar subquery with two rows when it meets one", () => {
    const plan = prepare({ query: "SELECT (SELECT VALUE s FROM s IN p.sizes) AS s FROM p" });
    expect(() => plan.run(products)).toThrow("more than one row");
  });
});

describe("ORDER BY and paging", () => {
  it.each<[string, ReadonlyArray<Json>]>([
    ["SELECT VALUE p.id FROM p ORDER BY p.price", ["5", "2", "1", "3", "4"]],
    ["SELECT VALUE p.id FROM p ORDER BY p.price DESC", ["4", "3", "1", "2", "5"]],
    ["SELECT VALUE p.id FROM p ORDER BY p.category ASC, p.name DESC", ["5", "4", "3", "1", "2"]],
    ["SELECT VALUE p.id FROM p ORDER BY p.id DESC OFFSET 1 LIMIT 2", ["4", "3"]],
    ["SELECT VALUE p.id FROM p OFFSET 3 LIMIT 10", ["4", "5"]],
    ["SELECT VALUE p.id FROM p OFFSET 9 LIMIT 10", []],
    ["SELECT VALUE p.id FROM p OFFSET 0 LIMIT 0", []],
    ["SELECT TOP 2 VALUE p.id FROM p ORDER BY p.name", ["3", "5"]],
    ["SELECT TOP 0 * FROM p", []],
    ["SELECT VALUE p.category FROM p ORDER BY p.id DESC OFFSET 0 LIMIT 2", [null, "acqua"]],
    ["SELECT VALUE s FROM p JOIN s IN p.sizes ORDER BY p.name OFFSET 0 LIMIT 4", [10, 20, 30, 42]],
    [
      "SELECT DISTINCT VALUE p.category FROM p ORDER BY p.category DESC OFFSET 0 LIMIT 2",
      ["neve", "acqua"],
    ],
  ])("answers %s", (query, expected) => {
    expect(rowsOf(query)).toStrictEqual(expected);
  });

  it("takes TOP, OFFSET and LIMIT from parameters", () => {
    expect(
      rowsOf("SELECT VALUE p.id FROM p OFFSET @skip LIMIT @take", { "@skip": 1, "@take": 2 }),
    ).toStrictEqual(["2", "3"]);
    expect(rowsOf("SELECT TOP @n VALUE p.id FROM p", { "@n": 1 })).toStrictEqual(["1"]);
  });

  it("reads no further than needed when the documents come in order", () => {
    let read = 0;
    const documents = (function* () {
      for (let n = 0; n < 1000; n += 1) {
        read += 1;
        yield { n };
      }
    })();
    const plan = prepare({
      query: "SELECT VALUE c.n FROM c WHERE c.n >= 5 ORDER BY c.n OFFSET 2 LIMIT 3",
    });
    expect(plan.run(documents, true)).toStrictEqual([7, 8, 9]);
    expect(read).toBe(10);
  });
});

describe("DISTINCT, aggregates and GROUP BY", () => {
  it.each<[string, ReadonlyArray<Json>]>([
    [
      "SELECT DISTINCT p.category FROM p",
      [{ category: "neve" }, { category: "acqua" }, { category: null }, {}],
    ],
    ["SELECT DISTINCT VALUE p.maker.name FROM p", ["Alpi"]],
    [
      "SELECT DISTINCT VALUE {b: 1, a: p.maker.name} FROM p WHERE IS_DEFINED(p.maker)",
      [{ b: 1, a: "Alpi" }],
    ],
    ["SELECT COUNT(1) FROM p", [{ $1: 5 }]],
    ["SELECT VALUE COUNT(1) FROM p WHERE false", [0]],
    ["SELECT VALUE COUNT(p.category) FROM p", [4]],
    ["SELECT VALUE COUNT(p.price > 100) FROM p", [3]],
    ["SELECT VALUE SUM(p.price) FROM p WHERE IS_NUMBER(p.price)", [1280]],
    ["SELECT VALUE SUM(p.price) FROM p", []],
    ["SELECT VALUE SUM(p.missing) FROM p", [0]],
    ["SELECT AVG(p.price) AS mean FROM p WHERE p.id != '4'", [{ mean: 1280 / 3 }]],
    ["SELECT AVG(p.price) AS mean FROM p", [{}]],
    ["SELECT VALUE AVG(p.missing) FROM p", []],
    [
      "SELECT MIN(p.price) AS low, MAX(p.price) AS high, MAX(p.name) AS last FROM p",
      [{ low: 80, high: "chiedere", last: "Sci" }],
    ],
    ["SELECT VALUE MIN(p.category) FROM p", [null]],
    ["SELECT VALUE MAX(p.sizes) FROM p", []],
    [
      "SELECT VALUE {n: COUNT(1), per: SUM(p.price) / COUNT(1)} FROM p WHERE p.price > 0",
      [{ n: 3, per: 1280 / 3 }],
    ],
    ["SELECT VALUE COUNT(1) FROM p JOIN s IN p.sizes", [6]],
    [
      "SELECT p.category, COUNT(1) AS n, MAX(p.id) AS last FROM p GROUP BY p.category",
      [
        { category: "neve", n: 2, last: "2" },
        { category: "acqua", n: 1, last: "3" },
        { category: null, n: 1, last: "4" },
        { n: 1, last: "5" },
      ],
    ],
    ["SELECT VALUE p.category FROM p GROUP BY p.category", ["neve", "acqua", null]],
    [
      "SELECT LENGTH(p.name) AS length, COUNT(1) AS n, 'k' AS k FROM p GROUP BY LENGTH(p.name)",
      [
        { length: 3, n: 1, k: "k" },
        { length: 9, n: 1, k: "k" },
        { length: 5, n: 2, k: "k" },
        { length: 4, n: 1, k: "k" },
      ],
    ],
    ["SELECT COUNT(1) AS n FROM p WHERE false GROUP BY p.category", []],
    ["SELECT VALUE COUNT(1) FROM p GROUP BY p.category OFFSET 1 LIMIT 2", [1, 1]],
    [
      "SELECT t.key, COUNT(1) AS n FROM p JOIN t IN p.tags GROUP BY t.key",
      [
        { key: "colore", n: 2 },
        { key: "peso", n: 1 },
      ],
    ],
  ])("answers %s", (query, expected) => {
    expect(rowsOf(query)).toStrictEqual(expected);
  });
});

it("takes objects for equal whatever the order of their members", () => {
  const documents = [{ k: { a: 1, b: [2] } }, { k: { b: [2], a: 1 } }, { k: { a: 1 } }];
  const plan = prepare({ query: "SELECT c.k, COUNT(1) AS n FROM c GROUP BY c.k" });
  expect(plan.run(documents)).toStrictEqual([
    { k: { a: 1, b: [2] }, n: 2 },
    { k: { a: 1 }, n: 1 },
  ]);
});

describe("the plan", () => {
  const plain = {
    orderBy: [],
    hasAggregate: false,
    hasDistinct: false,
    hasGroupBy: false,
    offset: null,
    limit: null,
    top: null,
    isStreaming: false,
  };

  it.each([
    ["SELECT * FROM c", "documents"],
    ["SELECT TOP 2 * FROM root d WHERE d.a = 1 ORDER BY d.b", "documents"],
    ["SELECT * FROM c.child", "rows"],
    ["SELECT * FROM t IN c.tags", "rows"],
    ["SELECT DISTINCT * FROM c", "rows"],
    ["SELECT VALUE c FROM c JOIN t IN c.tags", "rows"],
    ["SELECT VALUE COUNT(1) FROM c WHERE c.a = 1", "count"],
    ["SELECT VALUE COUNT('x') FROM c", "count"],
    ["SELECT VALUE COUNT(undefined) FROM c", "rows"],
    ["SELECT VALUE COUNT(c.a) FROM c", "rows"],
    ["SELECT COUNT(1) AS n FROM c", "rows"],
    ["SELECT VALUE SUM(1) FROM c", "rows"],
    ["SELECT VALUE COUNT(1) FROM c JOIN t IN c.tags", "rows"],
    ["SELECT VALUE COUNT(1) FROM c GROUP BY c.a", "rows"],
    ["SELECT VALUE COUNT(1) FROM c OFFSET 1 LIMIT 1", "rows"],
    ["SELECT VALUE COUNT(1)", "rows"],
  ])("tells what %s gives of each document", (query, gives) => {
    expect(prepare({ query }).gives).toBe(gives);
  });

  it.each([
    ["SELECT c.id FROM c JOIN t IN c.tags WHERE t.x = 1", { ...plain, isStreaming: true }],
    [
      "SELECT VALUE (SELECT VALUE COUNT(1) FROM t IN c.tags) FROM c",
      { ...plain, isStreaming: true },
    ],
    ["SELECT 1", { ...plain, hasAggregate: true }],
    ["SELECT DISTINCT c.id FROM c", { ...plain, hasDistinct: true }],
    ["SELECT 1 + COUNT(1) AS n FROM c", { ...plain, hasAggregate: true }],
    ["SELECT c.a FROM c GROUP BY c.a", { ...plain, hasGroupBy: true }],
    ["SELECT TOP 3 * FROM c", { ...plain, top: 3 }],
    ["SELECT * FROM c OFFSET 1 LIMIT 2", { ...plain, offset: 1, limit: 2 }],
    [
      "SELECT * FROM r.child c ORDER BY c.a.b DESC, c['d'], c.e ASC",
      {
        ...plain,
        orderBy: [
          { path: ["child", "a", "b"], descending: true },
          { path: ["child", "d"], descending: false },
          { path: ["child", "e"], descending: false },
        ],
      },
    ],
  ])("tells what %s asks for", (query, expected) => {
    const { orderBy, hasAggregate, hasDistinct, hasGroupBy, offset, limit, top, isStreaming } =
      prepare({ query });
    expect({
      orderBy,
      hasAggregate,
      hasDistinct,
      hasGroupBy,
      offset,
      limit,
      top,
      isStreaming,
    }).toStrictEqual(expected);
  });

  it("streams the rows of one document and tells whether it matches", () => {
    const plan = prepare({ query: "SELECT VALUE t FROM c JOIN t IN c.tags WHERE t > 1" });
    expect(plan.rowsOf({ tags: [1, 2, 3] })).toStrictEqual([2, 3]);
    expect(plan.rowsOf({ tags: [1] })).toStrictEqual([]);
    expect([plan.matches({ tags: [1, 2] }), plan.matches({ tags: [] })]).toStrictEqual([
      true,
      false,
    ]);
  });
});
