import type { Container } from "./container";
import type { Entry, Partition } from "./entry";
import { decodePosition, encodePosition, queryDigest, type Position } from "./continuation";
import { badRequest } from "./failure";
import { pathText } from "./indexing-policy";
import { canonicalKey, type KeyRange, type PartitionKey } from "./partition-key";
import { coverOf } from "./query-cover";
import { refuseUnplanned } from "./query-plan";
import { isIndexed, keepsMissing, orderOf, type Order } from "./query-order";
import { Search, type Area } from "./query-search";
import { prepare, type Json, type Plan, type QuerySpec } from "./sql/query";
import { termAt } from "./terms";

export type Scope =
  | { readonly kind: "partition"; readonly key: PartitionKey }
  /** One physical range after the other, within the effective keys from `min` to `max`. */
  | {
      readonly kind: "ranges";
      readonly ranges: ReadonlyArray<KeyRange>;
      readonly min: string;
      readonly max: string;
    };

export type QueryRequest = {
  readonly spec: QuerySpec;
  readonly scope: Scope;
  /** Infinity leaves it to the size of the answer. */
  readonly maxItems: number;
  readonly token: string | null;
  /** Refuse what reads a path outside of the indexes. */
  readonly isStrict: boolean;
  /** A page may be emptier than asked; this one is to be. */
  readonly isEmptyPage: boolean;
};

export type QueryPage = {
  readonly rows: ReadonlyArray<string>;
  readonly token: string | null;
  /** Documents that the search met, and those of them whose text was needed. */
  readonly examined: number;
  readonly loaded: number;
  /** Documents and bytes that the service would have fetched: it pays for what OFFSET leaves out as well. */
  readonly fetched: number;
  readonly fetchedBytes: number;
};

const MAX_PAGE_BYTES = 4 * 1024 * 1024;

const refuseScans = (container: Container, plan: Plan): void => {
  const excluded = plan.filterPaths.find((path) => path.length > 0 && !isIndexed(container, path));
  if (excluded !== undefined)
    throw badRequest(
      `Strict indexes: the filter reads '${pathText(excluded)}', which the indexing policy excludes.`,
    );
};

const scopeText = (scope: Scope): string =>
  scope.kind === "partition"
    ? canonicalKey(scope.key)
    : JSON.stringify([scope.ranges.map(({ id }) => id), scope.min, scope.max]);

/** Rows until the page is full. `end` tells where the next one begins. */
class Page {
  readonly rows: Array<string> = [];
  private bytes = 0;

  constructor(private readonly maxItems: number) {}

  hasRoomFor(row: string): boolean {
    return (
      this.rows.length < this.maxItems &&
      (this.rows.length === 0 || this.bytes + row.length <= MAX_PAGE_BYTES)
    );
  }

  get isFull(): boolean {
    return this.rows.length >= this.maxItems || this.bytes >= MAX_PAGE_BYTES;
  }

  add(row: string): void {
    this.rows.push(row);
    this.bytes += row.length;
  }
}

/** A row of the answer; a function, because a row that OFFSET leaves out needs no text. */
type Row = () => string;

class Execution {
  private loaded = 0;
  private fetched = 0;
  private fetchedBytes = 0;
  private examined = 0;
  private readonly digest: string;
  private readonly plan: Plan;
  /** The filter, when the indexes can decide it. */
  private readonly covered: ((entry: Entry) => boolean) | null;

  constructor(
    private readonly container: Container,
    private readonly request: QueryRequest,
  ) {
    this.plan = prepare(request.spec);
    this.digest = queryDigest(request.spec, container.rid + scopeText(request.scope));
    if (request.scope.kind === "ranges") refuseUnplanned(this.plan);
    if (request.isStrict) refuseScans(container, this.plan);
    this.covered = this.plan.gives === "rows" ? null : coverOf(container, this.plan);
  }

  run(): QueryPage {
    const { token, isEmptyPage } = this.request;
    const order = orderOf(this.container, this.plan.orderBy);
    const position = token === null ? this.start() : decodePosition(token, this.digest);
    if (isEmptyPage) return this.page([], position);
    const area = this.area(position.range);
    if (area === null) return this.emptyPartition();
    const search = new Search(this.container, area, this.plan.constraints);
    if (this.plan.gives === "count" && this.covered !== null && area.kind === "partition")
      return this.count(search, area.partition, this.covered);
    const isWhole =
      this.plan.hasAggregate ||
      this.plan.hasDistinct ||
      this.plan.hasGroupBy ||
      (this.plan.orderBy.length > 0 && order === null);
    const page = isWhole ? this.whole(search, position) : this.stream(search, order, position);
    this.examined = search.examined;
    return { ...page, examined: this.examined };
  }

  private start(): Position {
    const { offset, limit, top } = this.plan;
    const left = limit === null ? top : top === null ? limit : Math.min(limit, top);
    return { range: 0, after: null, skip: offset ?? 0, left };
  }

