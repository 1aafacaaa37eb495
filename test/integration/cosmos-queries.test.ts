import { CosmosClient } from "@azure/cosmos";
import type { Container, JSONValue, SqlParameter } from "@azure/cosmos";
import { startCosmosServer } from "../support/cosmos-server";
import type { LocalCosmos } from "../support/cosmos-server";

/**
 * Queries that the application never sends, with the answers that the public documentation of
 * Azure Cosmos DB for NoSQL gives. The first column names the page of its query reference. They also
 * run on a real account when COSMOS_ENDPOINT and COSMOS_KEY name one.
 */

const shop = "roma";
const bikes = [
  {
    id: "b1",
    shop,
    name: "Graziella",
    kind: "city",
    price: 250,
    stock: 4,
    colours: ["red", "blue"],
    parts: [
      { code: "wheel", weight: 1.5, quantity: 2 },
      { code: "frame", weight: 9, quantity: 1 },
    ],
    size: { height: 90, width: 60 },
    onSale: true,
    soldTo: null,
  },
  {
    id: "b2",
    shop,
    name: "Mistral",
    kind: "race",
    price: 2400.5,
    stock: 0,
    colours: ["black"],
    parts: [
      { code: "wheel", weight: 0.9, quantity: 2 },
      { code: "frame", weight: 1.1, quantity: 1 },
      { code: "chain", weight: 0.3, quantity: 1 },
    ],
    onSale: false,
    launched: "2024-03-15T08:30:00.1234567Z",
  },
  {
    id: "b3",
    shop,
    name: "Bora 50%",
    kind: "race",
    price: 1800,
    stock: 2,
    colours: [],
    discount: 50,
  },
  {
    id: "b4",
    shop,
    name: "scirocco",
    kind: "city",
    price: "on request",
    stock: 1,
    colours: ["red"],
  },
  {
    id: "b5",
    shop,
    name: "Tramontana",
    kind: "kids",
    price: 120,
    stock: 7,
    colours: ["green", "red", "blue"],
    note: 'it\'s "small"',
  },
];
const elsewhere = { ...bikes[0], id: "b9", shop: "milano" };

let server: LocalCosmos;
let client: CosmosClient;
let container: Container;

const idOf = (prefix: string): string => `${prefix}-${process.pid}-${performance.now()}`;

beforeAll(async () => {
  server = await startCosmosServer({ data: null });
  client = new CosmosClient({ endpoint: server.endpoint, key: server.key });
  const { database } = await client.databases.create({ id: idOf("queries") });
  const created = await database.containers.create({
    id: "bikes",
    partitionKey: { paths: ["/shop"] },
    indexingPolicy: {
      indexingMode: "consistent",
      automatic: true,
      includedPaths: [{ path: "/*" }],
      excludedPaths: [{ path: "/note/?" }],
      compositeIndexes: [
        [
          { path: "/kind", order: "ascending" },
          { path: "/stock", order: "descending" },
        ],
      ],
    },
  });
  ({ container } = created);
  for (const document of [...bikes, elsewhere]) await container.items.create(document);
});

afterAll(async () => {
  await container.database.delete();
  client.dispose();
  await server.stop();
});

const answerOf = async (query: string, parameters: Array<SqlParameter> = []) => {
  const { resources } = await container.items
    .query<JSONValue>({ query, parameters }, { partitionKey: shop })
    .fetchAll();
  return resources;
};

