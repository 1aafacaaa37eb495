import { ExpressionParser } from "./parse-expression";
import { QueryError } from "./query-error";
import type { Expression, Projection, Select, Source } from "./syntax";
import { TokenCursor } from "./token-cursor";
import { tokensOf } from "./tokens";

/** `SELECT c.name` is called name; what has no last property is called $1, $2… in its order. */
const nameOf = (expression: Expression): string | null => {
  if (expression.kind === "name") return expression.name;
  if (expression.kind !== "path") return null;
  const last = expression.keys.at(-1);
  return last?.kind === "literal" && typeof last.value === "string" ? last.value : null;
};

class QueryParser {
  readonly #expressions: ExpressionParser;

  constructor(private readonly cursor: TokenCursor) {
    this.#expressions = new ExpressionParser(cursor, () => this.select());
  }

  query(): Select {
    const select = this.select();
    if (this.cursor.token.kind !== "end") this.cursor.fail("the end of the query");
    return select;
  }

  select(): Select {
    this.cursor.expectWord("SELECT");
    const distinct = this.cursor.takeWord("DISTINCT");
    const top = this.cursor.takeWord("TOP") ? this.#count() : null;
    const projection = this.#projection();
    const sources = this.cursor.takeWord("FROM") ? this.#sources() : [];
    const where = this.cursor.takeWord("WHERE") ? this.#expressions.expression() : null;
    const groupBy = this.#by("GROUP") ? this.cursor.list(() => this.#expressions.expression()) : [];
    const orderBy = this.#by("ORDER") ? this.#order() : [];
    const offset = this.cursor.takeWord("OFFSET") ? this.#count() : null;
    if (offset !== null) this.cursor.expectWord("LIMIT");
    const limit = offset === null ? null : this.#count();
    return { distinct, top, projection, sources, where, groupBy, orderBy, offset, limit };
  }

  #by(word: string): boolean {
    if (!this.cursor.takeWord(word)) return false;
    this.cursor.expectWord("BY");
    return true;
  }

  #order(): Select["orderBy"] {
    if (this.cursor.isWord("RANK")) throw new QueryError("ORDER BY RANK is not supported.");
    return this.cursor.list(() => {
      const expression = this.#expressions.expression();
      const descending = this.cursor.takeWord("DESC");
      if (!descending) this.cursor.takeWord("ASC");
      return { expression, descending };
    });
  }

  #count(): Expression {
    const { token } = this.cursor;
    if (token.kind === "parameter") {
      this.cursor.advance();
      return { kind: "parameter", name: token.text };
    }
    if (token.kind !== "number") return this.cursor.fail("a number or a parameter");
    this.cursor.advance();
    return { kind: "literal", value: token.value };
  }

  #projection(): Projection {
    if (this.cursor.takeSymbol("*")) return { kind: "star" };
    if (this.cursor.takeWord("VALUE"))
      return { kind: "value", expression: this.#expressions.expression() };
    let unnamed = 0;
    const items = this.cursor.list(() => {
      const expression = this.#expressions.expression();
      const alias = this.#alias() ?? nameOf(expression);
      if (alias === null) unnamed += 1;
      return { name: alias ?? `$${unnamed}`, expression };
    });
    const repeated = items.find(
      ({ name }, i) => items.findIndex((item) => item.name === name) !== i,
    );
    if (repeated)
      throw new QueryError(`The property name '${repeated.name}' is specified more than once.`);
    return { kind: "list", items };
  }

  #alias(): string | null {
    if (this.cursor.takeWord("AS")) return this.cursor.expectIdentifier();
    return this.cursor.isIdentifier ? this.cursor.expectIdentifier() : null;
  }

  #sources(): ReadonlyArray<Source> {
    const sources = [this.#source()];
    while (this.cursor.takeWord("JOIN")) sources.push(this.#source());
    return sources;
  }

  #source(): Source {
    const { token, following } = this.cursor;
    const iterates =
      token.kind === "name" && following.kind === "name" && /^in$/i.test(following.text);
    if (iterates) {
      const alias = this.cursor.expectIdentifier();
      this.cursor.expectWord("IN");
      return { iterates, collection: this.#collection(), alias };
    }
    const collection = this.#collection();
    const own = collection.kind === "expression" ? nameOf(collection.expression) : null;
    return { iterates, collection, alias: this.#sourceAlias() ?? own };
  }

  /** JOIN isn't reserved as such, but it never is an alias: the words around FROM end the source. */
  #sourceAlias(): string | null {
    const joins = ["LEFT", "RIGHT", "FULL", "CROSS", "INNER", "OUTER", "NATURAL"];
    if (joins.some((word) => this.cursor.isWord(word)))
      throw new QueryError("Only JOIN over the arrays of one document is supported.");
    return this.#alias();
  }

  #collection(): Source["collection"] {
    if (this.cursor.isSymbol(",")) return this.cursor.fail("a collection");
    const expression = this.#expressions.expression();
    if (expression.kind === "subquery" && expression.form === "scalar")
      return { kind: "select", select: expression.select };
    const root = expression.kind === "path" ? expression.root : expression;
    if (root.kind !== "name")
      throw new QueryError("FROM takes a path or a subquery in parentheses.");
    return { kind: "expression", expression };
  }
}

export const parseQuery = (query: string): Select =>
  new QueryParser(new TokenCursor(tokensOf(query))).query();
