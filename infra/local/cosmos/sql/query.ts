import type { Context } from "./compile-expression";
import { compile } from "./compile-expression";
import {
  compileSelect,
  compileSubquery,
  documentSlot,
  emitRows,
  withoutRepeats,
} from "./compile-select";
import type { CompiledSelect } from "./compile-select";
import { constraintsOf } from "./constraints";
import type { Constraint } from "./constraints";
import { hasAggregate } from "./grouping";
import type { Rows } from "./grouping";
import type { Evaluate, Frame } from "./member-access";
import { parseQuery } from "./parse-query";
import { aliasesOf, pathOf, readsOf } from "./paths";
import type { Aliases, Path } from "./paths";
import { QueryError } from "./query-error";
import { SortedRows } from "./sorted-rows";
import type { Expression, Select } from "./syntax";
import type { Json } from "./values";

export { QueryError } from "./query-error";
export type { Bound, Constraint } from "./constraints";
export type { Path } from "./paths";
export type { Json } from "./values";

export type QuerySpec = {
  readonly query: string;
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly value: Json }>;
};

/**
 * What a plain query over the documents themselves gives for those that WHERE lets through: each as it is
 * stored, or only how many they are. Everything less plain gives rows, which have to be computed.
 */
export type Gives = "documents" | "count" | "rows";

export type Plan = {
  readonly gives: Gives;
  /** Conjuncts of WHERE only. */
  readonly constraints: ReadonlyArray<Constraint>;
  /** Every path that WHERE reads (to detect scans of excluded paths). */
  readonly filterPaths: ReadonlyArray<Path>;
  readonly orderBy: ReadonlyArray<{ readonly path: Path; readonly descending: boolean }>;
  /** Also true without FROM: the answer is one row however many documents there are, also for none. */
  readonly hasAggregate: boolean;
  readonly hasDistinct: boolean;
  readonly hasGroupBy: boolean;
  readonly offset: number | null;
  readonly limit: number | null;
  readonly top: number | null;
  /**
   * No ORDER BY, aggregate, DISTINCT, GROUP BY, OFFSET, TOP, and there is a FROM: rows may be
   * streamed document by document.
   */
  readonly isStreaming: boolean;
  /** The rows one document gives to a streaming query (0, 1, or more with JOIN). */
  readonly rowsOf: (document: Json) => ReadonlyArray<Json>;
  /** Does the document give at least one row (FROM and WHERE only)? */
  readonly matches: (document: Json) => boolean;
  /**
   * The whole answer of a non-streaming (or any) query over these documents. `presorted` says that
   * the documents already come in ORDER BY order. Documents that lack the sort property come first,
   * as when the index includes the path explicitly.
   */
  readonly run: (documents: Iterable<Json>, presorted?: boolean) => ReadonlyArray<Json>;
};

const mostParsed = 500;
const longestKept = 20_000;
const parsed = new Map<string, Select>();

/** The texts of an application are few; parameters change. */
const parse = (query: string): Select => {
  const known = parsed.get(query);
  if (known) return known;
  const select = parseQuery(query);
  if (query.length > longestKept) return select;
  if (parsed.size >= mostParsed) parsed.clear();
  parsed.set(query, select);
  return select;
};

const countOf = (name: string, expression: Expression | null, context: Context): number | null => {
  if (expression === null) return null;
  const value = compile(expression, context)([]);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new QueryError(`${name} takes a whole number that isn't negative.`);
  return value;
};

/** The service sorts by properties of the document only. */
const sortPathOf = (expression: Expression, aliases: Aliases, context: Context): Path => {
  const path = pathOf(expression, aliases, context);
  if (expression.kind !== "path" || path === null)
    throw new QueryError("ORDER BY takes properties of the document, not other expressions.");
  if (path.includes("[]"))
    throw new QueryError("ORDER BY over the elements of an array is not supported.");
  return path;
};

const sortOf = ({ orderBy }: Select, aliases: Aliases, context: Context) => {
  const sorts = orderBy.map(({ expression, descending }) => ({
    evaluate: compile(expression, context),
    path: sortPathOf(expression, aliases, context),
    descending,
  }));
  if (new Set(sorts.map(({ path }) => JSON.stringify(path))).size < sorts.length)
    throw new QueryError("ORDER BY names a property twice.");
  return sorts;
};

/** What WHERE reads, and what subqueries in FROM read, since they filter too. */
const filterPathsOf = ({ where, sources }: Select, aliases: Aliases, context: Context) => {
  const subqueries = sources.flatMap(({ collection }): ReadonlyArray<Expression> =>
    collection.kind === "select"
      ? [{ kind: "subquery", form: "array", select: collection.select }]
      : [],
  );
  const operands = where ? [where, ...subqueries] : subqueries;
  return readsOf({ kind: "logical", operator: "AND", operands }, aliases, context);
};

const isCountOfAll = ({ projection }: Select): boolean => {
  if (projection.kind !== "value") return false;
  const { expression } = projection;
  if (expression.kind !== "call" || !/^COUNT$/i.test(expression.name)) return false;
  const [argument] = expression.arguments;
  return argument?.kind === "literal" && argument.value !== undefined;
};

