import * as fc from "fast-check";
import { prepare, QueryError } from "../../../infra/local/cosmos/sql/query";

describe("refusals", () => {
  const refusalOf = (query: string): unknown => {
    try {
      return prepare({ query });
    } catch (error) {
      return error;
    }
  };

  it.each([
    ["SELECT", "Syntax error"],
    ["SELECT * FROM", "Syntax error"],
    ["SELECT * FROM c WHERE", "Syntax error"],
    ["SELECT * FROM c WHERE c.a = 'x", "Syntax error"],
    ["SELECT * FROM c WHERE c.a = '\\q'", "unknown escape"],
    ["SELECT * FROM c WHERE c.a == 1", "Syntax error"],
    ["SELECT * FROM c; SELECT * FROM c", "Syntax error"],
    ["SELECT * FROM c SELECT * FROM c", "Syntax error"],
    ["INSERT INTO c VALUES (1)", "Syntax error"],
    ["SELECT c.order FROM c", "Syntax error"],
    ["SELECT c.a AS value FROM c", "Syntax error"],
    ["SELECT VALUE * FROM c", "Syntax error"],
    ["SELECT *, c.id FROM c", "Syntax error"],
    ["SELECT 1x FROM c", "Syntax error"],
    ["SELECT 1e999", "too large"],
    ["SELECT COUNT(*) FROM c", "Syntax error"],
    ["SELECT COUNT(DISTINCT c.a) FROM c", "Syntax error"],
    ["SELECT * FROM c, d", "Syntax error"],
    ["SELECT * FROM c LIMIT 1", "Syntax error"],
    ["SELECT * FROM c OFFSET 1", "Syntax error"],
    ["SELECT c.a FROM c GROUP BY c.a HAVING COUNT(1) > 1", "Syntax error"],
    ["SELECT * FROM c UNION SELECT * FROM c", "Syntax error"],
    ["SELECT * FROM c CROSS JOIN c.tags", "Only JOIN over the arrays"],
    ["SELECT * FROM c LEFT JOIN t IN c.tags", "Only JOIN over the arrays"],
    ["SELECT * FROM c JOIN t IN c.tags", "exactly one collection"],
    ["SELECT *", "exactly one collection"],
    ["SELECT d.a FROM c", "'d' could not be resolved"],
    ["SELECT products.a FROM products p", "'products' could not be resolved"],
    [
      "SELECT VALUE EXISTS(SELECT VALUE 1 FROM x IN other.tags) FROM c",
      "'other' could not be resolved",
    ],
    ["SELECT VALUE c.a FROM c JOIN c IN c.tags", "used more than once"],
    ["SELECT c.a, c.b.a FROM c", "more than once"],
    ["SELECT VALUE {a: 1, a: 2}", "specified twice"],
    ["SELECT NOSUCH(c.a) FROM c", "is not a function"],
    ["SELECT ABS() FROM c", "arguments"],
    ["SELECT ABS(1, 2) FROM c", "arguments"],
    ["SELECT udf.tax(c.a) FROM c", "User-defined functions"],
    ["SELECT ST_DISTANCE(c.a, c.b) FROM c", "spatial"],
    ["SELECT VectorDistance(c.a, [1]) FROM c", "vector"],
    ["SELECT FullTextContains(c.a, 'x') FROM c", "full-text"],
    ["SELECT * FROM c ORDER BY RANK FullTextScore(c.a, 'x')", "ORDER BY RANK"],
    ["SELECT ALL(SELECT VALUE 1 FROM t IN c.tags) FROM c", "ALL over a subquery"],
    ["SELECT * FROM c WHERE COUNT(1) > 1", "aggregate"],
    ["SELECT SUM(MAX(c.a)) FROM c", "aggregate"],
    ["SELECT COUNT(1), c.a FROM c", "GROUP BY"],
    ["SELECT c.b FROM c GROUP BY c.a", "GROUP BY"],
    ["SELECT * FROM c GROUP BY c.a", "GROUP BY"],
    ["SELECT c.a FROM c GROUP BY c.a ORDER BY c.a", "ORDER BY"],
    ["SELECT COUNT(1) FROM c ORDER BY c.a", "ORDER BY"],
    ["SELECT c.a FROM c GROUP BY (SELECT VALUE 1)", "GROUP BY"],
    ["SELECT * FROM c ORDER BY c.a + 1", "ORDER BY"],
    ["SELECT * FROM c ORDER BY c", "ORDER BY"],
    ["SELECT * FROM c ORDER BY LOWER(c.a)", "ORDER BY"],
    ["SELECT * FROM c ORDER BY c.a, c.a DESC", "twice"],
    ["SELECT VALUE t FROM c JOIN t IN c.tags ORDER BY t.a", "elements of an array"],
    ["SELECT * FROM c ORDER BY c.tags[0]", "elements of an array"],
    ["SELECT c.a AS x FROM c ORDER BY x", "could not be resolved"],
    ["SELECT VALUE ARRAY(SELECT TOP 1 VALUE t FROM t IN c.tags) FROM c", "subquery"],
    ["SELECT VALUE ARRAY(SELECT VALUE t FROM t IN c.tags ORDER BY t) FROM c", "subquery"],
    ["SELECT TOP 1 * FROM c OFFSET 1 LIMIT 1", "don't go together"],
    ["SELECT TOP 1.5 * FROM c", "whole number"],
    ["SELECT TOP -1 * FROM c", "Syntax error"],
    ["SELECT * FROM c OFFSET @no LIMIT 1", "has no value"],
    ["SELECT * FROM c WHERE c.a = @no", "has no value"],
    ["SELECT * FROM c WHERE NOT c.a = 1", "ambiguous"],
    ["SELECT * FROM c WHERE NOT c.a IN (1)", "ambiguous"],
    ["SELECT * FROM c WHERE c.flags & 4 = 4", "ambiguous"],
    ["SELECT * FROM c WHERE c.a ?? 1 = 1", "ambiguous"],
    ["SELECT * FROM c WHERE c.a = c.b ?? 1", "ambiguous"],
    ["SELECT * FROM c WHERE NOT c.a ?? true", "ambiguous"],
    ["SELECT * FROM c WHERE c.a LIKE '[a'", "LIKE pattern"],
    ["SELECT * FROM c WHERE c.a LIKE '[z-a]'", "LIKE pattern"],
    ["SELECT * FROM c WHERE c.a LIKE 'x' ESCAPE 'xx'", "one character"],
    [
      "SELECT * FROM c WHERE RegexMatch(c.a, '(')  AND RegexMatch('a', '(')",
      "not a regular expression",
    ],
    ["SELECT RegexMatch('a', 'a', 'g')", "modifiers"],
    ["SELECT IntMul(9007199254740991, 3)", "beyond 2^53"],
    ["SELECT * FROM {a: 1}", "FROM takes"],
  ])("refuses %s", (query, message) => {
    const refusal = refusalOf(query);
    expect(refusal).toBeInstanceOf(QueryError);
    expect(String(refusal)).toContain(message);
  });

  it.each([
    ["parentheses", `SELECT VALUE ${"(".repeat(5000)}1${")".repeat(5000)}`],
    ["signs", `SELECT VALUE ${"- ".repeat(5000)}1`],
    ["negations", `SELECT VALUE ${"NOT ".repeat(5000)}true`],
    ["arrays", `SELECT VALUE ${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["sums", `SELECT VALUE 1${" + 1".repeat(5000)}`],
    ["subqueries", `SELECT VALUE ${"(SELECT VALUE ".repeat(3000)}1${")".repeat(3000)}`],
    ["choices", `SELECT VALUE ${"true ? 1 : ".repeat(3000)}1`],
    ["fallbacks", `SELECT VALUE ${"1 ?? ".repeat(3000)}1`],
  ])("refuses endless %s instead of exhausting the stack", (_, query) => {
    expect(refusalOf(query)).toBeInstanceOf(QueryError);
  });

  it("takes as many conditions and values as a query text holds", () => {
    const conditions = Array.from({ length: 5000 }, (_, n) => `c.n != ${n}`).join(" AND ");
    const numbers = Array.from({ length: 5000 }, (_, n) => n).join(", ");
    const query = `SELECT VALUE c.n FROM c WHERE ${conditions} AND c.n NOT IN (${numbers})`;
    expect(prepare({ query }).run([{ n: 1 }, { n: 5000 }])).toStrictEqual([5000]);
  });

  /** Expressions that mostly parse; some are ambiguous, misuse types or name what isn't there. */
  const expressions = fc.letrec<{ any: string }>((tie) => {
    const any = tie("any");
    const join = (...parts: ReadonlyArray<fc.Arbitrary<string>>) =>
      fc.tuple(...parts).map((texts) => texts.join(" "));
    const word = (text: string) => fc.constant(text);
    const operator = fc.constantFrom(
      ..."= != <> < <= > >= + - * / % & | ^ << >> || AND OR ?? LIKE".split(" "),
    );
    const name = fc.constantFrom(
      "ABS",
      "LOWER",
      "IS_DEFINED",
      "ToString",
      "COUNT",
      "MAX",
      "NOSUCH",
    );
    const pair = fc.constantFrom("CONTAINS", "RegexMatch", "ARRAY_CONTAINS", "POWER", "SetUnion");
    return {
      any: fc.oneof(
        { maxDepth: 4, depthSize: "small", withCrossShrink: true },
        fc.constantFrom(
          "1",
          "'a'",
          "null",
          "true",
          "undefined",
          "@p",
          "c",
          "c.a",
          "c.tags",
          "c['x']",
          "t.k",
        ),
        join(any, operator, any),
        join(word("("), any, word(")")),
        join(word("NOT"), any),
        join(word("-"), any),
        join(any, word("?"), any, word(":"), any),
        join(any, word("IN ("), any, word(","), any, word(")")),
        join(any, word("BETWEEN"), any, word("AND"), any),
        join(name, word("("), any, word(")")),
        join(pair, word("("), any, word(","), any, word(")")),
        join(word("["), any, word(","), any, word("]")),
        join(word("{ a :"), any, word("}")),
        join(word("EXISTS ( SELECT VALUE t FROM t IN c.tags WHERE"), any, word(")")),
        join(word("ARRAY ( SELECT VALUE"), any, word("FROM t IN c.tags )")),
        join(word("( SELECT VALUE COUNT ( 1 ) FROM t IN c.tags WHERE"), any, word(")")),
      ),
    };
  }).any;

  const queries = fc.oneof(
    fc.tuple(expressions, expressions).map(([x, y]) => `SELECT ${x} AS x FROM c WHERE ${y}`),
    expressions.map((x) => `SELECT VALUE ${x} FROM c JOIN t IN c.tags`),
    expressions.map((x) => `SELECT ${x} AS x , COUNT ( 1 ) AS n FROM c GROUP BY ${x}`),
    expressions.map((x) => `SELECT DISTINCT VALUE ${x} FROM c OFFSET 1 LIMIT 2`),
    expressions.map((x) => `SELECT * FROM c WHERE ${x} ORDER BY c.a DESC`),
  );
  /** One word is lost, so that the parser also meets what isn't a query. */
  const damaged = fc
    .tuple(queries, fc.nat(60))
    .map(([query, at]) => query.split(" ").toSpliced(at, 1).join(" "));

  it("answers a query or refuses it, and never fails in another way", () => {
    const documents = [{ a: 1, tags: [{ k: 1 }, "x"] }, { a: "b", x: [true] }, null, 5];
    const outcomeOf = (query: string): ReadonlyArray<unknown> | null => {
      try {
        const plan = prepare({ query, parameters: [{ name: "@p", value: "[(" }] });
        const rows = plan.run(documents);
        const streamed = documents.flatMap((document) => plan.rowsOf(document));
        return [rows, plan.isStreaming ? streamed : rows];
      } catch (error) {
        if (error instanceof QueryError) return null;
        throw error;
      }
    };
    let answered = 0;
    fc.assert(
      fc.property(fc.oneof(queries, damaged), (query) => {
        const outcome = outcomeOf(query);
        if (outcome === null) return;
        answered += 1;
        expect(outcome[0]).toStrictEqual(outcome[1]);
      }),
      { numRuns: 1500 },
    );
    expect(answered).toBeGreaterThan(100);
  });
});
