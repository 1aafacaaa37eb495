import {
  aboveComparisons,
  ambiguous,
  isBitwise,
  isCondition,
  levels,
  operatorOf,
  relational,
} from "./precedence";
import { QueryError } from "./query-error";
import type { Expression, Select } from "./syntax";
import type { TokenCursor } from "./token-cursor";

const predicates = ["IN", "BETWEEN", "LIKE"];
const unsupportedForms = ["ALL", "FIRST", "LAST"];

/** Longer chains of one operator would nest the compiled closures too deeply. */
const longestChain = 200;

export class ExpressionParser {
  readonly #parenthesized = new WeakSet<Expression>();

  constructor(
    private readonly cursor: TokenCursor,
    private readonly parseSelect: () => Select,
  ) {}

  expression(): Expression {
    return this.cursor.nested(() => this.#conditional());
  }

  #conditional(): Expression {
    const condition = this.#coalesce();
    if (!this.cursor.takeSymbol("?")) return condition;
    const consequent = this.expression();
    this.cursor.expectSymbol(":");
    return { kind: "conditional", condition, consequent, alternative: this.expression() };
  }

  #coalesce(): Expression {
    const left = this.#logical("OR");
    if (!this.cursor.takeSymbol("??")) return left;
    const right = this.cursor.nested(() => this.#coalesce());
    this.#refuse("The operator ?? beside a condition", isCondition, left, right);
    return { kind: "coalesce", left, right };
  }

  /** Chains of AND and OR are one flat node: thousands of operands don't nest. */
  #logical(operator: "AND" | "OR"): Expression {
    const operand = () => (operator === "OR" ? this.#logical("AND") : this.#negation());
    const first = operand();
    if (!this.cursor.isWord(operator)) return first;
    const operands = [first];
    while (this.cursor.takeWord(operator)) operands.push(operand());
    return { kind: "logical", operator, operands };
  }

  #negation(): Expression {
    if (!this.cursor.takeWord("NOT")) return this.#binary(0);
    const operand = this.cursor.nested(() =>
      this.cursor.isWord("NOT") ? this.#negation() : this.#unary(),
    );
    if (operatorOf(this.cursor.token, levels.flat()) !== undefined || this.#startsPredicate())
      throw ambiguous("NOT before an operator");
    return { kind: "not", operand };
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (let length = 0; length < longestChain; length += 1) {
      const operator = operatorOf(this.cursor.token, operators);
      if (operator !== undefined) {
        this.cursor.advance();
        const right = this.#binary(level + 1);
        if (level <= relational) this.#refuseBitwise(left, right);
        left = { kind: "binary", operator, left, right };
      } else if (level === relational && this.#startsPredicate()) left = this.#predicate(left);
      else return left;
    }
    throw new QueryError(`More than ${longestChain} operators in a row: use parentheses.`);
  }

  #refuseBitwise(...operands: ReadonlyArray<Expression>): void {
    this.#refuse("A bitwise operator beside a comparison", isBitwise, ...operands);
  }

