import type { Container } from "./container";
import type { DocumentList } from "./document-list";
import type { Entry, Partition } from "./entry";
import { probe, scan, type Indexed } from "./ordered-tree";
import { pathText } from "./indexing-policy";
import { isMembers } from "./json";
import { canonicalKey } from "./partition-key";
import type { Found } from "./path-trees";
import { compareBy, isIndexed, type Order } from "./query-order";
import type { Constraint, Plan } from "./sql/query";
import {
  HIGHEST,
  LOWEST,
  isAnswerable,
  isScalar,
  mayWithin,
  rangesOf,
  type Term,
  type TermRange,
} from "./terms";

/** What part of the container a query looks at. */
export type Area =
  | { readonly kind: "partition"; readonly partition: Partition }
  | { readonly kind: "range"; readonly range: number; readonly min: string; readonly max: string };

type Usable = { readonly constraint: Constraint; readonly slot: number };

export type After = { readonly terms: ReadonlyArray<Term>; readonly seq: number };

const MIN_SEARCH = 256;
const MIN_SORT = 1000;

/**
 * Finds the documents that may answer a query, each at most once and in the query's order. An index
 * is used when it leaves a small part of the area; otherwise the area is read, along the index of ORDER BY
 * when there is one, and the values that the indexes know sort out most documents before their text is
 * looked at.
 */
export class Search {
  examined = 0;
  private readonly usable: ReadonlyArray<Usable>;

  constructor(
    private readonly container: Container,
    private readonly area: Area,
    private readonly constraints: Plan["constraints"],
  ) {
    this.usable = constraints.filter(isAnswerable).flatMap((constraint) => {
      const { path } = constraint;
      if (!isIndexed(container, path)) return [];
      const isKnown = pathText(path) === this.keyPath;
      const slot = container.indexes.slotFor(path) ?? (isKnown ? null : container.openIndex(path));
      return slot === null ? [] : [{ constraint, slot }];
    });
  }

  private get size(): number {
    return this.area.kind === "partition"
      ? this.area.partition.documents.size
      : (this.container.ranges[this.area.range]?.documents.size ?? 0);
  }

  private get keyPath(): string {
    return pathText(this.container.settings.partitionKeyPath);
  }

  /** All that may answer the query, in whatever order and not yet sorted out: for those who only count. */
  *inNoOrder(): IterableIterator<Entry> {
    const named = this.byIdentity();
    const best = named === null ? this.mostSelective() : null;
    // If it is nearly everything, the list is read sooner than a tree.
    const isNarrow = best !== null && best.roughly < this.size / 2;
    const entries = named ?? (isNarrow ? best.entries : (this.list()?.after(0) ?? []));
    const seen = isNarrow && best.mayRepeat ? new Set<Entry>() : null;
    for (const entry of entries) {
      this.examined += 1;
      if (seen?.has(entry) === true) continue;
      seen?.add(entry);
      yield entry;
    }
  }

  /** By age. */
  *byAge(after: number): IterableIterator<Entry> {
    const narrow = this.narrow(Math.max(MIN_SEARCH, this.size / 4));
    if (narrow === null) {
      for (const entry of this.whole(after)) if (this.passes(entry)) yield entry;
      return;
    }
    const found = narrow.filter((entry) => entry.seq > after && this.passes(entry));
    const isSorted = found.every((entry, at) => at === 0 || (found[at - 1]?.seq ?? 0) < entry.seq);
    yield* isSorted ? found : found.sort((a, b) => a.seq - b.seq);
  }

  /** In the order of ORDER BY, from the last document of the page before (which comes again). */
  *inOrder(order: Order, after: After | null): IterableIterator<Entry> {
    const narrow = this.narrow(Math.max(MIN_SORT, this.size / 64));
    if (narrow === null && this.area.kind === "partition") {
      yield* this.walk(order, this.area.partition, after);
      return;
    }
    yield* this.sorted(order, narrow ?? [...this.whole(0)], after);
  }

