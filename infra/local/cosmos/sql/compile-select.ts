import { compile, compileObject } from "./compile-expression";
import type { Context } from "./compile-expression";
import { compileGrouping, groupedFrames } from "./grouping";
import type { Grouping, Rows } from "./grouping";
import type { Evaluate, Frame } from "./member-access";
import { QueryError } from "./query-error";
import type { Expression, Projection, Select, Source } from "./syntax";
import { canonicalKey, isArray } from "./values";
import type { Json, Value } from "./values";

/** The slot of the document itself. */
export const documentSlot = 0;

export type CompiledSelect = {
  /** FROM and WHERE. */
  readonly rows: Rows;
  readonly grouping: Grouping | null;
  readonly project: Evaluate;
  /** `SELECT VALUE` of something undefined gives no row; the other forms always give one. */
  readonly isAlwaysDefined: boolean;
  readonly isDistinct: boolean;
  readonly context: Context;
};

type Sink = (row: Json) => boolean;

const newSlot = ({ slots }: Context): number => {
  slots.count += 1;
  return slots.count - 1;
};

const rootNameOf = (expression: Expression): string | null => {
  const root = expression.kind === "path" ? expression.root : expression;
  return root.kind === "name" ? root.name : null;
};

/** Calls back with each value that a FROM or JOIN gives; a true answer stops it. */
type Each = (frame: Frame, take: (value: Json) => boolean) => boolean;

/** Where a SELECT stands: only the outermost sorts and pages, only the first FROM names the container. */
type Place = "outermost" | "first source" | "subquery";

const eachOf = ({ collection }: Source, context: Context, place: Place): Each => {
  if (collection.kind === "select") {
    const select = compileSelect(collection.select, context, place);
    return (frame, take) => emitRows(select, select.rows, frame, take);
  }
  const evaluate = compile(collection.expression, context);
  return (frame, take) => {
    const value = evaluate(frame);
    return value === undefined ? false : take(value);
  };
};

const iterated =
  (each: Each): Each =>
  (frame, take) =>
    each(frame, (value) => isArray(value) && value.some(take));

type Step = { readonly each: Each; readonly slot: number };

const withAlias = (context: Context, alias: string | null, slot: number): Context =>
  alias === null ? context : { ...context, slotOf: new Map([...context.slotOf, [alias, slot]]) };

/** Every source sees the aliases before it; the first may call the container by any name. */
const compileSources = ({ sources }: Select, outer: Context, place: Place) => {
  const steps: Array<Step> = [];
  const own = new Set<string>();
  let context = outer;
  sources.forEach((source, i) => {
    const { alias, collection, iterates } = source;
    if (alias !== null && own.has(alias))
      throw new QueryError(`The alias '${alias}' is used more than once in FROM.`);
    if (alias !== null) own.add(alias);
    const isFirst = i === 0 && place !== "subquery";
    const container =
      isFirst && collection.kind === "expression" ? rootNameOf(collection.expression) : null;
    const inside = withAlias(context, container, documentSlot);
    const each = eachOf(source, inside, isFirst ? "first source" : "subquery");
    const slot = newSlot(context);
    steps.push({ each: iterates ? iterated(each) : each, slot });
    context = withAlias(context, alias, slot);
  });
  return { steps, context };
};

const truthOf = (where: Expression | null, context: Context): ((frame: Frame) => boolean) => {
  if (where === null) return () => true;
  const operands = where.kind === "logical" && where.operator === "AND" ? where.operands : [where];
  const conditions = operands.map((operand) => compile(operand, context));
  return (frame) => {
    for (const condition of conditions) if (condition(frame) !== true) return false;
    return true;
  };
};

const nested = (steps: ReadonlyArray<Step>, isWanted: (frame: Frame) => boolean): Rows =>
  steps.reduceRight<Rows>(
    (inner, { each, slot }) =>
      (frame, emit) =>
        each(frame, (value) => {
          frame[slot] = value;
          return inner(frame, emit);
        }),
    (frame, emit) => isWanted(frame) && emit(),
  );

const compileProjection = (
  projection: Projection,
  sources: ReadonlyArray<Source>,
  context: Context,
): Evaluate => {
  switch (projection.kind) {
    case "star": {
      const alias = sources.length === 1 ? sources[0]?.alias : undefined;
      if (alias === undefined || alias === null)
        throw new QueryError("SELECT * takes exactly one collection with a name in FROM.");
      return compile({ kind: "name", name: alias }, context);
    }
    case "value":
      return compile(projection.expression, context);
    case "list":
      return compileObject(
        projection.items.map(({ name, expression }) => ({ name, value: expression })),
        context,
      );
  }
};

/** Subqueries know nothing of sorting and paging, as in the service. */
const refuseUnsupported = (select: Select, place: Place): void => {
  const { top, offset, orderBy } = select;
  if (place !== "outermost" && (orderBy.length > 0 || top !== null || offset !== null))
    throw new QueryError("ORDER BY, TOP and OFFSET LIMIT are not supported in a subquery.");
  if (top !== null && offset !== null)
    throw new QueryError("TOP and OFFSET LIMIT don't go together.");
};

export const compileSelect = (select: Select, outer: Context, place: Place): CompiledSelect => {
  refuseUnsupported(select, place);
  const { steps, context: bound } = compileSources(select, { ...outer, aggregate: null }, place);
  const rows = nested(steps, truthOf(select.where, bound));
  const { grouping, context } = compileGrouping(select, bound);
  const { projection } = select;
  return {
    rows,
    grouping,
    project: compileProjection(projection, select.sources, context),
    isAlwaysDefined:
      projection.kind !== "value" || ["object", "array"].includes(projection.expression.kind),
    isDistinct: select.distinct,
    context: bound,
  };
};

export const withoutRepeats = (sink: Sink): Sink => {
  const seen = new Set<string>();
  return (row) => {
    const key = canonicalKey(row);
    if (seen.has(key)) return false;
    seen.add(key);
    return sink(row);
  };
};

/** Everything of a SELECT but sorting and paging. The answer tells whether the sink stopped it. */
export const emitRows = (
  { grouping, project, isDistinct }: CompiledSelect,
  rows: Rows,
  frame: Frame,
  sink: Sink,
): boolean => {
  const take = isDistinct ? withoutRepeats(sink) : sink;
  const emit = (of: Frame): boolean => {
    const row = project(of);
    return row !== undefined && take(row);
  };
  return grouping === null
    ? rows(frame, () => emit(frame))
    : groupedFrames(grouping, rows, frame).some(emit);
};

const single = (select: CompiledSelect, frame: Frame): Value => {
  let found: Value;
  emitRows(select, select.rows, frame, (row) => {
    if (found !== undefined)
      throw new QueryError("A scalar subquery gave more than one row for a document.");
    found = row;
    return false;
  });
  return found;
};

export const compileSubquery: Context["subquery"] = (form, inner, context) => {
  const select = compileSelect(inner, context, "subquery");
  switch (form) {
    case "exists":
      return (frame) => emitRows(select, select.rows, frame, () => true);
    case "scalar":
      return (frame) => single(select, frame);
    case "array":
      return (frame) => {
        const found: Array<Json> = [];
        emitRows(select, select.rows, frame, (row) => {
          found.push(row);
          return false;
        });
        return found;
      };
  }
};
