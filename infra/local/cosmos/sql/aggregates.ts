import { compareValues, finite, isPrimitive } from "./values";
import type { Value } from "./values";

export type Accumulator = { readonly add: (value: Value) => void; readonly result: () => Value };

const count = (): Accumulator => {
  let total = 0;
  return {
    add: (value) => {
      if (value !== undefined) total += 1;
    },
    result: () => total,
  };
};

/** Undefined values are left out; one value that isn't a number makes the whole answer undefined. */
const numeric = (answer: (sum: number, count: number) => Value) => (): Accumulator => {
  let sum = 0;
  let numbers = 0;
  let isNumeric = true;
  return {
    add: (value) => {
      if (value === undefined) return;
      if (typeof value !== "number") isNumeric = false;
      else {
        sum += value;
        numbers += 1;
      }
    },
    result: () => (isNumeric ? answer(sum, numbers) : undefined),
  };
};

/** An array or an object makes the answer undefined. */
const extreme = (isBetter: (order: number) => boolean) => (): Accumulator => {
  let best: Value;
  let isComparable = true;
  return {
    add: (value) => {
      if (value === undefined) return;
      if (!isPrimitive(value)) isComparable = false;
      else if (best === undefined || isBetter(compareValues(value, best))) best = value;
    },
    result: () => (isComparable ? best : undefined),
  };
};

/**
 * The sum of nothing isn't documented. The service's own clients take an undefined partial sum for
 * a spoiled one, so an empty partition has to give 0.
 */
export const aggregates: ReadonlyMap<string, () => Accumulator> = new Map([
  ["COUNT", count],
  ["SUM", numeric((sum) => finite(sum))],
  ["AVG", numeric((sum, numbers) => finite(sum / numbers))],
  ["MIN", extreme((order) => order < 0)],
  ["MAX", extreme((order) => order > 0)],
]);

export const isAggregate = (name: string): boolean => aggregates.has(name.toUpperCase());
