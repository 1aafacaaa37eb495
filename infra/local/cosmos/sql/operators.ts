import type { Evaluate } from "./member-access";
import type { BinaryOperator } from "./syntax";
import { compareWithinType, finite, isPrimitive, sameValue } from "./values";
import type { Value } from "./values";

type Operand = { readonly evaluate: Evaluate; readonly constant: { readonly value: Value } | null };

const primitiveOf = ({ constant }: Operand) =>
  constant !== null && isPrimitive(constant.value) ? { value: constant.value } : null;

/**
 * Values of different types are different, so `c.x != null` finds every other defined value: see the
 * README of this folder for why. Undefined compares with nothing.
 */
const equality = (left: Operand, right: Operand, isEqual: boolean): Evaluate => {
  const constant = primitiveOf(right);
  const { evaluate: ofLeft } = left;
  const { evaluate: ofRight } = right;
  if (constant !== null) {
    const { value: wanted } = constant;
    return (frame) => {
      const value = ofLeft(frame);
      return value === undefined ? undefined : (value === wanted) === isEqual;
    };
  }
  return (frame) => {
    const a = ofLeft(frame);
    const b = ofRight(frame);
    return a === undefined || b === undefined ? undefined : sameValue(a, b) === isEqual;
  };
};

type Order = "<" | "<=" | ">" | ">=";

const holds: Readonly<Record<Order, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

const againstText = (of: Evaluate, operator: Order, bound: string): Evaluate => {
  const given =
    (test: (value: string) => boolean): Evaluate =>
    (frame) => {
      const value = of(frame);
      return typeof value === "string" ? test(value) : undefined;
    };
  if (operator === "<") return given((value) => value < bound);
  if (operator === "<=") return given((value) => value <= bound);
  return operator === ">" ? given((value) => value > bound) : given((value) => value >= bound);
};

const againstNumber = (of: Evaluate, operator: Order, bound: number): Evaluate => {
  const test = holds[operator];
  return (frame) => {
    const value = of(frame);
    return typeof value === "number" ? test(value - bound) : undefined;
  };
};

const comparison = (left: Operand, right: Operand, operator: Order): Evaluate => {
  const bound = primitiveOf(right)?.value;
  if (typeof bound === "string") return againstText(left.evaluate, operator, bound);
  if (typeof bound === "number") return againstNumber(left.evaluate, operator, bound);
  const test = holds[operator];
  return (frame) => {
    const order = compareWithinType(left.evaluate(frame), right.evaluate(frame));
    return order === undefined ? undefined : test(order);
  };
};

type Arithmetic = Exclude<BinaryOperator, Order | "=" | "!=" | "||">;

const arithmetic: Readonly<Record<Arithmetic, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "&": (left, right) => left & right,
  "|": (left, right) => left | right,
  "^": (left, right) => left ^ right,
  "<<": (left, right) => left << right,
  ">>": (left, right) => left >> right,
  ">>>": (left, right) => left >>> right,
};

const mirrored: Readonly<Record<Order, Order>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

const isOrder = (operator: BinaryOperator): operator is Order => operator in holds;
const isArithmetic = (operator: BinaryOperator): operator is Arithmetic => operator in arithmetic;

const onNumbers =
  (compute: (left: number, right: number) => number, left: Evaluate, right: Evaluate): Evaluate =>
  (frame) => {
    const a = left(frame);
    const b = right(frame);
    return typeof a === "number" && typeof b === "number" ? finite(compute(a, b)) : undefined;
  };

const concatenation =
  (left: Evaluate, right: Evaluate): Evaluate =>
  (frame) => {
    const a = left(frame);
    const b = right(frame);
    return typeof a === "string" && typeof b === "string" ? a + b : undefined;
  };

/** A constant operand goes to the right, where its type is known ahead. */
export const binary = (operator: BinaryOperator, left: Operand, right: Operand): Evaluate => {
  if (isArithmetic(operator)) return onNumbers(arithmetic[operator], left.evaluate, right.evaluate);
  if (operator === "||") return concatenation(left.evaluate, right.evaluate);
  const isConstantFirst = left.constant !== null && right.constant === null;
  const [variable, other] = isConstantFirst ? [right, left] : [left, right];
  if (!isOrder(operator)) return equality(variable, other, operator === "=");
  return comparison(variable, other, isConstantFirst ? mirrored[operator] : operator);
};

export const unary = (operator: "+" | "-" | "~", operand: Evaluate): Evaluate => {
  const compute = {
    "+": (number: number) => number,
    "-": (number: number) => -number,
    "~": (number: number) => ~number,
  }[operator];
  return (frame) => {
    const value = operand(frame);
    return typeof value === "number" ? compute(value) : undefined;
  };
};

export const negation =
  (operand: Evaluate): Evaluate =>
  (frame) => {
    const value = operand(frame);
    return typeof value === "boolean" ? !value : undefined;
  };

/** One decisive operand settles AND (false) and OR (true), also when others are undefined. */
export const logical = (operator: "AND" | "OR", operands: ReadonlyArray<Evaluate>): Evaluate => {
  const decisive = operator === "OR";
  return (frame) => {
    let isKnown = true;
    for (const operand of operands) {
      const value = operand(frame);
      if (value === decisive) return decisive;
      if (value !== !decisive) isKnown = false;
    }
    return isKnown ? !decisive : undefined;
  };
};
