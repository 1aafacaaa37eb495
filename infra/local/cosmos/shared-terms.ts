import type { Term } from "./terms";

/** More different values than this at a path, and they are hardly ever the same again. */
const MOST_VALUES = 256;

/** JSON has no text of its own for every number: lists are shared when they hold texts only. */
const keyOf = (term: Term): string | null => {
  if (typeof term === "string") return term;
  return Array.isArray(term) && term.every((element) => typeof element === "string")
    ? JSON.stringify(term)
    : null;
};

/**
 * One copy of the values that many documents have at a path, such as a status, a name or the one element
 * of a list: it saves a third of what the indexes take, and two texts that are the same object compare at once.
 */
export class SharedTerms {
  /** Null for a path with too many different values. */
  private values: Map<string, Term> | null = new Map();

  share(term: Term): Term {
    if (this.values === null) return term;
    const key = keyOf(term);
    if (key === null) return term;
    const known = this.values.get(key);
    if (known !== undefined && typeof known === typeof term) return known;
    if (this.values.size >= MOST_VALUES) this.values = null;
    else this.values.set(key, term);
    return term;
  }
}
