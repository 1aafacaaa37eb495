import { isMembers } from "./json";
import type { Constraint, Json, Path } from "./sql/query";

/** A value at a path that is neither a scalar nor missing; indexes can't order it. */
export const IRREGULAR = Symbol("irregular");
/** Probes only: below and above everything that a document can hold. */
export const LOWEST = Symbol("lowest");
export const HIGHEST = Symbol("highest");

export type Scalar = null | boolean | number | string;
/** What an index knows about a document at one path. A path through an array gives a list. */
export type Term = undefined | Scalar | symbol | ReadonlyArray<Scalar>;

const rank = (term: Term): number => {
  if (term === undefined) return 0;
  if (term === null) return 1;
  if (typeof term === "boolean") return 2;
  if (typeof term === "number") return 3;
  if (typeof term === "string") return 4;
  return term === LOWEST ? -1 : term === HIGHEST ? 6 : 5;
};

/** Undefined, null, false, true, numbers, strings, then everything else. */
export const compareTerms = (a: Term, b: Term): number => {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  return rank(a) - rank(b);
};

export const sameTerm = (a: Term, b: Term): boolean =>
  a === b ||
  (Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((element, index) => element === (b as ReadonlyArray<Scalar>)[index]));

export const isScalar = (value: unknown): value is Scalar =>
  value === null ||
  typeof value === "string" ||
  typeof value === "number" ||
  typeof value === "boolean";

const elementsAt = (value: Json | undefined, path: Path, from: number): Term => {
  if (!Array.isArray(value)) return undefined;
  const found: Array<Scalar> = [];
  for (const element of value as ReadonlyArray<Json>) {
    const term = termAt(element, path, from);
    if (term === undefined) continue;
    if (Array.isArray(term)) found.push(...(term as ReadonlyArray<Scalar>));
    else if (isScalar(term)) found.push(term);
    else return IRREGULAR;
  }
  return found;
};

export const termAt = (document: Json, path: Path, from = 0): Term => {
  let value: Json | undefined = document;
  for (let index = from; index < path.length; index += 1) {
    const member = path[index];
    if (member === undefined) return undefined;
    if (member === "[]") return elementsAt(value, path, index + 1);
    if (!isMembers(value)) return Array.isArray(value) ? IRREGULAR : undefined;
    value = Object.hasOwn(value, member) ? value[member] : undefined;
  }
  return value === undefined || isScalar(value) ? value : IRREGULAR;
};

type Range = Extract<Constraint, { readonly kind: "range" }>;

const withinRange = ({ low, high }: Range, term: Scalar): boolean => {
  if (low !== null) {
    if (typeof low.value !== typeof term) return false;
    const order = compareTerms(term, low.value as Term);
    if (order < 0 || (order === 0 && !low.inclusive)) return false;
  }
  if (high !== null) {
    if (typeof high.value !== typeof term) return false;
    const order = compareTerms(term, high.value as Term);
    if (order > 0 || (order === 0 && !high.inclusive)) return false;
  }
  return true;
};

/** Only constraints over scalars can be answered by terms. */
export const isAnswerable = (constraint: Constraint): boolean =>
  constraint.kind === "equals"
    ? constraint.values.every(isScalar)
    : (constraint.low === null || isScalar(constraint.low.value)) &&
      (constraint.high === null || isScalar(constraint.high.value));

/** False only when a document with this term can't satisfy the constraint. */
export const mayWithin = (constraint: Constraint, term: Term): boolean => {
  if (term === undefined) return false;
  if (typeof term === "symbol") return true;
  if (Array.isArray(term))
    return (term as ReadonlyArray<Scalar>).some((element) => mayWithin(constraint, element));
  const scalar = term as Scalar;
  return constraint.kind === "equals"
    ? constraint.values.includes(scalar)
    : withinRange(constraint, scalar);
};

export type TermRange = {
  readonly low: Term;
  readonly lowInclusive: boolean;
  readonly high: Term;
  readonly highInclusive: boolean;
};

const lowestLike = (value: Scalar): Term =>
  typeof value === "string"
    ? ""
    : typeof value === "number"
      ? -Infinity
      : typeof value === "boolean"
        ? false
        : null;

const highestLike = (value: Scalar): Term =>
  typeof value === "string"
    ? IRREGULAR
    : typeof value === "number"
      ? Infinity
      : typeof value === "boolean"
        ? true
        : null;

/** The stretches of an ordered index that hold every document of the constraint, in order. */
export const rangesOf = (constraint: Constraint): ReadonlyArray<TermRange> => {
  if (constraint.kind === "equals")
    return [...new Set(constraint.values.filter(isScalar))]
      .sort(compareTerms)
      .map((value) => ({ low: value, lowInclusive: true, high: value, highInclusive: true }));
  const { low, high } = constraint;
  const like = low?.value ?? high?.value ?? null;
  if (!isScalar(like)) return [];
  if (low !== null && high !== null && typeof low.value !== typeof high.value) return [];
  return [
    {
      low: low === null ? lowestLike(like) : (low.value as Term),
      lowInclusive: low?.inclusive ?? true,
      high: high === null ? highestLike(like) : (high.value as Term),
      highInclusive: high?.inclusive ?? true,
    },
  ];
};
