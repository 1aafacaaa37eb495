import BTree from "sorted-btree";
import {
  byPartitionAndValue,
  byValue,
  dealt,
  probe,
  roughlyBetween,
  scan,
  treeOf,
  type Indexed,
  type Tree,
} from "./ordered-tree";
import { compareTerms, IRREGULAR, type Term, type TermRange } from "./terms";

/** The documents of a stretch of values. */
export type Found<A> = {
  readonly entries: Iterable<A>;
  /** About how many they are. */
  readonly roughly: number;
  /** Whether one may come several times, because it holds several values. */
  readonly mayRepeat: boolean;
};

/** What is indexed at one path, of one physical range. Documents are as `Indexed` says while they are in. */
export type PathTrees<A> = {
  readonly enter: (entry: A) => void;
  readonly leave: (entry: A) => void;
  /** All of them at once, into trees that are still empty. */
  readonly load: (present: ReadonlyArray<A>) => void;
  /**
   * The documents of a stretch of values, of the partition with this ordinal or of the whole range. Null when
   * there is no tree for that.
   */
  readonly find: (ordinal: number | null, stretch: TermRange) => Found<A> | null;
};

const before = -Infinity;
const behind = Infinity;

/** One value for each document: the documents themselves are the keys. */
export class ValueTrees<A extends Indexed> implements PathTrees<A> {
  byPartition: Tree<A>;
  private whole: Tree<A> | null;

  constructor(
    private readonly slot: number,
    /** Whether anybody asks for values of all partitions at once. */
    hasWhole: boolean,
  ) {
    this.byPartition = new BTree<A, undefined>([], byPartitionAndValue(slot));
    this.whole = hasWhole ? new BTree<A, undefined>([], byValue(slot)) : null;
  }

  enter(entry: A): void {
    this.byPartition.set(entry, undefined);
    this.whole?.set(entry, undefined);
  }

  leave(entry: A): void {
    this.byPartition.delete(entry);
    this.whole?.delete(entry);
  }

  load(present: ReadonlyArray<A>): void {
    const { slot } = this;
    const sorted = [...present].sort(byValue(slot));
    if (this.whole !== null) this.whole = treeOf(sorted, byValue(slot));
    this.byPartition = treeOf(
      dealt(sorted, ({ partition }) => partition.ordinal),
      byPartitionAndValue(slot),
    );
  }

  find(ordinal: number | null, stretch: TermRange): Found<A> | null {
    const { slot } = this;
    const tree = ordinal === null ? this.whole : this.byPartition;
    const { high, highInclusive, low, lowInclusive } = stretch;
    if (tree === null) return null;
    const begin = probe(ordinal ?? 0, [[slot, low]], lowInclusive ? before : behind);
    const end = probe(ordinal ?? 0, [[slot, high]], highInclusive ? behind : before);
    return {
      entries: scan<Indexed, A>(tree, begin, end),
      roughly: roughlyBetween<Indexed, A>(tree, begin, end),
      mayRepeat: false,
    };
  }
}

/** One element of a document's list. */
type Posting<A> = { readonly entry: A; readonly element: Term };
type Placed = Posting<Pick<Indexed, "seq" | "partition">>;

const byElement = (a: Placed, b: Placed): number =>
  compareTerms(a.element, b.element) || a.entry.seq - b.entry.seq;

const byPartitionAndElement = (a: Placed, b: Placed): number =>
  a.entry.partition.ordinal - b.entry.partition.ordinal || byElement(a, b);

const placed = (ordinal: number, element: Term, seq: number): Placed => ({
  entry: { seq, partition: { ordinal } },
  element,
});

const irregular: TermRange = {
  low: IRREGULAR,
  lowInclusive: true,
  high: IRREGULAR,
  highInclusive: true,
};

/** A path through a list: a document is found by each of its elements, as in Azure. */
export class ElementTrees<A extends Indexed> implements PathTrees<A> {
  private byPartition: Tree<Posting<A>> = new BTree<Posting<A>, undefined>(
    [],
    byPartitionAndElement,
  );
  private whole: Tree<Posting<A>> = new BTree<Posting<A>, undefined>([], byElement);

  constructor(private readonly slot: number) {}

  enter(entry: A): void {
    for (const posting of this.postingsOf(entry)) {
      this.byPartition.set(posting, undefined);
      this.whole.set(posting, undefined);
    }
  }

  leave(entry: A): void {
    for (const posting of this.postingsOf(entry)) {
      this.byPartition.delete(posting);
      this.whole.delete(posting);
    }
  }

  load(present: ReadonlyArray<A>): void {
    const sorted = present.flatMap((entry) => this.postingsOf(entry)).sort(byElement);
    this.whole = treeOf<Posting<A>>(sorted, byElement);
    this.byPartition = treeOf<Posting<A>>(
      dealt(sorted, ({ entry }) => entry.partition.ordinal),
      byPartitionAndElement,
    );
  }

  find(ordinal: number | null, stretch: TermRange): Found<A> {
    const tree = ordinal === null ? this.whole : this.byPartition;
    // Of a list with an object in it nothing is known: it is part of every answer, to be looked at.
    const bounds = [stretch, irregular].map(
      ({ high, highInclusive, low, lowInclusive }) =>
        [
          placed(ordinal ?? 0, low, lowInclusive ? before : behind),
          placed(ordinal ?? 0, high, highInclusive ? behind : before),
        ] as const,
    );
    return {
      entries: entriesOf(bounds.map(([low, high]) => scan<Placed, Posting<A>>(tree, low, high))),
      roughly: bounds.reduce(
        (sum, [low, high]) => sum + roughlyBetween<Placed, Posting<A>>(tree, low, high),
        0,
      ),
      mayRepeat: true,
    };
  }

  private postingsOf(entry: A): ReadonlyArray<Posting<A>> {
    const term = entry.terms[this.slot];
    if (!Array.isArray(term)) return [{ entry, element: term }];
    const elements = term as ReadonlyArray<Term>;
    const distinct = elements.length < 2 ? elements : [...new Set(elements)];
    return distinct.map((element) => ({ entry, element }));
  }
}

function* entriesOf<A>(scans: ReadonlyArray<Iterable<Posting<A>>>): IterableIterator<A> {
  for (const postings of scans) for (const { entry } of postings) yield entry;
}
