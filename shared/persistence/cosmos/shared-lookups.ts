/* eslint-disable functional/immutable-data -- a cache is what changes; nobody else sees this map */

/** How long an answer may be given again, in milliseconds; not at all when it failed. */
export type Lifetime<A> = (answer: A) => number;

type Entry<A> = { readonly answer: Promise<A>; readonly isFresh: () => boolean };

/**
 * Answers of look-ups, at most `capacity` of them, the oldest dropped first. Callers who ask for the same at the
 * same time share one look-up. An answer's age counts from when its look-up began, because that is the moment
 * that it may tell of. `now` is in milliseconds.
 */
export const sharedLookups = <A>(
  capacity: number,
  lifetime: Lifetime<A>,
  now: () => number,
): ((key: string, lookUp: () => Promise<A>) => Promise<A>) => {
  const entries = new Map<string, Entry<A>>();

  const keep = (key: string, entry: Entry<A>): void => {
    entries.delete(key);
    const oldest = entries.size >= capacity ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
    entries.set(key, entry);
  };

  return (key, lookUp) => {
    const known = entries.get(key);
    if (known?.isFresh() === true) return known.answer;
    const began = now();
    const answer = lookUp();
    const pending: Entry<A> = { answer, isFresh: () => true };
    keep(key, pending);
    return answer
      .then((value) => {
        const ends = began + lifetime(value);
        if (ends > began && entries.get(key) === pending)
          entries.set(key, { answer, isFresh: () => now() < ends });
        return value;
      })
      .finally(() => {
        if (entries.get(key) === pending) entries.delete(key);
      });
  };
};
