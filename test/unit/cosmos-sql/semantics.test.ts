import * as fc from "fast-check";
import { prepare } from "../../../infra/local/cosmos/sql/query";
import type { Json } from "../../../infra/local/cosmos/sql/query";
import { canonicalKey, compareValues, sameValue } from "../../../infra/local/cosmos/sql/values";
import type { Value } from "../../../infra/local/cosmos/sql/values";

const run = (query: string, documents: ReadonlyArray<Json>) => prepare({ query }).run(documents);

const scalars = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 3 }),
);
const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

/** Undefined is a missing member. */
const documentOf = (members: Readonly<Record<string, Value>>): Json =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
const possibly = fc.option(values, { nil: undefined, freq: 5 });

describe("three-valued logic", () => {
  const T = true;
  const F = false;
  const U = undefined;
  it.each([
    [T, T, T, T],
    [T, F, F, T],
    [T, U, U, T],
    [F, T, F, T],
    [F, F, F, F],
    [F, U, F, U],
    [U, T, U, T],
    [U, F, F, U],
    [U, U, U, U],
  ])("combines %s and %s to %s with AND and to %s with OR", (a, b, and, or) => {
    const document = documentOf({ a, b });
    expect(run("SELECT c.a AND c.b AS x, c.a OR c.b AS y FROM c", [document])).toStrictEqual([
      documentOf({ x: and, y: or }),
    ]);
  });

  it.each([
    [T, F],
    [F, T],
    [U, U],
  ])("negates %s to %s", (a, expected) => {
    expect(run("SELECT NOT c.a AS x FROM c", [documentOf({ a })])).toStrictEqual([
      documentOf({ x: expected }),
    ]);
  });

  it("treats every value that isn't boolean as undefined", () => {
    const others = values.filter((value) => typeof value !== "boolean");
    fc.assert(
      fc.property(others, (a) => {
        const query =
          "SELECT c.a AND true AS x, c.a AND false AS y, c.a OR true AS z, NOT c.a AS w FROM c";
        expect(run(query, [{ a }])).toStrictEqual([{ y: false, z: true }]);
      }),
    );
  });

  it("keeps only what is true, so a condition and its negation never both hold", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: possibly, b: possibly }), { maxLength: 8 }), (pairs) => {
        const documents = pairs.map(documentOf);
        const held = run("SELECT * FROM c WHERE c.a < c.b", documents);
        const denied = run("SELECT * FROM c WHERE NOT (c.a < c.b)", documents);
        expect(held.filter((document) => denied.includes(document))).toStrictEqual([]);
      }),
    );
  });
});