const givesOf = (select: Select): Gives => {
  const [source, ...others] = select.sources;
  const isPlain =
    source?.collection.kind === "expression" &&
    source.collection.expression.kind === "name" &&
    !source.iterates &&
    others.length === 0 &&
    !select.distinct &&
    select.groupBy.length === 0;
  if (!isPlain) return "rows";
  if (select.projection.kind === "star") return "documents";
  const isWindowed = select.top !== null || select.offset !== null || select.limit !== null;
  return isCountOfAll(select) && !isWindowed ? "count" : "rows";
};

type Sort = { readonly evaluate: Evaluate; readonly descending: boolean };

type Window = { readonly skip: number; readonly take: number };

const overDocuments =
  (documents: Iterable<Json>, rows: Rows): Rows =>
  (frame, emit) => {
    for (const document of documents) {
      frame[documentSlot] = document;
      if (rows(frame, emit)) return true;
    }
    return false;
  };

const sortedFrames = (
  select: CompiledSelect,
  rows: Rows,
  frame: Frame,
  sorts: ReadonlyArray<Sort>,
  most: number,
): ReadonlyArray<Frame> => {
  const sorted = new SortedRows<Frame>(
    sorts.map(({ descending }) => descending),
    select.isDistinct ? Infinity : most,
  );
  rows(frame, () => {
    if (!select.isAlwaysDefined && select.project(frame) === undefined) return false;
    sorted.add(
      sorts.map(({ evaluate }) => evaluate(frame)),
      () => frame.slice(),
    );
    return false;
  });
  return sorted.items();
};

/** Rows after the window's start; stops as soon as the window is full. */
const windowed = ({ skip, take }: Window) => {
  const rows: Array<Json> = [];
  let skipped = 0;
  const sink = (row: Json): boolean => {
    if (skipped < skip) skipped += 1;
    else rows.push(row);
    return rows.length >= take;
  };
  return { rows, sink };
};

const runner =
  (
    select: CompiledSelect,
    newFrame: () => Frame,
    sorts: ReadonlyArray<Sort>,
    window: Window,
    hasFrom: boolean,
  ): Plan["run"] =>
  (documents, presorted = false) => {
    if (window.take === 0) return [];
    const frame = newFrame();
    const rows = hasFrom ? overDocuments(documents, select.rows) : select.rows;
    const { rows: answer, sink } = windowed(window);
    if (sorts.length === 0 || presorted) emitRows(select, rows, frame, sink);
    else {
      const take = select.isDistinct ? withoutRepeats(sink) : sink;
      sortedFrames(select, rows, frame, sorts, window.skip + window.take).some((sorted) => {
        const row = select.project(sorted);
        return row !== undefined && take(row);
      });
    }
    return answer;
  };

/** Compiles a query for its parameters. Throws a QueryError for what this server doesn't answer. */
export const prepare = ({ query, parameters = [] }: QuerySpec): Plan => {
  const select = parse(query);
  const slots = { count: documentSlot + 1 };
  const context: Context = {
    slotOf: new Map(),
    parameters: new Map(parameters.map(({ name, value }) => [name, value])),
    slots,
    aggregate: null,
    subquery: compileSubquery,
  };
  const compiled = compileSelect(select, context, "outermost");
  const aliases = aliasesOf(select, new Map(), context, true);
  const sorts = sortOf(select, aliases, compiled.context);
  const top = countOf("TOP", select.top, context);
  const offset = countOf("OFFSET", select.offset, context);
  const limit = countOf("LIMIT", select.limit, context);
  const window = { skip: offset ?? 0, take: limit ?? top ?? Infinity };
  const hasFrom = select.sources.length > 0;
  const isWindowed = top !== null || offset !== null;
  const newFrame = (): Frame => new Array<undefined>(slots.count).fill(undefined);
  const frameFor = (document: Json, frame = newFrame()): Frame => {
    frame[documentSlot] = document;
    return frame;
  };
  // To match leaves nothing in the frame that the next match would read.
  const matching = newFrame();
  return {
    gives: givesOf(select),
    constraints: constraintsOf(select.where, aliases, context),
    filterPaths: filterPathsOf(select, aliases, context),
    orderBy: sorts.map(({ path, descending }) => ({ path, descending })),
    hasAggregate: hasAggregate(select) || !hasFrom,
    hasDistinct: select.distinct,
    hasGroupBy: select.groupBy.length > 0,
    offset,
    limit,
    top,
    isStreaming:
      hasFrom &&
      sorts.length === 0 &&
      compiled.grouping === null &&
      !select.distinct &&
      !isWindowed,
    rowsOf: (document) => {
      const { rows, sink } = windowed({ skip: 0, take: Infinity });
      emitRows(compiled, compiled.rows, frameFor(document), sink);
      return rows;
    },
    matches: (document) => compiled.rows(frameFor(document, matching), () => true),
    run: runner(compiled, newFrame, sorts, window, hasFrom),
  };
};
