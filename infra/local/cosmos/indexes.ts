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
import { byComposite, treeOf, type Composite, type Indexed, type Tree } from "./ordered-tree";
import { ElementTrees, ValueTrees, type Found, type PathTrees } from "./path-trees";
import { SharedTerms } from "./shared-terms";
import { IRREGULAR, sameTerm, termAt, type Term, type TermRange } from "./terms";

const MAX_SLOTS = 64;
/** Every container indexes the id, whatever its policy says. */
const ID: Path = ["id"];
const ID_SLOT = 0;

type Slot = {
  readonly path: Path;
  readonly isThroughList: boolean;
  readonly shared: SharedTerms;
  /** How many documents hold an object or an array here: their order isn't known to the trees. */
  irregular: number;
};

type RangeTrees<A extends Indexed> = {
  readonly paths: Array<PathTrees<A>>;
  readonly composites: Array<Tree<A>>;
};

export class Indexes<A extends Indexed & { readonly id: string }> {
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
      paths: [],
      composites: [],
    }));
    this.openSlot(ID);
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
    return found?.isThroughList === false && found.irregular === 0;
  }

  /** Whether the term of every document says all that there is at the path. */
  isRegular(slot: number): boolean {
    return this.slots[slot]?.irregular === 0;
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

  /** The id is the entry's own, so that the two share one text. */
  termsOf(id: string, document: Json): ReadonlyArray<Term> {
    let last = ID_SLOT;
    const terms = this.slots.map(({ path, shared }, index): Term => {
      if (index === ID_SLOT) return id;
      const term = shared.share(termAt(document, path));
      if (term !== undefined) last = index;
      return term;
    });
    return terms.slice(0, last + 1);
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
      trees.paths[slot]?.load(present);
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
    const changed = this.slots.map((_, slot) => !sameTerm(before[slot], terms[slot]));
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

  /**
   * The documents of a stretch of values at a path, of the partition with this ordinal or of the whole range;
   * null when no tree has them in order.
   */
  find(
    rangeIndex: number,
    ordinal: number | null,
    slot: number,
    stretch: TermRange,
  ): Found<A> | null {
    return this.ranges[rangeIndex]?.paths[slot]?.find(ordinal, stretch) ?? null;
  }

  /** By partition and value; null for a path through a list. */
  partitionTree(rangeIndex: number, slot: number): Tree<A> | null {
    const trees = this.ranges[rangeIndex]?.paths[slot];
    return trees instanceof ValueTrees ? (trees as ValueTrees<A>).byPartition : null;
  }

  compositeTree(rangeIndex: number, index: number): Tree<A> {
    const tree = this.ranges[rangeIndex]?.composites[index];
    if (tree === undefined) throw new Error(`no composite index ${index}`);
    return tree;
  }

  /** How many values of the document the policy indexes: what a write pays for. The id is free. */
  countTerms(document: Json): number {
    if (hasWildcard(this.policy)) return this.countLeaves(document, "", []);
    return this.slots.reduce<number>((sum, { path }, slot) => {
      if (slot === ID_SLOT) return sum;
      const term = termAt(document, path);
      return sum + (term === undefined ? 0 : Array.isArray(term) ? term.length : 1);
    }, 0);
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
    const isThroughList = path.includes("[]");
    this.slots.push({ path, isThroughList, shared: new SharedTerms(), irregular: 0 });
    this.slotOfPath.set(pathText(path), slot);
    for (const { paths } of this.ranges)
      paths.push(isThroughList ? new ElementTrees<A>(slot) : new ValueTrees<A>(slot, path !== ID));
    return slot;
  }

  private enter(rangeIndex: number, entry: A, slot: number): void {
    const found = this.slots[slot];
    const term = entry.terms[slot];
    if (found === undefined || term === undefined) return;
    if (term === IRREGULAR) found.irregular += 1;
    this.ranges[rangeIndex]?.paths[slot]?.enter(entry);
  }

  private leave(rangeIndex: number, entry: A, slot: number): void {
    const found = this.slots[slot];
    const term = entry.terms[slot];
    if (found === undefined || term === undefined) return;
    if (term === IRREGULAR) found.irregular -= 1;
    this.ranges[rangeIndex]?.paths[slot]?.leave(entry);
  }

  /** Documents without the first value are few in sensible orders, and found by looking at the terms. */
  private isInComposite(terms: ReadonlyArray<Term>, slots: ReadonlyArray<number>): boolean {
    const [first] = slots;
    return first !== undefined && terms[first] !== undefined;
  }
}