describe("order and equality", () => {
  const ascending: ReadonlyArray<Value> = [
    undefined,
    null,
    false,
    true,
    -1.5,
    0,
    2,
    10,
    "",
    "10",
    "2",
    "B",
    "a",
    [],
    [1],
    [1, 2],
    ["a"],
    {},
  ];

  it("sorts types as documented: undefined, null, booleans, numbers, strings, arrays, objects", () => {
    const documents = ascending.map((v, n) => documentOf({ n, v })).reverse();
    const sorted = run("SELECT VALUE c.n FROM c ORDER BY c.v", documents);
    expect(sorted).toStrictEqual(ascending.map((_, n) => n));
    expect(run("SELECT VALUE c.n FROM c ORDER BY c.v DESC", documents)).toStrictEqual(
      sorted.toReversed(),
    );
  });

  it("is a total order that agrees with equality and with the canonical text", () => {
    fc.assert(
      fc.property(possibly, possibly, possibly, (a, b, c) => {
        expect(Math.sign(compareValues(a, b))).toBe(0 - Math.sign(compareValues(b, a)));
        expect(compareValues(a, b) === 0).toBe(sameValue(a, b));
        expect(canonicalKey(a) === canonicalKey(b)).toBe(sameValue(a, b));
        const [low, middle, high] = [a, b, c].sort(compareValues);
        // `sort` moves undefined to the end whatever the comparison says.
        const isSorted = [a, b, c].every((value) => value !== undefined);
        expect(!isSorted || compareValues(low, high) <= 0).toBe(true);
        expect(!isSorted || compareValues(low, middle) <= 0).toBe(true);
      }),
    );
  });

  it("gives the order of the values within one primitive type and undefined across types", () => {
    fc.assert(
      fc.property(scalars, scalars, (a, b) => {
        const [answer] = run("SELECT c.a < c.b AS less, c.a = c.b AS same FROM c", [{ a, b }]);
        const isOneType = (a === null ? "null" : typeof a) === (b === null ? "null" : typeof b);
        const less = isOneType ? compareValues(a, b) < 0 : undefined;
        expect(answer).toStrictEqual(documentOf({ less, same: a === b || (a === 0 && b === 0) }));
      }),
    );
  });

  it("returns with OFFSET and LIMIT the slice of the sorted rows, ties in their given order", () => {
    const rows = fc.array(fc.record({ a: fc.nat(4), b: possibly }), { maxLength: 200 });
    fc.assert(
      fc.property(rows, fc.nat(30), fc.nat(30), fc.boolean(), (given, skip, take, isDown) => {
        const documents = given.map(({ a, b }, n) => documentOf({ n, a, b }));
        const order = `ORDER BY c.a ${isDown ? "DESC" : "ASC"}, c.b`;
        const all = run(`SELECT * FROM c ${order}`, documents);
        const model = given
          .map((row, n) => ({ ...row, n }))
          .sort((x, y) => (x.a - y.a) * (isDown ? -1 : 1) || compareValues(x.b, y.b));
        expect(all).toStrictEqual(model.map(documentOf));
        expect(
          run(`SELECT * FROM c ${order} OFFSET ${skip} LIMIT ${take}`, documents),
        ).toStrictEqual(all.slice(skip, skip + take));
      }),
    );
  });

  it("groups and counts as a map of the keys does", () => {
    fc.assert(
      fc.property(fc.array(possibly, { maxLength: 30 }), (keys) => {
        const documents = keys.map((k) => documentOf({ k }));
        const model = new Map<string, { k: Value; n: number }>();
        for (const k of keys)
          model.set(canonicalKey(k), { k, n: (model.get(canonicalKey(k))?.n ?? 0) + 1 });
        expect(run("SELECT c.k, COUNT(1) AS n FROM c GROUP BY c.k", documents)).toHaveLength(
          model.size,
        );
        expect(run("SELECT VALUE COUNT(1) FROM c GROUP BY c.k", documents)).toStrictEqual(
          [...model.values()].map(({ n }) => n),
        );
        const defined = [...model.values()].flatMap(({ k }) => (k === undefined ? [] : [k]));
        expect(run("SELECT DISTINCT VALUE c.k FROM c", documents)).toHaveLength(defined.length);
      }),
    );
  });
});

describe("LIKE", () => {
  /** A model that walks the pattern, independent of regular expressions. */
  const isLike = (text: string, pattern: string): boolean => {
    if (pattern === "") return text === "";
    const rest = pattern.slice(1);
    if (pattern.startsWith("%"))
      return isLike(text, rest) || (text !== "" && isLike(text.slice(1), pattern));
    const isMatch = text !== "" && (pattern.startsWith("_") || text.startsWith(pattern.charAt(0)));
    return isMatch && isLike(text.slice(1), rest);
  };

  it("matches as the model does, and NOT LIKE is its negation", () => {
    const alphabet = (unit: string) =>
      fc.string({ unit: fc.constantFrom(...Array.from(unit)), maxLength: 7 });
    fc.assert(
      fc.property(alphabet("ab.*\n\\$("), alphabet("ab.*\n\\$(%_"), (text, pattern) => {
        const plan = prepare({
          query: "SELECT c.t LIKE @p AS x, c.t NOT LIKE @p AS y FROM c",
          parameters: [{ name: "@p", value: pattern }],
        });
        const expected = isLike(text, pattern);
        expect(plan.run([{ t: text }])).toStrictEqual([{ x: expected, y: !expected }]);
      }),
      { numRuns: 500 },
    );
  });
});
