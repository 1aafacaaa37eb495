export type JsonObject = { readonly [member: string]: Json };
export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject;

/** `undefined` is a value of the language: what a missing property and a senseless operation give. */
export type Value = Json | undefined;

export const isArray = (value: Value): value is ReadonlyArray<Json> => Array.isArray(value);

export const isObject = (value: Value): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isPrimitive = (value: Value): value is null | boolean | number | string =>
  value !== undefined && (value === null || typeof value !== "object");

/** JSON has no NaN and no infinities: an operation that leaves the numbers gives undefined. */
export const finite = (number: number): number | undefined =>
  Number.isFinite(number) ? number : undefined;

const rankOf = (value: Value): number => {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (typeof value === "boolean") return 2;
  if (typeof value === "number") return 3;
  if (typeof value === "string") return 4;
  return Array.isArray(value) ? 5 : 6;
};

const compareArrays = (left: ReadonlyArray<Json>, right: ReadonlyArray<Json>): number => {
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i += 1) {
    const order = compareValues(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
};

/**
 * The total order of ORDER BY, MIN and MAX:
 * undefined, null, false, true, numbers, strings, arrays, objects.
 * Strings compare by UTF-16 code units. How two objects compare is not documented: here by their
 * canonical text, so that the order is total.
 */
export const compareValues = (left: Value, right: Value): number => {
  if (typeof left === "string" && typeof right === "string")
    return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === "number" && typeof right === "number") return left - right;
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0) return ranks;
  if (typeof left === "boolean") return Number(left) - Number(right);
  if (isArray(left) && isArray(right)) return compareArrays(left, right);
  if (isObject(left)) return compareValues(canonicalKey(left), canonicalKey(right));
  return 0;
};

/** For `<` and its kin: only two values of one primitive type compare, anything else is undefined. */
export const compareWithinType = (left: Value, right: Value): number | undefined =>
  isPrimitive(left) && isPrimitive(right) && rankOf(left) === rankOf(right)
    ? compareValues(left, right)
    : undefined;

const sameArrays = (left: ReadonlyArray<Json>, right: ReadonlyArray<Json>): boolean =>
  left.length === right.length && left.every((item, i) => sameValue(item, right[i]));

const sameObjects = (left: JsonObject, right: JsonObject): boolean => {
  const members = Object.keys(left);
  return (
    members.length === Object.keys(right).length &&
    members.every(
      (member) => Object.hasOwn(right, member) && sameValue(left[member], right[member]),
    )
  );
};

/** Deep equality; the order of an object's members doesn't matter. */
export const sameValue = (left: Value, right: Value): boolean => {
  if (left === right) return true;
  if (isArray(left)) return isArray(right) && sameArrays(left, right);
  return isObject(left) && isObject(right) && sameObjects(left, right);
};

/** Equal values, and only they, have the same text. */
export const canonicalKey = (value: Value): string => {
  if (value === undefined) return "undefined";
  if (isArray(value)) return `[${value.map(canonicalKey).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((member) => `${JSON.stringify(member)}:${canonicalKey(value[member])}`);
  return `{${members.join(",")}}`;
};
