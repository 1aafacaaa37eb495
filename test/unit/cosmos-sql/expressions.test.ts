import { prepare } from "../../../infra/local/cosmos/sql/query";
import type { Json } from "../../../infra/local/cosmos/sql/query";

const document = {
  id: "1",
  n: 7,
  text: "Comune di Borgo Esempio",
  yes: true,
  no: false,
  nothing: null,
  tags: ["a", "b", "c"],
  deep: { a: { b: [10, { c: "found" }] } },
  'odd "name"': 1,
  constructor2: 2,
};

/** The value of an expression over one document; no row means undefined. */
const valueOf = (expression: string, parameters: Readonly<Record<string, Json>> = {}) => {
  const given = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  const plan = prepare({ query: `SELECT VALUE ${expression} FROM c`, parameters: given });
  const rows = plan.run([document]);
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
};

const undefinedValue = undefined;

describe("literals and access", () => {
  it.each([
    ["12", 12],
    ["1.5e2", 150],
    [".5", 0.5],
    ["0xff", 255],
    ["-3", -3],
    ["TRUE", true],
    ["null", null],
    ["undefined", undefinedValue],
    [`'it\\'s "so"'`, `it's "so"`],
    [`"a\\n\\u0041\\/\\\\"`, "a\nA/\\"],
    ["[1, undefined, 'x']", [1, "x"]],
    ["{a: 1, 'b c': [2], gone: c.missing}", { a: 1, "b c": [2] }],
    ["c.deep.a.b[1].c", "found"],
    [`c["deep"]['a']["b"][0]`, 10],
    [`c['odd "name"']`, 1],
    ["c.TEXT", undefinedValue],
    ["c.tags[3]", undefinedValue],
    ["c.tags[-1]", undefinedValue],
    ["c.tags.length", undefinedValue],
    ["c.tags['0']", undefinedValue],
    ["c.text.length", undefinedValue],
    ["c.text[0]", undefinedValue],
    ["c.constructor", undefinedValue],
    ["c.__proto__", undefinedValue],
    ["c.deep.toString", undefinedValue],
    ["c.nothing.x", undefinedValue],
    ["[1, 2, 3][1]", 2],
    ["{a: {b: 4}}.a.b", 4],
  ])("reads %s", (expression, expected) => {
    expect(valueOf(expression)).toStrictEqual(expected);
  });

  it("binds parameters as values, members and positions", () => {
    const parameters = { "@o": { x: [1] }, "@k": "text", "@i": 1 };
    expect(valueOf("[@o, @o.x[0], c[@k], c.tags[@i]]", parameters)).toStrictEqual([
      { x: [1] },
      1,
      "Comune di Borgo Esempio",
      "b",
    ]);
  });
});

describe("operators", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["10 - 3 - 2", 5],
    ["7 % 4 / 2", 1.5],
    ["1 / 0", undefinedValue],
    ["0 % 0", undefinedValue],
    ["1 + '1'", undefinedValue],
    ["'a' + 'b'", undefinedValue],
    ["'a' || 'b' || 'c'", "abc"],
    ["'a' || 1", undefinedValue],
    ["12 & 10 | 1", 9],
    ["12 ^ 10", 6],
    ["~5", -6],
    ["1 << 2 + 1", 8],
    ["-8 >> 1", -4],
    ["-1 >>> 28", 15],
    ["- -c.n", 7],
    ["-'x'", undefinedValue],
    ["c.missing ?? c.nothing", null],
    ["c.missing ?? c.other ?? 'last'", "last"],
    ["c.n ?? 'never'", 7],
    ["(c.missing ?? 1) = 1", true],
    ["(c.n = 7) ?? 'never'", true],
    ["(c.n & 4) = 4", true],
    ["NOT (c.n = 7)", false],
    ["c.n > 5 ? 'big' : 'small'", "big"],
    ["c.n > 50 ? 'big' : c.n > 6 ? 'middle' : 'small'", "middle"],
    ["c.missing ? 1 : 2", 2],
    ["c.n ? 1 : 2", 2],
    ["c.no ? 1 : 2", 2],
    ["c.n BETWEEN 7 AND 7", true],
    ["c.n BETWEEN 1 AND 2 OR true", true],
    ["c.n NOT BETWEEN 1 AND 2", true],
    ["c.n BETWEEN '1' AND '9'", undefinedValue],
    ["c.n IN (1, 7)", true],
    ["c.n NOT IN (1, 7)", false],
    ["c.n IN ('7')", false],
    ["c.missing IN (1)", undefinedValue],
    ["c.tags IN (1, ['a', 'b', 'c'])", true],
    ["c.n IN (1, c.missing)", undefinedValue],
    ["c.n IN (c.missing, 7)", true],
    ["c.text LIKE 'Comune%Esempio'", true],
    ["c.text LIKE 'comune%'", false],
    ["c.text NOT LIKE '%Verona'", true],
    ["c.n LIKE '7'", undefinedValue],
    ["'20%' LIKE '20!%' ESCAPE '!'", true],
    ["'200' LIKE '20!%' ESCAPE '!'", false],
    ["'20-30%' LIKE '20-30[%]'", true],
    ["'a\nb' LIKE 'a_b'", true],
    ["'a.b' LIKE 'a[.]b'", true],
    ["'axb' LIKE 'a.b'", false],
    ["'b5' LIKE '[a-c][^a-z]'", true],
    ["'bx' LIKE '[a-c][^a-z]'", false],
    ["'-' LIKE '[a-]'", true],
    ["'[x]' LIKE '[[]x]'", true],
    ["c.text LIKE CONCAT(c.missing, '%')", undefinedValue],
    ["c.text LIKE CONCAT('Comu', '%')", true],
    ["'c' LIKE c.tags[2]", true],
  ])("computes %s", (expression, expected) => {
    expect(valueOf(expression)).toStrictEqual(expected);
  });
});

