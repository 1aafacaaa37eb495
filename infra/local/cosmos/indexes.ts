import BTree from "sorted-btree";
import {
  hasWildcard,
  isIncluded,
  namedPaths,
  pathText,
  type IndexingPolicy,
} from "./indexing-policy";
import { isList, isMembers } from "./json";
import type { Json, Path } from "./sql/query";
import {
  byComposite,
  byPartitionAndValue,
  byValue,
  dealt,
  treeOf,
  type Composite,
  type Indexed,
  type Tree,
} from "./ordered-tree";
import { IRREGULAR, termAt, type Term } from "./terms";

const NONE: ReadonlyArray<Term> = [];
const MAX_SLOTS = 64;

type Slot = {
  readonly path: Path;
  readonly hasTrees: boolean;
  /** How many documents hold an object or an array here: their order isn't known to the trees. */
  irregular: number;
};

type RangeTrees<A> = {
  readonly byValue: Array<Tree<A> | null>;
  readonly byPartition: Array<Tree<A> | null>;
  readonly composites: Array<Tree<A>>;
};

export class Indexes<A extends Indexed> {
  private readonly slots: Array<Slot> = [];
  private readonly slotOfPath = new Map<string, number>();
  readonly composites: ReadonlyArray<Composite>;
  private readonly ranges: ReadonlyArray<RangeTrees<A>>;
  private readonly inclusion = new Map<string, boolean>();

  constructor(
    readonly policy: IndexingPolicy,
    rangeCount: number,
  ) {
    this.ranges = Array.from({ length: rangeCount }, () => ({
      byValue: [],
      byPartition: [],
      composites: [],
    }));
    for (const path of namedPaths(policy)) if (this.slotFor(path) === null) this.openSlot(path);
    this.composites = policy.composites.map((parts) => ({
      slots: parts.map(({ path }) => this.slotFor(path) ?? this.openSlot(path)),
      descending: parts.map(({ descending }) => descending),
    }));
    for (const { composites } of this.ranges)
      composites.push(
        ...this.composites.map((composite) => new BTree<A, undefined>([], byComposite(composite))),
      );
  }

  slotFor(path: Path): number | null {
    return this.slotOfPath.get(pathText(path)) ?? null;
  }

  get readsSystemMembers(): boolean {
    return this.slots.some(({ path }) => path[0]?.startsWith("_") === true);
  }

  isOrdered(slot: number): boolean {
    const found = this.slots[slot];
    return found?.hasTrees === true && found.irregular === 0;
  }

  hasTrees(slot: number): boolean {
    return this.slots[slot]?.hasTrees === true;
  }

  /** Begins to index a path of a wildcard, when a query first asks for it. */
  open(
    path: Path,
    documents: Iterable<readonly [A, rangeIndex: number, document: Json]>,
  ): number | null {
    if (this.slots.length >= MAX_SLOTS) return null;
    const slot = this.openSlot(path);
    for (const [entry, rangeIndex, document] of documents) {
      const term = termAt(document, path);
      if (term === undefined) continue;
      const terms = Array.from(
        { length: Math.max(slot + 1, entry.terms.length) },
        (_, index) => entry.terms[index],
      );
      terms[slot] = term;
      entry.terms = terms;
      this.enter(rangeIndex, entry, slot);
    }
    return slot;
  }

  termsOf(document: Json): ReadonlyArray<Term> {
    let last = -1;
    const terms = this.slots.map(({ path }, index) => {
      const term = termAt(document, path);
      if (term !== undefined) last = index;
      return term;
    });
    return last < 0 ? NONE : terms.slice(0, last + 1);
  }

  add(rangeIndex: number, entry: A): void {
    for (let slot = 0; slot < entry.terms.length; slot += 1) this.enter(rangeIndex, entry, slot);
    this.composites.forEach(({ slots }, index) => {
      if (this.isInComposite(entry.terms, slots))
        this.compositeTree(rangeIndex, index).set(entry, undefined);
    });
  }

  remove(rangeIndex: number, entry: A): void {
    for (let slot = 0; slot < entry.terms.length; slot += 1) this.leave(rangeIndex, entry, slot);
    this.composites.forEach(({ slots }, index) => {
      if (this.isInComposite(entry.terms, slots))
        this.compositeTree(rangeIndex, index).delete(entry);
    });
  }

  /** Everything of a range at once, into trees that are still empty. */
  load(rangeIndex: number, entries: ReadonlyArray<A>): void {
    const trees = this.ranges[rangeIndex];
    if (trees === undefined) return;
    for (const [slot, found] of this.slots.entries()) {
      const present = entries.filter((entry) => entry.terms[slot] !== undefined);
      found.irregular += present.filter((entry) => entry.terms[slot] === IRREGULAR).length;
      if (!found.hasTrees) continue;
      const sorted = present.sort(byValue(slot));
      trees.byValue[slot] = treeOf(sorted, byValue(slot));
      trees.byPartition[slot] = treeOf(dealt(sorted), byPartitionAndValue(slot));
    }
    for (const [index, composite] of this.composites.entries())
      trees.composites[index] = treeOf(
        entries
          .filter((entry) => this.isInComposite(entry.terms, composite.slots))
          .sort(byComposite(composite)),
        byComposite(composite),
      );
  }

