import { isArray, isObject, isPrimitive } from "../values";
import { one } from "./function";
import type { Family } from "./function";

/** These answer true or false also for undefined. */
export const typeChecking: Family = [
  ["IS_ARRAY", one(isArray)],
  ["IS_BOOL", one((value) => typeof value === "boolean")],
  ["IS_DEFINED", one((value) => value !== undefined)],
  ["IS_FINITE_NUMBER", one((value) => typeof value === "number" && Number.isFinite(value))],
  ["IS_INTEGER", one((value) => Number.isInteger(value))],
  ["IS_NULL", one((value) => value === null)],
  ["IS_NUMBER", one((value) => typeof value === "number")],
  ["IS_OBJECT", one(isObject)],
  ["IS_PRIMITIVE", one(isPrimitive)],
  ["IS_STRING", one((value) => typeof value === "string")],
];