/** Without ORDER BY the order of rows is no promise. */
const comparable = (query: string, rows: ReadonlyArray<unknown>) =>
  /\bORDER BY\b/.test(query)
    ? rows
    : rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe("documented queries", () => {
  it.each<[string, string, ReadonlyArray<unknown>]>([
    [
      "select",
      "SELECT b.name, b.size.height FROM bikes b WHERE b.id = 'b1'",
      [{ name: "Graziella", height: 90 }],
    ],
    [
      "select",
      "SELECT VALUE {title: b.name, flags: [b.onSale, b.missing]} FROM b WHERE b.id = 'b1'",
      [{ title: "Graziella", flags: [true] }],
    ],
    ["select", "SELECT 2 + 2 AS sum, b.stock * 10 FROM b WHERE b.id = 'b5'", [{ sum: 4, $1: 70 }]],
    ["select", 'SELECT b["name"] FROM b WHERE b[\'id\'] = "b2"', [{ name: "Mistral" }]],
    ["from", "SELECT VALUE p.code FROM p IN bikes.parts WHERE p.weight < 1", ["chain", "wheel"]],
    ["from", "SELECT * FROM bikes.size", [{ height: 90, width: 60 }]],
    [
      "join",
      "SELECT b.id, p.code FROM b JOIN p IN b.parts WHERE p.quantity = 2",
      [
        { id: "b1", code: "wheel" },
        { id: "b2", code: "wheel" },
      ],
    ],
    [
      "join",
      "SELECT VALUE CONCAT(c, '/', p.code) FROM b JOIN c IN b.colours JOIN p IN b.parts WHERE b.id = 'b1'",
      ["red/wheel", "red/frame", "blue/wheel", "blue/frame"],
    ],
    [
      "subquery",
      "SELECT VALUE b.id FROM b WHERE EXISTS(SELECT VALUE p FROM p IN b.parts WHERE p.code = 'chain')",
      ["b2"],
    ],
    [
      "subquery",
      "SELECT EXISTS(SELECT VALUE undefined) AS a, EXISTS(SELECT undefined) AS b",
      [{ a: false, b: true }],
    ],
    [
      "subquery",
      "SELECT b.id, ARRAY(SELECT VALUE p.code FROM p IN b.parts WHERE p.weight > 1) AS heavy FROM b WHERE b.kind = 'race'",
      [
        { id: "b2", heavy: ["frame"] },
        { id: "b3", heavy: [] },
      ],
    ],
    [
      "subquery",
      "SELECT b.id, (SELECT VALUE SUM(p.weight * p.quantity) FROM p IN b.parts) AS weight FROM b WHERE b.id = 'b1'",
      [{ id: "b1", weight: 12 }],
    ],
    [
      "subquery",
      "SELECT b.id, n FROM b JOIN (SELECT VALUE COUNT(1) FROM c IN b.colours) AS n WHERE n > 1",
      [
        { id: "b1", n: 2 },
        { id: "b5", n: 3 },
      ],
    ],
    [
      "subquery",
      "SELECT b.id, u.label FROM b JOIN u IN (SELECT VALUE [{k: 'city', label: 'town'}, {k: 'kids', label: 'small'}]) WHERE b.kind = u.k AND b.stock > 3",
      [
        { id: "b1", label: "town" },
        { id: "b5", label: "small" },
      ],
    ],
    [
      "keywords (BETWEEN)",
      "SELECT VALUE b.id FROM b WHERE b.price BETWEEN 120 AND 250",
      ["b1", "b5"],
    ],
    [
      "keywords (BETWEEN)",
      "SELECT (b.price BETWEEN 0 AND 200) AS cheap FROM b WHERE b.id IN ('b1', 'b4')",
      [{ cheap: false }, {}],
    ],
    ["keywords (DISTINCT)", "SELECT DISTINCT VALUE b.kind FROM b", ["city", "kids", "race"]],
    ["keywords (DISTINCT)", "SELECT DISTINCT b.discount FROM b", [{}, { discount: 50 }]],
    [
      "keywords (LIKE)",
      "SELECT VALUE b.name FROM b WHERE b.name LIKE '%ra%'",
      ["Bora 50%", "Graziella", "Mistral", "Tramontana"],
    ],
    [
      "keywords (LIKE)",
      "SELECT VALUE b.name FROM b WHERE b.name LIKE '_[^i]%[la]'",
      ["Graziella", "Tramontana"],
    ],
    [
      "keywords (LIKE)",
      "SELECT VALUE b.name FROM b WHERE b.name LIKE '%50!%' ESCAPE '!'",
      ["Bora 50%"],
    ],
    [
      "keywords (LIKE)",
      "SELECT VALUE b.name FROM b WHERE b.name NOT LIKE '%[%]'",
      ["Graziella", "Mistral", "Tramontana", "scirocco"],
    ],
    ["keywords (IN)", "SELECT VALUE b.id FROM b WHERE b.kind NOT IN ('city', 'race')", ["b5"]],
    ["keywords (TOP)", "SELECT TOP 2 VALUE b.id FROM b ORDER BY b.stock DESC", ["b5", "b1"]],
    ["logical-operators", "SELECT VALUE b.id FROM b WHERE NOT b.onSale OR b.missing", ["b2"]],
    [
      "logical-operators",
      "SELECT b.missing AND false AS f, b.missing OR false AS u FROM b WHERE b.id = 'b1'",
      [{ f: false }],
    ],
    ["equality-comparison-operators", "SELECT VALUE b.id FROM b WHERE b.price > 'a'", ["b4"]],
    [
      "equality-comparison-operators",
      "SELECT VALUE b.id FROM b WHERE 0 = 'true' OR b.size > {}",
      [],
    ],
    [
      "equality-comparison-operators",
      "SELECT VALUE b.id FROM b WHERE b.colours = ['red', 'blue']",
      ["b1"],
    ],
    [
      "ternary-coalesce-operators",
      "SELECT VALUE b.discount ?? b.soldTo ?? 'none' FROM b WHERE b.kind != 'kids'",
      [50, null, "none", "none"],
    ],
    [
      "ternary-coalesce-operators",
      "SELECT VALUE b.stock > 3 ? 'many' : 'few' FROM b WHERE b.kind = 'city'",
      ["few", "many"],
    ],
    [
      "bitwise-operators",
      "SELECT (12 & 10) AS a, (12 | 10) AS o, (12 ^ 10) AS x, (1 << 4) AS l, (-16 >> 2) AS r",
      [{ a: 8, o: 14, x: 6, l: 16, r: -4 }],
    ],
    ["constants", "SELECT VALUE b.id FROM b WHERE b.note = 'it\\'s \\u0022small\"'", ["b5"]],
    ["order-by", "SELECT VALUE b.id FROM b ORDER BY b.price", ["b5", "b1", "b3", "b2", "b4"]],
    [
      "order-by",
      "SELECT VALUE b.id FROM b ORDER BY b.kind ASC, b.stock DESC",
      ["b1", "b4", "b5", "b3", "b2"],
    ],
    [
      "offset-limit",
      "SELECT VALUE b.id FROM b ORDER BY b.name OFFSET 1 LIMIT 3",
      ["b1", "b2", "b5"],
    ],
    [
      "group-by",
      "SELECT b.kind, COUNT(1) AS n, SUM(b.stock) AS stock FROM b GROUP BY b.kind",
      [
        { kind: "city", n: 2, stock: 5 },
        { kind: "race", n: 2, stock: 2 },
        { kind: "kids", n: 1, stock: 7 },
      ],
    ],
    [
      "group-by",
      "SELECT COUNT(1) AS n, b.discount FROM b GROUP BY b.discount",
      [{ n: 4 }, { n: 1, discount: 50 }],
    ],
    [
      "count",
      "SELECT COUNT(1) AS bikes, COUNT(b.discount) AS discounted FROM b",
      [{ bikes: 5, discounted: 1 }],
    ],
    ["sum", "SELECT SUM(b.price) AS total FROM b", [{}]],
    ["average", "SELECT VALUE AVG(b.discount) FROM b", [50]],
    [
      "min",
      "SELECT MIN(b.price) AS low, MAX(b.price) AS high FROM b",
      [{ low: 120, high: "on request" }],
    ],
    [
      "array-contains",
      "SELECT VALUE b.id FROM b WHERE ARRAY_CONTAINS(b.parts, {code: 'frame', weight: 9}, true)",
      ["b1"],
    ],
    [
      "array-contains",
      "SELECT VALUE b.id FROM b WHERE ARRAY_CONTAINS(b.colours, 'blue')",
      ["b1", "b5"],
    ],
    [
      "array-contains-any",
      "SELECT VALUE b.id FROM b WHERE ARRAY_CONTAINS_ANY(b.colours, 'black', 'green')",
      ["b2", "b5"],
    ],
    [
      "array-slice",
      "SELECT VALUE ARRAY_SLICE(b.colours, -2, 1) FROM b WHERE b.id = 'b5'",
      [["red"]],
    ],
    [
      "setintersect",
      "SELECT VALUE SetIntersect(b.colours, ['blue', 'white', 'green']) FROM b WHERE b.id = 'b5'",
      [["blue", "green"]],
    ],
    [
      "choose",
      "SELECT VALUE CHOOSE(3, b.id, b.kind, b.name) FROM b WHERE b.id = 'b3'",
      ["Bora 50%"],
    ],
    [
      "objecttoarray",
      "SELECT VALUE ObjectToArray(b.size, 'name', 'cm') FROM b WHERE IS_DEFINED(b.size)",
      [
        [
          { name: "height", cm: 90 },
          { name: "width", cm: 60 },
        ],
      ],
    ],
    [
      "iif",
      "SELECT VALUE IIF(b.onSale, 'sale', 'full') FROM b WHERE b.stock <= 1",
      ["full", "full"],
    ],
    [
      "is-defined",
      "SELECT VALUE b.id FROM b WHERE IS_DEFINED(b.soldTo) AND NOT IS_DEFINED(b.launched)",
      ["b1"],
    ],
    ["is-number", "SELECT VALUE b.id FROM b WHERE NOT IS_NUMBER(b.price)", ["b4"]],
    ["contains", "SELECT VALUE b.id FROM b WHERE CONTAINS(b.name, 'SCI', true)", ["b4"]],
    [
      "startswith",
      "SELECT VALUE b.id FROM b WHERE STARTSWITH(b.name, 't', true) OR STARTSWITH(b.name, 'g')",
      ["b5"],
    ],
    [
      "index-of",
      "SELECT INDEX_OF(b.name, 'a') AS first, INDEX_OF(b.name, 'a', 3) AS next FROM b WHERE b.id = 'b5'",
      [{ first: 2, next: 7 }],
    ],
    [
      "regexmatch",
      "SELECT VALUE b.id FROM b WHERE RegexMatch(b.name, '^[g t]', 'ix')",
      ["b1", "b5"],
    ],
    [
      "replace",
      "SELECT VALUE REPLACE(UPPER(b.name), 'A', '4') FROM b WHERE b.id = 'b5'",
      ["TR4MONT4N4"],
    ],
    [
      "stringtonumber",
      "SELECT VALUE [StringToNumber(' 42 '), StringToNumber('x') ?? 'no']",
      [[42, "no"]],
    ],
    ["tostring", "SELECT VALUE ToString({a: [1, true]})", ['{"a":[1,true]}']],
    [
      "stringjoin",
      "SELECT VALUE StringJoin(b.colours, '+') FROM b WHERE b.kind = 'kids'",
      ["green+red+blue"],
    ],
    [
      "round",
      "SELECT VALUE [ROUND(2.5), ROUND(-2.4), FLOOR(2.9), CEILING(2.1), TRUNC(-2.9), ABS(-1)]",
      [[3, -2, 2, 3, -2, 1]],
    ],
    ["power", "SELECT VALUE POWER(b.stock, 2) FROM b WHERE b.id = 'b5'", [49]],
    [
      "datetimepart",
      "SELECT DateTimePart('yyyy', b.launched) AS y, DateTimePart('mcs', b.launched) AS u FROM b WHERE b.id = 'b2'",
      [{ y: 2024, u: 123456 }],
    ],
    [
      "datetimeadd",
      "SELECT VALUE DateTimeAdd('mm', -1, b.launched) FROM b WHERE IS_DEFINED(b.launched)",
      ["2024-02-15T08:30:00.1234567Z"],
    ],
    [
      "datetimediff",
      "SELECT VALUE DateTimeDiff('dd', '2024-03-14T23:59:59.0000000Z', b.launched) FROM b WHERE IS_STRING(b.launched)",
      [1],
    ],
  ])("%s: %s", async (_, query, expected) => {
    expect(comparable(query, await answerOf(query))).toStrictEqual(comparable(query, expected));
  });

  it("parameterized-queries: binds values of every type, also for TOP and a member", async () => {
    const parameters = [
      { name: "@n", value: 1 },
      { name: "@list", value: ["kids", "race"] },
      { name: "@member", value: "kind" },
      { name: "@least", value: null },
    ];
    const query =
      "SELECT TOP @n VALUE b.id FROM b WHERE ARRAY_CONTAINS(@list, b[@member]) AND b.price != @least ORDER BY b.stock DESC";
    expect(await answerOf(query, parameters)).toStrictEqual(["b5"]);
  });
});