  /** Touches only the trees whose value has changed. */
  change(rangeIndex: number, entry: A, terms: ReadonlyArray<Term>): void {
    const before = entry.terms;
    const changed = this.slots.map((_, slot) => before[slot] !== terms[slot]);
    const moved = this.composites.map(({ slots }) => slots.some((slot) => changed[slot] === true));
    changed.forEach((has, slot) => {
      if (has) this.leave(rangeIndex, entry, slot);
    });
    moved.forEach((has, index) => {
      const slots = this.composites[index]?.slots ?? [];
      if (has && this.isInComposite(before, slots))
        this.compositeTree(rangeIndex, index).delete(entry);
    });
    entry.terms = terms;
    changed.forEach((has, slot) => {
      if (has) this.enter(rangeIndex, entry, slot);
    });
    moved.forEach((has, index) => {
      const slots = this.composites[index]?.slots ?? [];
      if (has && this.isInComposite(terms, slots))
        this.compositeTree(rangeIndex, index).set(entry, undefined);
    });
  }

  valueTree(rangeIndex: number, slot: number): Tree<A> | null {
    return this.ranges[rangeIndex]?.byValue[slot] ?? null;
  }

  partitionTree(rangeIndex: number, slot: number): Tree<A> | null {
    return this.ranges[rangeIndex]?.byPartition[slot] ?? null;
  }

  compositeTree(rangeIndex: number, index: number): Tree<A> {
    const tree = this.ranges[rangeIndex]?.composites[index];
    if (tree === undefined) throw new Error(`no composite index ${index}`);
    return tree;
  }

  /** How many values of the document the policy indexes: what a write pays for. */
  countTerms(document: Json, terms: ReadonlyArray<Term>): number {
    if (hasWildcard(this.policy)) return this.countLeaves(document, "", []);
    return terms.reduce<number>(
      (sum, term) => sum + (term === undefined ? 0 : Array.isArray(term) ? term.length : 1),
      0,
    );
  }

  private countLeaves(value: Json, text: string, path: Path): number {
    if (isList(value))
      return value.reduce<number>(
        (sum, element) => sum + this.countLeaves(element, `${text}/[]`, [...path, "[]"]),
        0,
      );
    if (isMembers(value))
      return Object.entries(value).reduce(
        (sum, [member, inner]) =>
          sum + this.countLeaves(inner, `${text}/${member}`, [...path, member]),
        0,
      );
    const known = this.inclusion.get(text);
    if (known !== undefined) return known ? 1 : 0;
    const included = isIncluded(this.policy, path);
    if (this.inclusion.size < 10_000) this.inclusion.set(text, included);
    return included ? 1 : 0;
  }

  private openSlot(path: Path): number {
    const slot = this.slots.length;
    const hasTrees = !path.includes("[]");
    this.slots.push({ path, hasTrees, irregular: 0 });
    this.slotOfPath.set(pathText(path), slot);
    for (const { byValue: values, byPartition } of this.ranges) {
      values.push(hasTrees ? new BTree<A, undefined>([], byValue(slot)) : null);
      byPartition.push(hasTrees ? new BTree<A, undefined>([], byPartitionAndValue(slot)) : null);
    }
    return slot;
  }

  private enter(rangeIndex: number, entry: A, slot: number): void {
    const term = entry.terms[slot];
    if (term === undefined) return;
    const found = this.slots[slot];
    if (found === undefined) return;
    if (term === IRREGULAR) found.irregular += 1;
    if (!found.hasTrees) return;
    this.valueTree(rangeIndex, slot)?.set(entry, undefined);
    this.partitionTree(rangeIndex, slot)?.set(entry, undefined);
  }

  private leave(rangeIndex: number, entry: A, slot: number): void {
    const term = entry.terms[slot];
    if (term === undefined) return;
    const found = this.slots[slot];
    if (found === undefined) return;
    if (term === IRREGULAR) found.irregular -= 1;
    if (!found.hasTrees) return;
    this.valueTree(rangeIndex, slot)?.delete(entry);
    this.partitionTree(rangeIndex, slot)?.delete(entry);
  }

  /** Documents without the first value are few in sensible orders, and found by looking at the terms. */
  private isInComposite(terms: ReadonlyArray<Term>, slots: ReadonlyArray<number>): boolean {
    const [first] = slots;
    return first !== undefined && terms[first] !== undefined;
  }
}