describe("comparison", () => {
  it.each([
    ["1 = 1.0", true],
    ["1 != 2", true],
    ["1 <> 1", false],
    ["'a' < 'b'", true],
    ["'B' < 'a'", true],
    ["false < true", true],
    ["null <= null", true],
    ["1 < '2'", undefinedValue],
    ["null < 1", undefinedValue],
    ["[1] < [2]", undefinedValue],
    ["{a: 1} >= {a: 1}", undefinedValue],
    ["[1, {a: 2}] = [1, {a: 2}]", true],
    ["[1, 2] = [2, 1]", false],
    ["{a: 1, b: 2} = {b: 2, a: 1}", true],
    ["{a: 1} = {a: 1, b: 2}", false],
    ["1 = '1'", false],
    ["c.n != null", true],
    ["c.nothing != null", false],
    ["c.nothing = null", true],
    ["c.missing = null", undefinedValue],
    ["c.missing != null", undefinedValue],
    ["undefined = undefined", undefinedValue],
    ["5 < c.n", true],
    ["'D' > c.text", true],
    ["10 >= c.text", undefinedValue],
    ["'7' = c.n", false],
  ])("answers %s", (expression, expected) => {
    expect(valueOf(expression)).toStrictEqual(expected);
  });
});

describe("functions", () => {
  it.each([
    ["concat('a', 'b', 'c')", "abc"],
    ["CONCAT('a', 1)", undefinedValue],
    ["CONTAINS('Borgo', 'org')", true],
    ["CONTAINS('Borgo', 'ORG')", false],
    ["CONTAINS('Borgo', 'ORG', true)", true],
    ["CONTAINS(c.missing, 'a')", undefinedValue],
    ["STARTSWITH(c.text, 'Com')", true],
    ["StartsWith('Borgo', 'bo', true)", true],
    ["ENDSWITH('Borgo', 'GO', true)", true],
    ["StringEquals('a', 'A', true)", true],
    ["STRINGEQUALS(null, null)", undefinedValue],
    ["INDEX_OF('banana', 'an')", 1],
    ["INDEX_OF('banana', 'an', 2)", 3],
    ["INDEX_OF('banana', 'x')", -1],
    ["LEFT('Borgo', 3)", "Bor"],
    ["LEFT('Borgo', 0)", ""],
    ["RIGHT('Borgo', 2)", "go"],
    ["RIGHT('Borgo', 20)", "Borgo"],
    ["LENGTH('città')", 5],
    ["LENGTH(5)", undefinedValue],
    ["UPPER('città')", "CITTÀ"],
    ["LOWER('ROMA')", "roma"],
    ["LTRIM('  a ')", "a "],
    ["RTRIM('  a ')", "  a"],
    ["TRIM('--a-b--', '-')", "a-b"],
    ["TRIM('-_-a-_-', '-_')", "a"],
    ["REPLACE('a-b-c', '-', '$&')", "a$&b$&c"],
    ["REPLICATE('ab', 3)", "ababab"],
    ["REPLICATE('a', -1)", undefinedValue],
    ["REPLICATE('a', 10001)", undefinedValue],
    ["REVERSE('abc')", "cba"],
    ["SUBSTRING('Borgo', 1, 3)", "org"],
    ["SUBSTRING('Borgo', 1, 99)", "orgo"],
    ["SUBSTRING('Borgo', 0, -1)", ""],
    ["RegexMatch('IT60', '^it[0-9]+$', 'i')", true],
    ["RegexMatch('abcd', 'ab c', 'x')", true],
    ["RegexMatch('abcd', 'ab c')", false],
    ["RegexMatch(1, 'a')", undefinedValue],
    ["StringToNumber(' 3.14 ')", 3.14],
    ["StringToNumber('x')", undefinedValue],
    ["StringToNumber('true')", undefinedValue],
    ["StringToBoolean(' false')", false],
    ["StringToNull('null')", null],
    ["StringToArray('[1,{\"a\":2}]')", [1, { a: 2 }]],
    ["StringToArray('{}')", undefinedValue],
    ["StringToObject('{\"a\":[]}')", { a: [] }],
    ["ToString(1.5)", "1.5"],
    ["ToString({a: [1]})", '{"a":[1]}'],
    ["ToString(undefined)", undefinedValue],
    ["StringJoin(['a', 'b'], '-')", "a-b"],
    ["StringJoin(['a', 1], '-')", undefinedValue],
    ["StringSplit('a-b-', '-')", ["a", "b", ""]],
    ["StringSplit('ab', '')", ["ab"]],
    ["ARRAY_CONTAINS(c.tags, 'b')", true],
    ["ARRAY_CONTAINS([{a: 1, b: {x: 2, y: 3}}], {b: {y: 3}}, true)", true],
    ["ARRAY_CONTAINS([{a: 1, b: 2}], {b: 2})", false],
    ["ARRAY_CONTAINS([{a: [1, 2]}], {a: [1]}, true)", false],
    ["ARRAY_CONTAINS(c.text, 'b')", undefinedValue],
    ["ARRAY_CONTAINS_ANY(c.tags, 'x', 'a', undefined)", true],
    ["ARRAY_CONTAINS_ANY(c.tags, 'x', undefined)", undefinedValue],
    ["ARRAY_CONTAINS_ALL(c.tags, 'a', 'c')", true],
    ["ARRAY_CONTAINS_ALL(c.tags, 'x', undefined)", false],
    ["ARRAY_CONCAT([1], [2, [3]], [])", [1, 2, [3]]],
    ["ARRAY_CONCAT([1], 2)", undefinedValue],
    ["ARRAY_LENGTH(c.tags)", 3],
    ["ARRAY_LENGTH(c.deep)", undefinedValue],
    ["ARRAY_SLICE(c.tags, 1)", ["b", "c"]],
    ["ARRAY_SLICE(c.tags, -2, 1)", ["b"]],
    ["ARRAY_SLICE(c.tags, 0, -1)", []],
    ["ARRAY_SLICE(c.tags, 9)", []],
    ["SetIntersect([1, 2, 'A', 'B', 2], ['A', 2, 2])", ["A", 2]],
    ["SetUnion([1, 2, {a: 1}], [{a: 1}, 2, 3])", [1, 2, { a: 1 }, 3]],
    ["CHOOSE(2, 'a', 'b')", "b"],
    ["CHOOSE(0, 'a', 'b')", undefinedValue],
    ["CHOOSE(5, 1, 2, 3, 4, 'fifth')", "fifth"],
    [
      "ObjectToArray({a: 1, b: 'x'})",
      [
        { k: "a", v: 1 },
        { k: "b", v: "x" },
      ],
    ],
    ["ObjectToArray({a: 1}, 'name', 'value')", [{ name: "a", value: 1 }]],
    ["IIF(c.yes, 1, 2)", 1],
    ["IIF('true', 1, 2)", 2],
    ["IS_DEFINED(c.nothing)", true],
    ["IS_DEFINED(c.missing)", false],
    ["IS_NULL(c.nothing)", true],
    ["IS_NULL(c.missing)", false],
    ["IS_ARRAY(c.tags)", true],
    ["IS_OBJECT(c.tags)", false],
    ["IS_OBJECT(c.deep)", true],
    ["IS_OBJECT(null)", false],
    ["IS_BOOL(c.no)", true],
    ["IS_STRING(c.n)", false],
    ["IS_NUMBER(c.n)", true],
    ["IS_INTEGER(1.5)", false],
    ["IS_FINITE_NUMBER(c.n)", true],
    ["IS_PRIMITIVE(null)", true],
    ["IS_PRIMITIVE([])", false],
    ["ABS(-2)", 2],
    ["ABS('2')", undefinedValue],
    ["CEILING(1.2)", 2],
    ["FLOOR(-1.2)", -2],
    ["ROUND(2.5)", 3],
    ["ROUND(-2.6)", -3],
    ["ROUND(1.005, 2)", 1.01],
    ["TRUNC(-1.9)", -1],
    ["SIGN(-4)", -1],
    ["SQRT(9)", 3],
    ["SQRT(-1)", undefinedValue],
    ["SQUARE(3)", 9],
    ["POWER(2, 10)", 1024],
    ["EXP(0)", 1],
    ["LOG(1)", 0],
    ["LOG(8, 2)", 3],
    ["LOG10(1000)", 3],
    ["LOG(0)", undefinedValue],
    ["PI()", Math.PI],
    ["SIN(0) + COS(0) + TAN(0) + ATN2(0, 1)", 1],
    ["DEGREES(RADIANS(180))", 180],
    ["NumberBin(37, 10)", 30],
    ["IntAdd(20, 22)", 42],
    ["IntDiv(7, 2)", 3],
    ["IntDiv(7, 0)", undefinedValue],
    ["IntMod(-7, 3)", -1],
    ["IntMul(1.5, 2)", undefinedValue],
    ["IntBitAnd(12, 10)", 8],
    ["IntBitLeftShift(1, 40)", 1099511627776],
    ["IntBitNot(0)", -1],
  ])("computes %s", (expression, expected) => {
    expect(valueOf(expression)).toStrictEqual(expected);
  });
});

