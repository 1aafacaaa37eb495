import * as fc from "fast-check";
import { prepare } from "../../../infra/local/cosmos/sql/query";
import type { Constraint, Json } from "../../../infra/local/cosmos/sql/query";
import { compareValues, sameValue } from "../../../infra/local/cosmos/sql/values";
import type { Value } from "../../../infra/local/cosmos/sql/values";

/** Undefined is a missing member. */
const documentOf = (members: Readonly<Record<string, Value>>): Json =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
describe("constraints", () => {
  const constraintsOf = (where: string) =>
    prepare({ query: `SELECT * FROM c WHERE ${where}` }).constraints;
  const equals = (path: ReadonlyArray<string>, ...list: ReadonlyArray<Json>) => ({
    kind: "equals",
    path,
    values: list,
  });
  const range = (path: ReadonlyArray<string>, low: Json, high: Json) => ({
    kind: "range",
    path,
    low,
    high,
  });
  const from = (value: Json, inclusive: boolean) => ({ value, inclusive });

  it.each<[string, ReadonlyArray<unknown>]>([
    ["c.a = 1 AND c['b'].c = 'x'", [equals(["a"], 1), equals(["b", "c"], "x")]],
    ["2 = c.a", [equals(["a"], 2)]],
    ["c.a = 1 + 1", [equals(["a"], 2)]],
    ["c.a IN (1, 'x', null)", [equals(["a"], 1, "x", null)]],
    ["c.a > 1", [range(["a"], from(1, false), null)]],
    ["5 >= c.a", [range(["a"], null, from(5, true))]],
    ["c.a >= 1 AND c.a < 9 AND c.a > 1", [range(["a"], from(1, false), from(9, false))]],
    [
      "c.a >= 1 AND c.a < 'x'",
      [range(["a"], from(1, true), null), range(["a"], null, from("x", false))],
    ],
    ["c.a BETWEEN 'b' AND 'd'", [range(["a"], from("b", true), from("d", true))]],
    ["STARTSWITH(c.a, 'ab')", [range(["a"], from("ab", true), from("ac", false))]],
    ["STARTSWITH(c.a, 'ab', true)", []],
    ["c.a LIKE 'ab%c'", [range(["a"], from("ab", true), from("ac", false))]],
    ["c.a LIKE '%ab'", []],
    ["c.a", [equals(["a"], true)]],
    ["NOT c.a", [equals(["a"], false)]],
    ["ARRAY_CONTAINS(c.tags, 'x')", [equals(["tags", "[]"], "x")]],
    [
      "EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t.k = 1 AND t.v > 2)",
      [equals(["tags", "[]", "k"], 1), range(["tags", "[]", "v"], from(2, false), null)],
    ],
    [
      "EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t.v > 2 AND c.a >= 1 AND t.v <= 9) AND c.a < 5",
      [
        range(["tags", "[]", "v"], from(2, false), from(9, true)),
        range(["a"], from(1, true), from(5, false)),
      ],
    ],
    [
      "EXISTS(SELECT VALUE t FROM t IN c.tags JOIN s IN c.tags WHERE t > 5 AND s < 2)",
      [range(["tags", "[]"], from(5, false), null), range(["tags", "[]"], null, from(2, false))],
    ],
    [
      "EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t.v[0] > 5 AND t.v[1] < 2)",
      [
        range(["tags", "[]", "v", "[]"], from(5, false), null),
        range(["tags", "[]", "v", "[]"], null, from(2, false)),
      ],
    ],
    ["NOT EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 1)", []],
    ["EXISTS(SELECT VALUE COUNT(1) FROM t IN c.tags WHERE t = 1)", []],
    [
      "EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t > 5) AND EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t < 2)",
      [range(["tags", "[]"], from(5, false), null), range(["tags", "[]"], null, from(2, false))],
    ],
    ["c.tags[0] = 1", [equals(["tags", "[]"], 1)]],
    ["c.a = 1 OR c.b = 2", []],
    ["NOT (c.a = 1)", []],
    ["c.a != 1", []],
    ["c.a = c.b", []],
    ["c.a = {x: 1}", []],
    ["LOWER(c.a) = 'x'", []],
    ["c.a = undefined", []],
  ])("finds those of %s", (where, expected) => {
    expect(constraintsOf(where)).toStrictEqual(expected);
  });

  it("binds parameters, also those that name a member", () => {
    const plan = prepare({
      query: "SELECT * FROM c WHERE c[@k] <= @now",
      parameters: [
        { name: "@k", value: "next" },
        { name: "@now", value: "2026" },
      ],
    });
    expect(plan.constraints).toStrictEqual([range(["next"], null, from("2026", true))]);
  });

  it("follows the aliases of FROM and JOIN", () => {
    const plan = prepare({
      query: "SELECT * FROM o IN r.orders WHERE o.n = 1",
    });
    expect(plan.constraints).toStrictEqual([equals(["orders", "[]", "n"], 1)]);
  });

  it.each<[string, ReadonlyArray<ReadonlyArray<string>>]>([
    ["SELECT c.z FROM c WHERE c.a.b = 1 OR LOWER(c.d) = 'x' ORDER BY c.y", [["a", "b"], ["d"]]],
    ["SELECT * FROM c WHERE c.a = c.b AND c.a > 1", [["a"], ["b"]]],
    ["SELECT VALUE t FROM c JOIN t IN c.tags WHERE t.k = 1", [["tags", "[]", "k"]]],
    [
      "SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t.k = 1)",
      [["tags", "[]", "k"]],
    ],
    ["SELECT * FROM c WHERE EXISTS(SELECT VALUE 1 FROM t IN c.tags)", [["tags"]]],
    [
      "SELECT * FROM c WHERE (SELECT VALUE MAX(t.n) FROM t IN c.tags) > c.least",
      [["tags", "[]", "n"], ["least"]],
    ],
    [
      "SELECT * FROM c JOIN (SELECT VALUE t FROM t IN c.tags WHERE t.k = 1)",
      [
        ["tags", "[]", "k"],
        ["tags", "[]"],
      ],
    ],
    ["SELECT * FROM c", []],
  ])("lists what the filter of %s reads", (query, expected) => {
    const { filterPaths } = prepare({
      query: query.replace("SELECT * FROM c JOIN", "SELECT VALUE c FROM c JOIN"),
    });
    expect(filterPaths).toHaveLength(expected.length);
    expect(filterPaths).toStrictEqual(expect.arrayContaining([...expected]));
  });

  const placesOf = (value: Value, path: ReadonlyArray<string>): ReadonlyArray<Value> => {
    const [first, ...rest] = path;
    if (first === undefined) return [value];
    if (first === "[]")
      return Array.isArray(value)
        ? (value as ReadonlyArray<Json>).flatMap((item) => placesOf(item, rest))
        : [];
    const isHolder = typeof value === "object" && value !== null && !Array.isArray(value);
    return isHolder ? placesOf((value as Readonly<Record<string, Json>>)[first], rest) : [];
  };

  const satisfies = (document: Json, constraint: Constraint): boolean =>
    placesOf(document, constraint.path).some((value) => {
      if (constraint.kind === "equals")
        return constraint.values.some((wanted) => sameValue(wanted, value));
      const { low, high } = constraint;
      const above = low === null ? 1 : compareValues(value, low.value);
      const below = high === null ? -1 : compareValues(value, high.value);
      return (
        (above > 0 || (above === 0 && low?.inclusive === true)) &&
        (below < 0 || (below === 0 && high?.inclusive === true))
      );
    });

  const members: ReadonlyArray<Value> = [
    0,
    1,
    2,
    "a",
    "ab",
    "b",
    true,
    false,
    null,
    undefined,
    [1, "a"],
    [],
    { a: 1 },
    { a: "ab" },
  ];
  const documents = members.flatMap((a) => members.map((b) => documentOf({ a, b })));

  it("only says what every matching document satisfies", () => {
    const literal = fc.oneof(
      fc.integer({ min: 0, max: 2 }).map(String),
      fc.constantFrom("'a'", "'ab'", "'b'", "true", "null"),
    );
    const place = fc.constantFrom("c.a", "c.b", "c.a", "c.b", "c.b.a", "c.a[0]");
    const simple = fc.oneof(
      fc
        .tuple(place, fc.constantFrom("=", "<", "<=", ">", ">=", "!="), literal)
        .map((parts) => parts.join(" ")),
      fc.tuple(literal, fc.constantFrom("=", "<", ">="), place).map((parts) => parts.join(" ")),
      fc.tuple(place, literal, literal).map(([p, x, y]) => `${p} IN (${x}, ${y})`),
      fc.tuple(place, literal, literal).map(([p, x, y]) => `${p} BETWEEN ${x} AND ${y}`),
      fc
        .tuple(place, fc.constantFrom("'a'", "'ab'", "''"))
        .map(([p, x]) => `STARTSWITH(${p}, ${x})`),
      fc.tuple(place, fc.constantFrom("'a%'", "'a_'", "'%b'")).map(([p, x]) => `${p} LIKE ${x}`),
      fc.tuple(place, literal).map(([p, x]) => `ARRAY_CONTAINS(${p}, ${x})`),
      fc
        .tuple(place, literal)
        .map(([p, x]) => `EXISTS(SELECT VALUE 1 FROM t IN ${p} WHERE t = ${x})`),
      place,
      place.map((p) => `NOT ${p}`),
    );
    const condition = fc.oneof(
      { weight: 4, arbitrary: simple },
      fc.array(simple, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" AND ")),
      fc.tuple(simple, simple, simple).map(([x, y, z]) => `${x} AND (${y} OR ${z})`),
    );
    let checked = 0;
    fc.assert(
      fc.property(condition, (where) => {
        const plan = prepare({ query: `SELECT * FROM c WHERE ${where}` });
        const matching = documents.filter((document) => plan.matches(document));
        checked += plan.constraints.length * matching.length;
        const broken = matching.filter(
          (document) => !plan.constraints.every((constraint) => satisfies(document, constraint)),
        );
        expect(broken).toStrictEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(checked).toBeGreaterThan(1000);
  });
});
