import { isArray, isObject } from "./values";
import type { Value } from "./values";

export type Frame = Array<Value>;
export type Evaluate = (frame: Frame) => Value;

export const elementOf = (value: Value, key: Value): Value => {
  if (typeof key === "string")
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof key === "number" && isArray(value) ? value[key] : undefined;
};

/** Only names that every JavaScript object inherits need the slower question whether they are own. */
const isInherited = (name: string): boolean => name in Object.prototype;

const memberOf = (value: Value, name: string): Value => (isObject(value) ? value[name] : undefined);

const memberOfSlot =
  (slot: number, name: string): Evaluate =>
  (frame) => {
    const value = frame[slot];
    return isObject(value) ? value[name] : undefined;
  };

const step = (of: Evaluate, key: string | number): Evaluate =>
  typeof key === "string" && !isInherited(key)
    ? (frame) => memberOf(of(frame), key)
    : (frame) => elementOf(of(frame), key);

/** The reader of a path with constant keys: most of the work of a filter is here. */
export const readerOf = (slot: number, keys: ReadonlyArray<string | number>): Evaluate => {
  const [first, ...others] = keys;
  if (first === undefined) return (frame) => frame[slot];
  const start: Evaluate =
    typeof first === "string" && !isInherited(first)
      ? memberOfSlot(slot, first)
      : (frame) => elementOf(frame[slot], first);
  return others.reduce(step, start);
};