  private area(range: number): Area | null {
    const { scope } = this.request;
    if (scope.kind === "partition") {
      const partition = this.container.partition(scope.key);
      return partition === undefined ? null : { kind: "partition", partition };
    }
    const found = scope.ranges[range];
    if (found === undefined) throw badRequest("Invalid continuation token: no such range.");
    return { kind: "range", range: Number(found.id), min: scope.min, max: scope.max };
  }

  /** Aggregates have an answer also over nothing. */
  private emptyPartition(): QueryPage {
    const rows = this.plan.hasAggregate ? this.plan.run([]) : [];
    return this.page(
      rows.map((row) => JSON.stringify(row)),
      null,
    );
  }

  private page(rows: ReadonlyArray<string>, next: Position | null): QueryPage {
    return {
      rows,
      token: next === null ? null : encodePosition(next, this.digest),
      examined: this.examined,
      loaded: this.loaded,
      fetched: this.fetched,
      fetchedBytes: this.fetchedBytes,
    };
  }

  private fetch(entry: Entry): void {
    this.fetched += 1;
    this.fetchedBytes += entry.length;
  }

  private load(entry: Entry): Json {
    this.fetch(entry);
    this.loaded += 1;
    return this.container.document(entry);
  }

  /** From the indexes alone, or carried along since it was last counted. */
  private count(
    search: Search,
    { counts }: Partition,
    covered: (entry: Entry) => boolean,
  ): QueryPage {
    const known = counts.of(this.digest);
    if (known !== null) {
      this.examined = known.examined;
      return this.page([String(known.count)], null);
    }
    let count = 0;
    for (const entry of search.inNoOrder()) if (covered(entry)) count += 1;
    this.examined = search.examined;
    counts.note(this.digest, { matches: covered, count, examined: this.examined });
    return this.page([String(count)], null);
  }

  /** What the whole answer is computed from. */
  private *sources(entries: Iterable<Entry>): IterableIterator<Json> {
    const { container, plan } = this;
    const [first] = plan.orderBy;
    const isNeeded = first !== undefined && !keepsMissing(container, plan.orderBy);
    for (const entry of entries) {
      const document = this.load(entry);
      if (!isNeeded || termAt(document, first.path) !== undefined) yield document;
    }
  }

  /** The engine computes the whole answer; a later page leaves out the rows already given. */
  private whole(search: Search, position: Position): QueryPage {
    const given = position.after?.rows ?? 0;
    const rows = this.plan.run(this.sources(search.byAge(0)));
    const page = new Page(this.request.maxItems);
    let at = given;
    for (; at < rows.length; at += 1) {
      const text = JSON.stringify(rows[at]);
      if (!page.hasRoomFor(text)) break;
      page.add(text);
    }
    const next: Position = { ...position, after: { terms: [], seq: 0, rows: at } };
    return this.page(page.rows, at < rows.length ? next : null);
  }

  private rowsOf(entry: Entry): ReadonlyArray<Row> {
    const { container, covered, plan } = this;
    if (covered === null) {
      const document = this.load(entry);
      return plan
        .rowsOf(document)
        .map((row) => () => (row === document ? container.text(entry) : JSON.stringify(row)));
    }
    if (!covered(entry)) return [];
    this.fetch(entry);
    return [
      () => {
        this.loaded += 1;
        return container.text(entry);
      },
    ];
  }

  private stream(search: Search, order: Order | null, position: Position): QueryPage {
    const { after } = position;
    const entries =
      order === null
        ? search.byAge(after === null ? 0 : after.rows === null ? after.seq : after.seq - 1)
        : search.inOrder(order, after);
    const page = new Page(this.request.maxItems);
    let { skip, left } = position;
    const placeOf = (entry: Entry, rows: number | null): Position => ({
      range: position.range,
      after: {
        terms: order === null ? [] : order.slots.map((slot) => entry.terms[slot]),
        seq: entry.seq,
        rows,
      },
      skip,
      left,
    });
    let last: Position | null = null;
    for (const entry of entries) {
      if (page.isFull && last !== null) return this.page(page.rows, last);
      const isResumed = after?.seq === entry.seq;
      if (isResumed && after.rows === null) continue;
      const rows = this.rowsOf(entry);
      for (let at = isResumed ? (after.rows ?? 0) : 0; at < rows.length; at += 1) {
        if (skip > 0) {
          skip -= 1;
          continue;
        }
        if (left === 0) return this.page(page.rows, null);
        const text = rows[at]?.() ?? "";
        if (!page.hasRoomFor(text)) return this.page(page.rows, placeOf(entry, at));
        page.add(text);
        if (left !== null) left -= 1;
      }
      if (left === 0) return this.page(page.rows, null);
      last = placeOf(entry, null);
    }
    return this.page(page.rows, this.nextRange(position));
  }

  private nextRange(position: Position): Position | null {
    const { scope } = this.request;
    if (scope.kind === "partition" || position.range + 1 >= scope.ranges.length) return null;
    return { ...position, range: position.range + 1, after: null };
  }
}

export const runQuery = (container: Container, request: QueryRequest): QueryPage =>
  new Execution(container, request).run();
