import { QueryError } from "../query-error";
import { finite } from "../values";
import type { Value } from "../values";
import { between, one, two, zero } from "./function";
import type { Family, SqlFunction } from "./function";

const numeric = (compute: (number: number) => number): SqlFunction =>
  one((value) => (typeof value === "number" ? finite(compute(value)) : undefined));

const numericPair = (compute: (left: number, right: number) => number): SqlFunction =>
  two((left, right) =>
    typeof left === "number" && typeof right === "number"
      ? finite(compute(left, right))
      : undefined,
  );

/** Halves go away from zero. */
const round = (value: Value, digits: Value = 0): Value => {
  if (typeof value !== "number" || typeof digits !== "number") return undefined;
  if (!Number.isInteger(digits) || digits < 0 || digits > 15) return undefined;
  const shifted = Math.round(Number(`${Math.abs(value)}e${digits}`));
  return Number.isNaN(shifted) ? value : Math.sign(value) * Number(`${shifted}e-${digits}`);
};

const logarithm = (value: Value, base: Value = Math.E): Value => {
  if (typeof value !== "number" || typeof base !== "number") return undefined;
  return finite(base === Math.E ? Math.log(value) : Math.log(value) / Math.log(base));
};

/** The service computes on 64-bit integers; what a JSON number can't hold exactly is refused. */
const exact = (name: string, result: bigint): number => {
  const wrapped = Number(BigInt.asIntN(64, result));
  if (!Number.isSafeInteger(wrapped))
    throw new QueryError(`${name}: a result beyond 2^53 is not supported by this server.`);
  return wrapped;
};

const integers = (
  name: string,
  compute: (left: bigint, right: bigint) => bigint | undefined,
): readonly [string, SqlFunction] => [
  name.toUpperCase(),
  two((left, right) => {
    if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return undefined;
    const result = compute(BigInt(Number(left)), BigInt(Number(right)));
    return result === undefined ? undefined : exact(name, result);
  }),
];

const numberBin = (value: Value, size: Value = 1): Value =>
  typeof value === "number" && typeof size === "number" && size !== 0
    ? finite(Math.floor(value / size) * size)
    : undefined;

export const mathematics: Family = [
  ["ABS", numeric(Math.abs)],
  ["ACOS", numeric(Math.acos)],
  ["ASIN", numeric(Math.asin)],
  ["ATAN", numeric(Math.atan)],
  ["ATN2", numericPair(Math.atan2)],
  ["CEILING", numeric(Math.ceil)],
  ["COS", numeric(Math.cos)],
  ["COT", numeric((number) => 1 / Math.tan(number))],
  ["DEGREES", numeric((number) => (number * 180) / Math.PI)],
  ["EXP", numeric(Math.exp)],
  ["FLOOR", numeric(Math.floor)],
  ["LOG", between(1, 2, logarithm)],
  ["LOG10", numeric(Math.log10)],
  ["NUMBERBIN", between(1, 2, numberBin)],
  ["PI", zero(() => Math.PI)],
  ["POWER", numericPair(Math.pow)],
  ["RADIANS", numeric((number) => (number * Math.PI) / 180)],
  ["RAND", { least: 0, most: 0, call: Math.random, isVolatile: true }],
  ["ROUND", between(1, 2, round)],
  ["SIGN", numeric(Math.sign)],
  ["SIN", numeric(Math.sin)],
  ["SQRT", numeric(Math.sqrt)],
  ["SQUARE", numeric((number) => number * number)],
  ["TAN", numeric(Math.tan)],
  ["TRUNC", numeric(Math.trunc)],
  integers("IntAdd", (left, right) => left + right),
  integers("IntSub", (left, right) => left - right),
  integers("IntMul", (left, right) => left * right),
  integers("IntDiv", (left, right) => (right === 0n ? undefined : left / right)),
  integers("IntMod", (left, right) => (right === 0n ? undefined : left % right)),
  integers("IntBitAnd", (left, right) => left & right),
  integers("IntBitOr", (left, right) => left | right),
  integers("IntBitXor", (left, right) => left ^ right),
  integers("IntBitLeftShift", (left, right) =>
    right < 0n || right > 63n ? undefined : left << right,
  ),
  integers("IntBitRightShift", (left, right) =>
    right < 0n || right > 63n ? undefined : left >> right,
  ),
  [
    "INTBITNOT",
    one((value) =>
      Number.isSafeInteger(value) ? exact("IntBitNot", ~BigInt(Number(value))) : undefined,
    ),
  ],
];