  private sorted(
    order: Order,
    entries: ReadonlyArray<Entry>,
    after: After | null,
  ): ReadonlyArray<Entry> {
    const compare = compareBy(order);
    const [first] = order.slots;
    const start = after === null ? null : startOf(order, after);
    return entries
      .filter(
        (entry) =>
          (order.keepsMissing || entry.terms[first ?? 0] !== undefined) &&
          this.passes(entry) &&
          (start === null || compare(entry, start) >= 0),
      )
      .sort(compare);
  }

  /** Along an ordered index, so that LIMIT stops early. */
  private *walk(order: Order, partition: Partition, after: After | null): IterableIterator<Entry> {
    const [first] = order.slots;
    const isDescending = order.descending[0] === true;
    const isBound = this.usable.some(({ slot }) => slot === first);
    const mayMiss = order.keepsMissing && !isBound;
    const isAmongMissing = after !== null && after.terms[0] === undefined;
    if (!isDescending && mayMiss && (after === null || isAmongMissing))
      yield* this.missing(order, after);
    if (!(isDescending && isAmongMissing))
      yield* this.along(order, partition, isAmongMissing ? null : after);
    if (isDescending && mayMiss) yield* this.missing(order, isAmongMissing ? after : null);
  }

  private *along(order: Order, partition: Partition, after: After | null): IterableIterator<Entry> {
    const { indexes } = this.container;
    const [first] = order.slots;
    if (first === undefined) return;
    const isBackwards =
      order.composite === null ? order.descending[0] === true : order.composite.isReversed;
    const tree =
      order.composite === null
        ? indexes.partitionTree(partition.rangeIndex, first)
        : indexes.compositeTree(partition.rangeIndex, order.composite.index);
    if (tree === null) return;
    const bounds = this.bounds(order);
    const [ahead, behind] = isBackwards ? ["high", "low"] : ["low", "high"];
    const begin =
      after === null
        ? bounds[ahead as "low"]
        : order.slots.map((slot, at) => [slot, after.terms[at]] as const);
    const begins = probe(partition.ordinal, begin, after?.seq ?? edge(order, "begin"));
    const ends = probe(partition.ordinal, bounds[behind as "high"], edge(order, "end"));
    const [low, high] = isBackwards ? [ends, begins] : [begins, ends];
    for (const entry of scan<Indexed, Entry>(tree, low, high, isBackwards)) {
      this.examined += 1;
      if (this.passes(entry)) yield entry;
    }
  }

  /** Values that equalities fix, then what a range leaves, then everything. */
  private bounds(order: Order): Record<"low" | "high", ReadonlyArray<readonly [number, Term]>> {
    const low: Array<readonly [number, Term]> = [];
    const high: Array<readonly [number, Term]> = [];
    let isFixed = true;
    for (const [at, slot] of order.slots.entries()) {
      const isTreeDescending =
        order.composite !== null && (order.descending[at] === true) !== order.composite.isReversed;
      const found: TermRange | undefined = isFixed
        ? this.usable
            .filter((usable) => usable.slot === slot)
            .map(({ constraint }) => rangesOf(constraint))
            .find((ranges) => ranges.length === 1)?.[0]
        : undefined;
      isFixed = found !== undefined && found.low === found.high;
      const bottom = found?.low ?? LOWEST;
      const top = found === undefined ? HIGHEST : found.high;
      low.push([slot, isTreeDescending ? top : bottom]);
      high.push([slot, isTreeDescending ? bottom : top]);
    }
    return { low, high };
  }

  /** Those without the first value, which no tree of the order has: found by the other conditions. */
  private missing(order: Order, after: After | null): ReadonlyArray<Entry> {
    const [first] = order.slots;
    const entries: Array<Entry> = [];
    for (const entry of this.narrow(this.size / 2) ?? this.whole(0))
      if (entry.terms[first ?? 0] === undefined) entries.push(entry);
    return this.sorted(order, entries, after);
  }

