import { compareValues } from "./values";
import type { Value } from "./values";

type Entry<A> = { readonly keys: ReadonlyArray<Value>; readonly item: A };

/**
 * Keeps the first rows of an order, at most as many as asked for, whatever number is added.
 * Rows with the same keys stay in the order in which they came.
 */
export class SortedRows<A> {
  #entries: Array<Entry<A>> = [];
  #worst: ReadonlyArray<Value> | null = null;

  constructor(
    private readonly descending: ReadonlyArray<boolean>,
    private readonly most: number,
  ) {}

  add(keys: ReadonlyArray<Value>, itemOf: () => A): void {
    if (this.#worst !== null && this.#compare(keys, this.#worst) >= 0) return;
    this.#entries.push({ keys, item: itemOf() });
    // Sorting at twice the size keeps the cost of each row that enters at a logarithm.
    if (this.#entries.length >= 2 * this.most + 64) this.#prune();
  }

  items(): ReadonlyArray<A> {
    this.#prune();
    return this.#entries.map(({ item }) => item);
  }

  #prune(): void {
    this.#entries.sort((left, right) => this.#compare(left.keys, right.keys));
    if (this.#entries.length <= this.most) return;
    this.#entries.length = this.most;
    this.#worst = this.#entries.at(-1)?.keys ?? null;
  }

  #compare(left: ReadonlyArray<Value>, right: ReadonlyArray<Value>): number {
    for (let i = 0; i < this.descending.length; i += 1) {
      const order = compareValues(left[i], right[i]);
      if (order !== 0) return this.descending[i] ? -order : order;
    }
    return 0;
  }
}
