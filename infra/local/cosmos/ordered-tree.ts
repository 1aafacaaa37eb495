import type BTree from "sorted-btree";
import { bulkLoad } from "sorted-btree/extended/bulkLoad";
import { compareTerms, type Term } from "./terms";

/** What the trees know of a document. They hold the documents themselves; keys are read from them. */
export type Indexed = {
  readonly seq: number;
  readonly partition: { readonly ordinal: number };
  terms: ReadonlyArray<Term>;
};

export type Tree<A> = BTree<A, undefined>;
export type Compare = (a: Indexed, b: Indexed) => number;

const NODE_SIZE = 32;
const LOAD_FACTOR = 0.8;

export const treeOf = <A extends Indexed>(sorted: Array<A>, compare: Compare): Tree<A> =>
  bulkLoad<A, undefined>(
    sorted,
    Array<undefined>(sorted.length).fill(undefined),
    NODE_SIZE,
    compare,
    LOAD_FACTOR,
  );

/** By partition, each in the order that the whole has: cheaper than sorting a second time. */
export const dealt = <A extends Indexed>(sorted: ReadonlyArray<A>): Array<A> => {
  const piles = new Map<number, Array<A>>();
  for (const entry of sorted) {
    const pile = piles.get(entry.partition.ordinal);
    if (pile === undefined) piles.set(entry.partition.ordinal, [entry]);
    else pile.push(entry);
  }
  return [...piles].sort(([a], [b]) => a - b).flatMap(([, pile]) => pile);
};

export const byValue =
  (slot: number): Compare =>
  (a, b) =>
    compareTerms(a.terms[slot], b.terms[slot]) || a.seq - b.seq;

export const byPartitionAndValue =
  (slot: number): Compare =>
  (a, b) =>
    a.partition.ordinal - b.partition.ordinal ||
    compareTerms(a.terms[slot], b.terms[slot]) ||
    a.seq - b.seq;

export type Composite = {
  readonly slots: ReadonlyArray<number>;
  readonly descending: ReadonlyArray<boolean>;
};

/** Equal values go by age, in the direction of the last part, so that a reversed reading is exactly the reverse. */
export const byComposite = ({ slots, descending }: Composite): Compare => {
  const parts = slots.map((slot, index) => ({ slot, sign: descending[index] === true ? -1 : 1 }));
  const tie = descending.at(-1) === true ? -1 : 1;
  return (a, b) => {
    const partitions = a.partition.ordinal - b.partition.ordinal;
    if (partitions !== 0) return partitions;
    for (const { slot, sign } of parts) {
      const order = compareTerms(a.terms[slot], b.terms[slot]);
      if (order !== 0) return order * sign;
    }
    return (a.seq - b.seq) * tie;
  };
};

/** A place in a tree that no document has. */
export const probe = (
  ordinal: number,
  terms: ReadonlyArray<readonly [slot: number, term: Term]>,
  seq: number,
): Indexed => {
  const probed: Array<Term> = [];
  for (const [slot, term] of terms) probed[slot] = term;
  return { seq, partition: { ordinal }, terms: probed };
};

/** The documents from `low` to `high`, in the order of the tree or backwards. */
export function* scan<A extends Indexed>(
  tree: Tree<A>,
  low: Indexed,
  high: Indexed,
  backwards = false,
): IterableIterator<A> {
  const compare = tree._compare;
  if (backwards) {
    for (const [entry] of tree.entriesReversed(high as A)) {
      if (compare(entry, low as A) < 0) return;
      yield entry;
    }
    return;
  }
  for (const entry of tree.keys(low as A)) {
    if (compare(entry, high as A) > 0) return;
    yield entry;
  }
}
