import { canonicalKey, isArray, isObject, sameValue } from "../values";
import type { Json, Value } from "../values";
import { between, one, two } from "./function";
import type { Family } from "./function";

/** Every member of `part` is in `whole`; arrays and scalars have to be equal. */
const includesPart = (whole: Value, part: Value): boolean =>
  isObject(whole) && isObject(part)
    ? Object.keys(part).every(
        (member) => Object.hasOwn(whole, member) && includesPart(whole[member], part[member]),
      )
    : sameValue(whole, part);

const contains = (items: Value, wanted: Value, isPartial: Value = false): Value => {
  if (!isArray(items) || wanted === undefined || typeof isPartial !== "boolean") return undefined;
  return items.some((item) => (isPartial ? includesPart(item, wanted) : sameValue(item, wanted)));
};

/** Looking for undefined gives undefined, which combines as in OR and AND. */
const containsAny = (items: Value, ...wanted: ReadonlyArray<Value>): Value => {
  const answers = wanted.map((value) => contains(items, value));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
};

const containsAll = (items: Value, ...wanted: ReadonlyArray<Value>): Value => {
  const answers = wanted.map((value) => contains(items, value));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
};

const concat = (...arrays: ReadonlyArray<Value>): Value =>
  arrays.every(isArray) ? arrays.flat() : undefined;

const slice = (items: Value, start: Value, length: Value = Infinity): Value => {
  if (!isArray(items) || typeof start !== "number" || typeof length !== "number") return undefined;
  if (!Number.isInteger(start) || Number.isNaN(length)) return undefined;
  const from = start < 0 ? Math.max(0, items.length + start) : start;
  return length <= 0 ? [] : items.slice(from, from + length);
};

/** Of equal items the first place counts. */
const distinct = (items: ReadonlyArray<Json>): ReadonlyArray<Json> => [
  ...new Map(items.map((item) => [canonicalKey(item), item])).values(),
];

const union = (left: Value, right: Value): Value =>
  isArray(left) && isArray(right) ? distinct([...left, ...right]) : undefined;

/** In the order of the second array, as in the documented examples. */
const intersection = (left: Value, right: Value): Value => {
  if (!isArray(left) || !isArray(right)) return undefined;
  const keys = new Set(left.map(canonicalKey));
  return distinct(right.filter((item) => keys.has(canonicalKey(item))));
};

const choose = (index: Value, ...choices: ReadonlyArray<Value>): Value =>
  typeof index === "number" && Number.isInteger(index) && index > 0
    ? choices[index - 1]
    : undefined;

const pairs = (value: Value, keyName: Value = "k", valueName: Value = "v"): Value => {
  if (!isObject(value) || typeof keyName !== "string" || typeof valueName !== "string")
    return undefined;
  return Object.entries(value).map(([key, member]) => ({ [keyName]: key, [valueName]: member }));
};

export const arrays: Family = [
  ["ARRAY_CONCAT", between(2, Infinity, concat)],
  ["ARRAY_CONTAINS", between(2, 3, contains)],
  ["ARRAY_CONTAINS_ALL", between(2, Infinity, containsAll)],
  ["ARRAY_CONTAINS_ANY", between(2, Infinity, containsAny)],
  ["ARRAY_LENGTH", one((items) => (isArray(items) ? items.length : undefined))],
  ["ARRAY_SLICE", between(2, 3, slice)],
  ["CHOOSE", between(2, Infinity, choose)],
  [
    "IIF",
    between(3, 3, (condition, consequent, alternative) =>
      condition === true ? consequent : alternative,
    ),
  ],
  ["OBJECTTOARRAY", between(1, 3, pairs)],
  ["SETINTERSECT", two(intersection)],
  ["SETUNION", two(union)],
];
