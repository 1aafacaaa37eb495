import { constantOf } from "./compile-expression";
import type { Context } from "./compile-expression";
import { hasAggregate } from "./grouping";
import { likePrefix } from "./like";
import { aliasesOf, pathOf } from "./paths";
import type { Aliases, Path } from "./paths";
import type { Expression } from "./syntax";
import { compareValues, isPrimitive } from "./values";
import type { Json } from "./values";

export type Bound = { readonly value: Json; readonly inclusive: boolean };

/**
 * A condition that every matching document satisfies; an index may use any of them to narrow its
 * search. With "[]" in the path, at least one element satisfies it.
 */
export type Constraint =
  | { readonly kind: "equals"; readonly path: Path; readonly values: ReadonlyArray<Json> }
  | {
      readonly kind: "range";
      readonly path: Path;
      readonly low: Bound | null;
      readonly high: Bound | null;
    };

type Range = Extract<Constraint, { readonly kind: "range" }>;
type Of<K extends Expression["kind"]> = Extract<Expression, { readonly kind: K }>;

const mirrored = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;
type Comparison = keyof typeof mirrored;
const isComparison = (operator: string): operator is Comparison => operator in mirrored;

/** The texts that begin with the prefix: from it to the next text of its length. */
const prefixRange = (path: Path, prefix: string): Range | null => {
  const stem = prefix.replace(/\uffff+$/, "");
  if (stem === "") return null;
  const next = String.fromCharCode(stem.charCodeAt(stem.length - 1) + 1);
  return {
    kind: "range",
    path,
    low: { value: prefix, inclusive: true },
    high: { value: stem.slice(0, -1) + next, inclusive: false },
  };
};

const comparisonConstraint = (path: Path, operator: Comparison, value: Json): Constraint | null => {
  if (operator === "=") return { kind: "equals", path, values: [value] };
  if (typeof value !== "string" && typeof value !== "number") return null;
  const bound = { value, inclusive: operator.endsWith("=") };
  return operator.startsWith(">")
    ? { kind: "range", path, low: bound, high: null }
    : { kind: "range", path, low: null, high: bound };
};

class ConstraintFinder {
  readonly found: Array<Constraint> = [];

  constructor(private readonly context: Context) {}

  visit(condition: Expression, aliases: Aliases): void {
    switch (condition.kind) {
      case "logical":
        if (condition.operator === "AND")
          condition.operands.forEach((operand) => {
            this.visit(operand, aliases);
          });
        return;
      case "binary":
        this.#comparison(condition, aliases);
        return;
      case "between":
        this.#add(this.#compare(condition.value, ">=", condition.low, aliases));
        this.#add(this.#compare(condition.value, "<=", condition.high, aliases));
        return;
      case "in":
        this.#in(condition, aliases);
        return;
      case "like":
        this.#like(condition, aliases);
        return;
      case "call":
        this.#call(condition, aliases);
        return;
      case "name":
      case "path":
        this.#is(condition, true, aliases);
        return;
      case "not":
        this.#is(condition.operand, false, aliases);
        return;
      case "subquery":
        this.#exists(condition, aliases);
        return;
      case "array":
      case "coalesce":
      case "conditional":
      case "literal":
      case "object":
      case "parameter":
      case "unary":
        return;
    }
  }

