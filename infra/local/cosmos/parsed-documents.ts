import type { Json } from "./sql/query";

export type Parsed = {
  readonly length: number;
  parsed: Json | undefined;
  generation: number;
};

/**
 * Which documents stay parsed: about the last used ones, by a bound on their text. Two generations
 * instead of a list of uses, because a query touches a hundred thousand documents in a tenth of a second.
 */
export class ParsedDocuments {
  private young: Array<Parsed> = [];
  private old: Array<Parsed> = [];
  private generation = 1;
  private bytes = 0;

  constructor(private readonly budget: number) {}

  get(entry: Parsed, parse: () => Json): Json {
    if (entry.parsed !== undefined && entry.generation === this.generation) return entry.parsed;
    const document = entry.parsed ?? parse();
    entry.parsed = document;
    entry.generation = this.generation;
    this.young.push(entry);
    this.bytes += entry.length;
    if (this.bytes * 2 > this.budget) this.turn();
    return document;
  }

  private turn(): void {
    for (const entry of this.old) if (entry.generation < this.generation) entry.parsed = undefined;
    this.old = this.young;
    this.young = [];
    this.generation += 1;
    this.bytes = 0;
  }
}
