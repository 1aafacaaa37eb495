import { aggregates, isAggregate } from "./aggregates";
import type { Accumulator } from "./aggregates";
import { compile } from "./compile-expression";
import type { Context } from "./compile-expression";
import type { Evaluate, Frame } from "./member-access";
import { QueryError } from "./query-error";
import { partsOf } from "./syntax";
import type { Expression, Projection, Select } from "./syntax";
import { canonicalKey } from "./values";

/** Calls `emit` for each row of the frame until it answers true; tells whether it did. */
export type Rows = (frame: Frame, emit: () => boolean) => boolean;

export type Aggregation = {
  readonly slot: number;
  readonly argument: Evaluate;
  readonly start: () => Accumulator;
};

export type Grouping = {
  readonly keys: ReadonlyArray<Evaluate>;
  readonly aggregations: ReadonlyArray<Aggregation>;
};

export const expressionsOf = (projection: Projection): ReadonlyArray<Expression> => {
  switch (projection.kind) {
    case "star":
      return [];
    case "value":
      return [projection.expression];
    case "list":
      return projection.items.map(({ expression }) => expression);
  }
};

const isAggregateCall = (expression: Expression): boolean =>
  expression.kind === "call" && isAggregate(expression.name);

const containsAggregate = (expression: Expression): boolean =>
  isAggregateCall(expression) || partsOf(expression).some(containsAggregate);

export const hasAggregate = ({ projection }: Select): boolean =>
  expressionsOf(projection).some(containsAggregate);

const textOf = (expression: Expression): string => JSON.stringify(expression);

/** A grouped row knows its keys, its aggregates and constants, nothing of a single document. */
const requireGrouped = (expression: Expression, keys: ReadonlySet<string>): void => {
  if (keys.has(textOf(expression)) || isAggregateCall(expression)) return;
  if (["name", "path", "subquery"].includes(expression.kind))
    throw new QueryError(
      "SELECT may only hold aggregates, constants and the expressions of GROUP BY.",
    );
  partsOf(expression).forEach((part) => {
    requireGrouped(part, keys);
  });
};

/** Null when every row stands for itself. Also gives the context in which SELECT is compiled. */
export const compileGrouping = (
  select: Select,
  context: Context,
): { readonly grouping: Grouping | null; readonly context: Context } => {
  const { projection, groupBy, orderBy } = select;
  if (groupBy.length === 0 && !hasAggregate(select)) return { grouping: null, context };
  if (orderBy.length > 0)
    throw new QueryError("ORDER BY doesn't go with GROUP BY or an aggregate.");
  if (projection.kind === "star") throw new QueryError("SELECT * doesn't go with GROUP BY.");
  groupBy.forEach((key) => {
    if (key.kind === "subquery") throw new QueryError("GROUP BY doesn't take a subquery.");
  });
  const keys = new Set(groupBy.map(textOf));
  expressionsOf(projection).forEach((expression) => {
    requireGrouped(expression, keys);
  });
  const aggregations: Array<Aggregation> = [];
  const aggregate = (name: string, argument: Evaluate): Evaluate => {
    const start = aggregates.get(name.toUpperCase());
    if (!start) throw new QueryError(`'${name}' is not an aggregate.`);
    const slot = context.slots.count;
    context.slots.count += 1;
    aggregations.push({ slot, argument, start });
    return (frame) => frame[slot];
  };
  const grouping = { keys: groupBy.map((key) => compile(key, context)), aggregations };
  return { grouping, context: { ...context, aggregate } };
};

type Group = { readonly frame: Frame; readonly accumulators: ReadonlyArray<Accumulator> };

/** One frame for each group, in the order of their first rows, with the aggregates in their slots. */
export const groupedFrames = (
  { keys, aggregations }: Grouping,
  rows: Rows,
  frame: Frame,
): ReadonlyArray<Frame> => {
  const groups = new Map<string, Group>();
  const groupOf = (key: string): Group => {
    const known = groups.get(key);
    if (known) return known;
    const accumulators = aggregations.map(({ start }) => start());
    const group = { frame: frame.slice(), accumulators };
    groups.set(key, group);
    return group;
  };
  if (keys.length === 0) groupOf("");
  rows(frame, () => {
    const key = keys.length === 0 ? "" : canonicalKey(keys.map((of) => canonicalKey(of(frame))));
    const { accumulators } = groupOf(key);
    aggregations.forEach(({ argument }, i) => accumulators[i]?.add(argument(frame)));
    return false;
  });
  return [...groups.values()].map((group) => {
    aggregations.forEach(({ slot }, i) => {
      group.frame[slot] = group.accumulators[i]?.result();
    });
    return group.frame;
  });
};