describe("refused queries", () => {
  it.each([
    ["a syntax error", "SELECT * FROM b WHERE"],
    ["an unfinished string", "SELECT * FROM b WHERE b.name = 'x"],
    ["two statements", "SELECT * FROM b; SELECT * FROM b"],
    ["a statement that writes", "DELETE FROM b WHERE b.id = 'b1'"],
    ["a reserved word as a property", "SELECT b.order FROM b"],
    ["an unknown function", "SELECT VALUE NOSUCH(b.name) FROM b"],
    ["a missing argument", "SELECT VALUE CONTAINS(b.name) FROM b"],
    ["an unknown alias", "SELECT x.name FROM b"],
    ["a parameter without a value", "SELECT * FROM b WHERE b.name = @nobody"],
    ["SELECT VALUE *", "SELECT VALUE * FROM b"],
    ["SELECT * over a JOIN", "SELECT * FROM b JOIN p IN b.parts"],
    ["one property name twice", "SELECT b.name, b.size.name FROM b"],
    ["HAVING", "SELECT b.kind FROM b GROUP BY b.kind HAVING COUNT(1) > 1"],
    ["LIMIT without OFFSET", "SELECT * FROM b LIMIT 1"],
    ["a property that isn't grouped", "SELECT b.name, COUNT(1) AS n FROM b GROUP BY b.kind"],
    ["ORDER BY an expression", "SELECT * FROM b ORDER BY b.stock + 1"],
    [
      "ORDER BY two properties without their composite index",
      "SELECT * FROM b ORDER BY b.kind, b.name",
    ],
    ["ORDER BY an excluded path", "SELECT * FROM b ORDER BY b.note"],
    ["a user-defined function that isn't there", "SELECT VALUE udf.tax(b.price) FROM b"],
    ["a JOIN of two containers", "SELECT * FROM b CROSS JOIN other"],
  ])("answers 400 to %s", async (_, query) => {
    await expect(answerOf(query)).rejects.toMatchObject({ code: 400 });
  });
});