describe("date functions", () => {
  it.each([
    ["DateTimeAdd('mm', 1, '2020-01-31T10:00:00.1234567Z')", "2020-02-29T10:00:00.1234567Z"],
    ["DateTimeAdd('yyyy', -1, '2020-02-29T00:00:00Z')", "2019-02-28T00:00:00.0000000Z"],
    ["DateTimeAdd('hh', -1, '2020-07-03T00:00:00.0000000')", "2020-07-02T23:00:00.0000000Z"],
    ["DateTimeAdd('ns', 100, '2020-07-03T00:00:00Z')", "2020-07-03T00:00:00.0000001Z"],
    ["DateTimeAdd('dd', 1, 'tomorrow')", undefinedValue],
    ["DateTimeAdd('dd', 1, '2021-02-29T00:00:00Z')", undefinedValue],
    ["DateTimeAdd('century', 1, '2021-02-28T00:00:00Z')", undefinedValue],
    ["DateTimeDiff('hour', '2020-01-01T01:00:00.1Z', '2020-01-01T01:59:59.9Z')", 0],
    ["DateTimeDiff('hour', '2020-01-01T01:59:59Z', '2020-01-01T02:00:00Z')", 1],
    ["DateTimeDiff('yy', '2028-01-01T00:00:00Z', '2020-01-03T00:00:00Z')", -8],
    ["DateTimeDiff('dd', '2019-02-04T16:00:00Z', '2018-03-05T05:00:00Z')", -336],
    ["DateTimeDiff('m', '2019-12-31T00:00:00Z', '2020-01-01T00:00:00Z')", 1],
    ["DateTimePart('mcs', '2016-05-29T08:30:00.1301617')", 130161],
    ["DateTimePart('ns', '2016-05-29T08:30:00.1301617')", 130161700],
    ["DateTimePart('Month', '2016-05-29T08:30:00.1301617')", 5],
    ["DateTimeFromParts(2020, 9, 4)", "2020-09-04T00:00:00.0000000Z"],
    ["DateTimeFromParts(2020, 13, 4)", undefinedValue],
    ["DateTimeToTimestamp('1970-01-01T00:00:01.5Z')", 1500],
    ["TimestampToDateTime(1500)", "1970-01-01T00:00:01.5000000Z"],
    ["DateTimeToTicks('1970-01-01T00:00:01Z')", 10000000],
    ["TicksToDateTime(-1)", "1969-12-31T23:59:59.9999999Z"],
  ])("computes %s", (expression, expected) => {
    expect(valueOf(expression)).toStrictEqual(expected);
  });

  it("gives the current time in the three units of the service", () => {
    const before = Date.now();
    const now = valueOf("[GetCurrentDateTime(), GetCurrentTimestamp(), GetCurrentTicksStatic()]");
    expect(now).toStrictEqual([
      expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{7}Z$/),
      expect.any(Number),
      expect.any(Number),
    ]);
    const [, timestamp, ticks] = now as [string, number, number];
    expect(timestamp).toBeGreaterThanOrEqual(before);
    expect(ticks).toBeGreaterThanOrEqual(before * 10_000);
    expect(ticks).toBeLessThanOrEqual(Date.now() * 10_000);
  });
});

it("computes RAND for each row, and the static clock once for a query", () => {
  const plan = prepare({ query: "SELECT RAND() AS r, GetCurrentTicksStatic() AS t FROM c" });
  const rows = plan.run(Array.from({ length: 50 }, () => document)) as ReadonlyArray<{
    readonly r: number;
    readonly t: number;
  }>;
  expect(rows.every(({ r }) => r >= 0 && r < 1)).toBe(true);
  expect(new Set(rows.map(({ r }) => r)).size).toBeGreaterThan(40);
  expect(new Set(rows.map(({ t }) => t)).size).toBe(1);
});
