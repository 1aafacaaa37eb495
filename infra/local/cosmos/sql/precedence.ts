import { QueryError } from "./query-error";
import type { BinaryOperator, Expression } from "./syntax";
import type { Token } from "./tokens";

/** From the loosest to the tightest; IN, BETWEEN and LIKE stand beside the relational operators. */
export const levels: ReadonlyArray<ReadonlyArray<BinaryOperator>> = [
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>", ">>>"],
  ["+", "-", "||"],
  ["*", "/", "%"],
];
export const relational = 1;
export const aboveComparisons = relational + 1;

export const operatorOf = (
  token: Token,
  candidates: ReadonlyArray<BinaryOperator>,
): BinaryOperator | undefined => {
  const text = token.text === "<>" ? "!=" : token.text;
  return token.kind === "symbol" ? candidates.find((operator) => operator === text) : undefined;
};

const bitwise = new Set<string>(["|", "^", "&", "<<", ">>", ">>>"]);

export const isBitwise = (expression: Expression): boolean =>
  expression.kind === "binary" && bitwise.has(expression.operator);

export const isCondition = (expression: Expression): boolean =>
  ["logical", "not", "in", "between", "like"].includes(expression.kind) ||
  (expression.kind === "binary" &&
    levels.slice(0, aboveComparisons).flat().includes(expression.operator));

/**
 * The documentation orders NOT, AND and OR only. Where languages disagree about the rest, a query
 * without parentheses could mean something else in the service, so it isn't answered.
 */
export const ambiguous = (what: string): QueryError =>
  new QueryError(`${what} is ambiguous here: put parentheses around what belongs together.`);