  #add(constraint: Constraint | null): void {
    if (constraint) this.found.push(constraint);
  }

  #pathOf(expression: Expression, aliases: Aliases): Path | null {
    const path = pathOf(expression, aliases, this.context);
    return path && path.length > 0 ? path : null;
  }

  #primitiveOf(expression: Expression) {
    const value = constantOf(expression, this.context)?.value;
    return isPrimitive(value) ? value : undefined;
  }

  #compare(place: Expression, operator: Comparison, constant: Expression, aliases: Aliases) {
    const path = this.#pathOf(place, aliases);
    const value = this.#primitiveOf(constant);
    return path && value !== undefined ? comparisonConstraint(path, operator, value) : null;
  }

  #comparison({ operator, left, right }: Of<"binary">, aliases: Aliases): void {
    if (!isComparison(operator)) return;
    this.#add(this.#compare(left, operator, right, aliases));
    this.#add(this.#compare(right, mirrored[operator], left, aliases));
  }

  #in({ needle, list }: Of<"in">, aliases: Aliases): void {
    const path = this.#pathOf(needle, aliases);
    const values = list.map((item) => this.#primitiveOf(item));
    if (path && values.every((value) => value !== undefined))
      this.#add({ kind: "equals", path, values });
  }

  #like({ value, pattern, escape }: Of<"like">, aliases: Aliases): void {
    const path = this.#pathOf(value, aliases);
    const text = this.#primitiveOf(pattern);
    if (path && typeof text === "string") this.#add(prefixRange(path, likePrefix(text, escape)));
  }

  #call({ name, arguments: [of, wanted, flag] }: Of<"call">, aliases: Aliases): void {
    if (of === undefined || wanted === undefined) return;
    const path = this.#pathOf(of, aliases);
    const value = this.#primitiveOf(wanted);
    if (!path || value === undefined) return;
    if (flag !== undefined && this.#primitiveOf(flag) !== false) return;
    if (/^ARRAY_CONTAINS$/i.test(name))
      this.#add({ kind: "equals", path: [...path, "[]"], values: [value] });
    if (/^STARTSWITH$/i.test(name) && typeof value === "string")
      this.#add(prefixRange(path, value));
    if (/^STRINGEQUALS$/i.test(name) && typeof value === "string")
      this.#add({ kind: "equals", path, values: [value] });
  }

  #is(place: Expression, value: boolean, aliases: Aliases): void {
    const path = this.#pathOf(place, aliases);
    if (path) this.#add({ kind: "equals", path, values: [value] });
  }

  /** An aggregate gives a row also when no element matches. */
  #exists({ form, select }: Of<"subquery">, aliases: Aliases): void {
    if (form !== "exists" || select.where === null || hasAggregate(select)) return;
    const inside = aliasesOf(select, aliases, this.context, false);
    const finder = new ConstraintFinder(this.context);
    finder.visit(select.where, inside);
    const [source, ...others] = select.sources;
    const element = others.length === 0 ? inside.get(source?.alias ?? "") : undefined;
    // With one source all conditions are on the same element, unless they look into a list inside of it.
    const isOneElement = ({ path }: Constraint): boolean =>
      !!element &&
      element.every((segment, index) => path[index] === segment) &&
      !path.slice(element.length).includes("[]");
    this.found.push(...merged(finder.found, isOneElement));
  }
}

const tighter = (one: Bound | null, other: Bound | null, sign: 1 | -1): Bound | null => {
  if (one === null || other === null) return one ?? other;
  const order = compareValues(one.value, other.value) * sign;
  if (order === 0) return one.inclusive ? other : one;
  return order > 0 ? one : other;
};

const typeOf = ({ low, high }: Range): string => typeof (low ?? high)?.value;

/** `x >= 1 AND x < 5` is one range, when both are about one value. */
const merged = (
  constraints: ReadonlyArray<Constraint>,
  isOneValue: (constraint: Constraint) => boolean,
): ReadonlyArray<Constraint> => {
  const ranges = new Map<string, Range>();
  const others: Array<Constraint> = [];
  for (const constraint of constraints) {
    if (constraint.kind === "equals" || !isOneValue(constraint)) others.push(constraint);
    else {
      const key = `${typeOf(constraint)} ${JSON.stringify(constraint.path)}`;
      const known = ranges.get(key) ?? constraint;
      ranges.set(key, {
        ...constraint,
        low: tighter(known.low, constraint.low, 1),
        high: tighter(known.high, constraint.high, -1),
      });
    }
  }
  return [...others, ...ranges.values()];
};

export const constraintsOf = (
  where: Expression | null,
  aliases: Aliases,
  context: Context,
): ReadonlyArray<Constraint> => {
  const finder = new ConstraintFinder(context);
  if (where) finder.visit(where, aliases);
  // Two conditions on the elements of a list may be met by different elements.
  return merged(finder.found, ({ path }) => !path.includes("[]"));
};