  #refuse(
    what: string,
    isUnclear: (operand: Expression) => boolean,
    ...operands: ReadonlyArray<Expression>
  ): void {
    if (operands.some((operand) => isUnclear(operand) && !this.#parenthesized.has(operand)))
      throw ambiguous(what);
  }

  #startsPredicate(): boolean {
    const { token, following } = this.cursor;
    const isNegated = this.cursor.isWord("NOT");
    const word = isNegated ? following : token;
    return word.kind === "name" && predicates.includes(word.text.toUpperCase());
  }

  #predicate(left: Expression): Expression {
    this.#refuseBitwise(left);
    const isNegated = this.cursor.takeWord("NOT");
    const predicate = this.#affirmed(left);
    return isNegated ? { kind: "not", operand: predicate } : predicate;
  }

  #affirmed(value: Expression): Expression {
    if (this.cursor.takeWord("IN")) {
      this.cursor.expectSymbol("(");
      const list = this.cursor.list(() => this.expression());
      this.cursor.expectSymbol(")");
      return { kind: "in", needle: value, list };
    }
    if (this.cursor.takeWord("BETWEEN")) {
      const low = this.#binary(aboveComparisons);
      this.cursor.expectWord("AND");
      const high = this.#binary(aboveComparisons);
      this.#refuseBitwise(low, high);
      return { kind: "between", value, low, high };
    }
    this.cursor.expectWord("LIKE");
    const pattern = this.#binary(aboveComparisons);
    if (!this.cursor.takeWord("ESCAPE")) return { kind: "like", value, pattern, escape: null };
    const escape = this.cursor.advance();
    if (escape.kind !== "string" || escape.value.length !== 1)
      throw new QueryError("ESCAPE takes a string of one character.");
    return { kind: "like", value, pattern, escape: escape.value };
  }

  #unary(): Expression {
    const operator = (["+", "-", "~"] as const).find((sign) => this.cursor.isSymbol(sign));
    if (operator === undefined) return this.#postfix();
    this.cursor.advance();
    return { kind: "unary", operator, operand: this.cursor.nested(() => this.#unary()) };
  }

  #postfix(): Expression {
    const root = this.#primary();
    const keys: Array<Expression> = [];
    for (;;) {
      if (this.cursor.takeSymbol("."))
        keys.push({ kind: "literal", value: this.cursor.expectIdentifier() });
      else if (this.cursor.takeSymbol("[")) {
        keys.push(this.expression());
        this.cursor.expectSymbol("]");
      } else return keys.length === 0 ? root : { kind: "path", root, keys };
    }
  }

  #primary(): Expression {
    const { token } = this.cursor;
    switch (token.kind) {
      case "number":
      case "string":
        this.cursor.advance();
        return { kind: "literal", value: token.value };
      case "parameter":
        this.cursor.advance();
        return { kind: "parameter", name: token.text };
      case "name":
        return this.#named(token.text);
      case "symbol":
        return this.#bracketed();
      case "end":
        return this.cursor.fail("an expression");
    }
  }

  #named(text: string): Expression {
    switch (text.toUpperCase()) {
      case "TRUE":
        return this.#constant(true);
      case "FALSE":
        return this.#constant(false);
      case "NULL":
        return this.#constant(null);
      case "UNDEFINED":
        return this.#constant(undefined);
      case "EXISTS":
        this.cursor.advance();
        return { kind: "subquery", form: "exists", select: this.#parenthesizedSelect() };
      case "ARRAY":
        this.cursor.advance();
        return { kind: "subquery", form: "array", select: this.#parenthesizedSelect() };
      case "UDF":
        throw new QueryError("User-defined functions are not supported by this server.");
    }
    const name = this.cursor.expectIdentifier();
    return this.cursor.isSymbol("(") ? this.#call(name) : { kind: "name", name };
  }

  #constant(value: boolean | null | undefined): Expression {
    this.cursor.advance();
    return { kind: "literal", value };
  }

  #call(name: string): Expression {
    this.cursor.expectSymbol("(");
    if (unsupportedForms.includes(name.toUpperCase()) && this.cursor.isWord("SELECT"))
      throw new QueryError(
        `${name.toUpperCase()} over a subquery is not supported by this server.`,
      );
    const given = this.cursor.isSymbol(")") ? [] : this.cursor.list(() => this.expression());
    this.cursor.expectSymbol(")");
    return { kind: "call", name, arguments: given };
  }

  #parenthesizedSelect(): Select {
    this.cursor.expectSymbol("(");
    const select = this.cursor.nested(() => this.parseSelect());
    this.cursor.expectSymbol(")");
    return select;
  }

  #bracketed(): Expression {
    if (this.cursor.isSymbol("(")) {
      if (this.cursor.following.kind === "name" && /^select$/i.test(this.cursor.following.text))
        return { kind: "subquery", form: "scalar", select: this.#parenthesizedSelect() };
      this.cursor.advance();
      const inner = this.expression();
      this.cursor.expectSymbol(")");
      this.#parenthesized.add(inner);
      return inner;
    }
    if (this.cursor.takeSymbol("[")) {
      const items = this.cursor.isSymbol("]") ? [] : this.cursor.list(() => this.expression());
      this.cursor.expectSymbol("]");
      return { kind: "array", items };
    }
    if (!this.cursor.takeSymbol("{")) return this.cursor.fail("an expression");
    const members = this.cursor.isSymbol("}") ? [] : this.cursor.list(() => this.#member());
    this.cursor.expectSymbol("}");
    const repeated = members.find(({ name }, i) => members.findIndex((m) => m.name === name) !== i);
    if (repeated) throw new QueryError(`The property '${repeated.name}' is specified twice.`);
    return { kind: "object", members };
  }

  #member(): { readonly name: string; readonly value: Expression } {
    const { token } = this.cursor;
    const name =
      token.kind === "string" ? token.value : this.cursor.isIdentifier ? token.text : null;
    if (name === null) return this.cursor.fail("a property name");
    this.cursor.advance();
    this.cursor.expectSymbol(":");
    return { name, value: this.expression() };
  }
}
