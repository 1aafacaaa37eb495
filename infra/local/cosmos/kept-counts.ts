import { QueryError } from "./sql/query";

type Matches<A> = (document: A) => boolean;
type Kept<A> = {
  readonly matches: Matches<A>;
  count: number;
  /** What counting took: what the question is charged for, however often it is asked. */
  readonly examined: number;
};

const MOST_KEPT = 16;
const MOST_REMEMBERED = 64;

/**
 * How many documents of a partition match a filter, for the filters that are asked for again and again:
 * counted once, then carried along with every write. Each page of a list comes with the same count, and to
 * count a million documents anew for each would take longer than to find the page.
 */
export class KeptCounts<A> {
  private readonly kept = new Map<string, Kept<A>>();
  /** Asked for once. A filter that names the present time never comes again, and is not worth keeping. */
  private readonly remembered = new Set<string>();

  /** The count of this question, if it is kept. */
  of(question: string): Pick<Kept<A>, "count" | "examined"> | null {
    const found = this.kept.get(question);
    if (found === undefined) return null;
    // The map's order is that of the last use.
    this.kept.delete(question);
    this.kept.set(question, found);
    return found;
  }

  /** What has just been counted. Kept from the second time on. */
  note(question: string, counted: Kept<A>): void {
    if (!this.remembered.delete(question)) {
      this.remembered.add(question);
      shorten(this.remembered, MOST_REMEMBERED);
      return;
    }
    this.kept.set(question, counted);
    shorten(this.kept, MOST_KEPT);
  }

  /** A document as it is from now on. */
  add(document: A): void {
    this.change(document, 1);
  }

  /** A document as it was until now. */
  remove(document: A): void {
    this.change(document, -1);
  }

  clear(): void {
    this.kept.clear();
    this.remembered.clear();
  }

  private change(document: A, by: 1 | -1): void {
    for (const [question, kept] of this.kept)
      try {
        if (kept.matches(document)) kept.count += by;
      } catch (cause) {
        if (!(cause instanceof QueryError)) throw cause;
        // The query will be refused because of this document. The write is none of its business.
        this.kept.delete(question);
      }
  }
}

const shorten = (keys: Map<string, unknown> | Set<string>, most: number): void => {
  const [eldest] = keys.keys();
  if (keys.size > most && eldest !== undefined) keys.delete(eldest);
};
