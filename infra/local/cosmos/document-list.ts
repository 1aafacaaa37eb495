/**
 * Items in the order of a growing number, with cheap removal and cheap resumption after any number.
 * An item is dead once its number has changed or was dropped.
 */
export class DocumentList<A> {
  private numbers: Array<number> = [];
  private items: Array<A> = [];
  private dead = 0;

  constructor(private readonly numberOf: (item: A) => number) {}

  get size(): number {
    return this.items.length - this.dead;
  }

  add(item: A): void {
    this.numbers.push(this.numberOf(item));
    this.items.push(item);
  }

  /** Call after the item's number has changed. */
  forget(): void {
    this.dead += 1;
    if (this.dead > 32 && this.dead * 2 > this.items.length) this.compact();
  }

  /** Recovery may add out of order. */
  sort(): void {
    if (
      this.numbers.every((number, index) => index === 0 || number >= (this.numbers[index - 1] ?? 0))
    )
      return;
    this.items = this.alive().sort((a, b) => this.numberOf(a) - this.numberOf(b));
    this.numbers = this.items.map(this.numberOf);
    this.dead = 0;
  }

  *after(number: number): IterableIterator<A> {
    for (let index = this.firstAfter(number); index < this.items.length; index += 1) {
      const item = this.items[index] as A;
      if (this.numberOf(item) === this.numbers[index]) yield item;
    }
  }

  private alive(): Array<A> {
    return this.items.filter((item, index) => this.numberOf(item) === this.numbers[index]);
  }

  private compact(): void {
    this.items = this.alive();
    this.numbers = this.items.map(this.numberOf);
    this.dead = 0;
  }

  private firstAfter(number: number): number {
    let low = 0;
    let high = this.numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.numbers[middle] ?? Infinity) <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
