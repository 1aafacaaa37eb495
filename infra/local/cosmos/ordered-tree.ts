import type BTree from "sorted-btree";
import { bulkLoad } from "sorted-btree/extended/bulkLoad";
import { compareTerms, type Term } from "./terms";

/** What the trees know of a document. They hold the documents themselves; keys are read from them. */
export type Indexed = {
  readonly seq: number;
  readonly partition: { readonly ordinal: number };
  terms: ReadonlyArray<Term>;
};

export type Tree<K> = BTree<K, undefined>;
export type Compare = (a: Indexed, b: Indexed) => number;

const NODE_SIZE = 32;
const LOAD_FACTOR = 0.8;

export const treeOf = <K>(sorted: Array<K>, compare: (a: K, b: K) => number): Tree<K> =>
  bulkLoad<K, undefined>(
    sorted,
    Array<undefined>(sorted.length).fill(undefined),
    NODE_SIZE,
    compare,
    LOAD_FACTOR,
  );

/** By partition, each in the order that the whole has: cheaper than sorting a second time. */
export const dealt = <K>(sorted: ReadonlyArray<K>, ordinalOf: (key: K) => number): Array<K> => {
  const piles = new Map<number, Array<K>>();
  for (const key of sorted) {
    const ordinal = ordinalOf(key);
    const pile = piles.get(ordinal);
    if (pile === undefined) piles.set(ordinal, [key]);
    else pile.push(key);
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

/** What lies from `low` to `high`, in the order of the tree or backwards. */
export function* scan<P, K extends P>(
  tree: Tree<K>,
  low: P,
  high: P,
  backwards = false,
): IterableIterator<K> {
  const compare = tree._compare;
  if (backwards) {
    for (const [key] of tree.entriesReversed(high as K)) {
      if (compare(key, low as K) < 0) return;
      yield key;
    }
    return;
  }
  for (const key of tree.keys(low as K)) {
    if (compare(key, high as K) > 0) return;
    yield key;
  }
}

type Node<K> = { readonly keys: ReadonlyArray<K>; readonly children?: ReadonlyArray<Node<K>> };

/** Which part of the tree lies before a place, as if all children of a node were equally full. */
const shareBefore = <P, K extends P>(tree: Tree<K>, place: P): number => {
  // The tree tells no ranks. Its nodes are public but for the root, and have one key for each child: the highest.
  let node: Node<K> | undefined = (tree as unknown as { readonly _root: Node<K> })._root;
  let share = 0;
  let width = 1;
  while (node !== undefined && node.keys.length > 0) {
    const { children, keys }: Node<K> = node;
    let index = 0;
    while (index < keys.length && tree._compare(keys[index] as K, place as K) < 0) index += 1;
    width /= keys.length;
    share += index * width;
    node = index < keys.length ? children?.[index] : undefined;
  }
  return share;
};

/** About how many keys lie between two places: good enough to choose an index by. */
export const roughlyBetween = <P, K extends P>(tree: Tree<K>, low: P, high: P): number =>
  Math.max(0, shareBefore(tree, high) - shareBefore(tree, low)) * tree.size;