  private passes(entry: Entry): boolean {
    for (const { constraint, slot } of this.usable)
      if (!mayWithin(constraint, entry.terms[slot])) return false;
    if (this.area.kind === "partition") return true;
    const { effective } = entry.partition;
    return effective >= this.area.min && effective < this.area.max;
  }

  private list(): DocumentList<Entry> | undefined {
    return this.area.kind === "partition"
      ? this.area.partition.ordered
      : this.container.ranges[this.area.range]?.documents;
  }

  private *whole(after: number): IterableIterator<Entry> {
    for (const entry of this.list()?.after(after) ?? []) {
      this.examined += 1;
      yield entry;
    }
  }

  /** The documents that the most selective condition leaves, or null when they are too many. */
  private narrow(limit: number): Array<Entry> | null {
    const named = this.byIdentity();
    if (named !== null) {
      this.examined += named.length;
      return named;
    }
    const best = this.mostSelective();
    // It may be wrong by half; a narrow search that turns out wide costs more than one not begun.
    if (best === null || best.roughly > 2 * limit) return null;
    const found: Array<Entry> = [];
    for (const entry of best.entries) {
      found.push(entry);
      if (found.length > limit) return null;
    }
    this.examined += found.length;
    return best.mayRepeat ? [...new Set(found)] : found;
  }

  private mostSelective(): Found<Entry> | null {
    return this.usable.reduce<Found<Entry> | null>((best, { constraint, slot }) => {
      const stretches = rangesOf(constraint).map((stretch) => this.stretch(slot, stretch));
      if (!stretches.every((stretch) => stretch !== null)) return best;
      const roughly = stretches.reduce((sum, stretch) => sum + stretch.roughly, 0);
      if (best !== null && best.roughly <= roughly) return best;
      const mayRepeat = stretches.some((stretch) => stretch.mayRepeat);
      return { entries: chained(stretches), roughly, mayRepeat };
    }, null);
  }

  /** Conditions on the id within a partition, or on the partition key, need no index. */
  private byIdentity(): Array<Entry> | null {
    const { area } = this;
    for (const constraint of this.constraints) {
      if (constraint.kind !== "equals" || !constraint.values.every(isScalar)) continue;
      const path = pathText(constraint.path);
      if (path === "/id" && area.kind === "partition")
        return [...new Set(constraint.values)].flatMap((id) => {
          const entry = typeof id === "string" ? area.partition.documents.get(id) : undefined;
          return entry === undefined ? [] : [entry];
        });
      if (path === this.keyPath && area.kind === "range")
        return [...new Set(constraint.values)].flatMap((key) => {
          if (isMembers(key) || !isScalar(key)) return [];
          const partition = this.container.partitions.get(canonicalKey(key));
          return partition?.rangeIndex === area.range ? [...partition.ordered.after(0)] : [];
        });
    }
    return null;
  }

  private stretch(slot: number, stretch: TermRange): Found<Entry> | null {
    const { area } = this;
    const { indexes } = this.container;
    return area.kind === "partition"
      ? indexes.find(area.partition.rangeIndex, area.partition.ordinal, slot, stretch)
      : indexes.find(area.range, null, slot, stretch);
  }
}

function* chained(stretches: ReadonlyArray<Found<Entry>>): IterableIterator<Entry> {
  for (const { entries } of stretches) yield* entries;
}

const startOf = ({ slots }: Order, { terms, seq }: After): { seq: number; terms: Array<Term> } => {
  const placed: Array<Term> = [];
  slots.forEach((slot, at) => {
    placed[slot] = terms[at];
  });
  return { seq, terms: placed };
};

/** Among equal values a reading begins with the eldest, or with the youngest when the last part descends. */
const edge = ({ descending }: Order, side: "begin" | "end"): number => {
  const isYoungestFirst = descending.at(-1) === true;
  return (side === "begin") === isYoungestFirst ? Infinity : -Infinity;
};
