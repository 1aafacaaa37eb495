import BTree from "sorted-btree";
import type { Entry } from "./entry";

/** When documents end, the earliest first. */
export class Expirations {
  private readonly entries = new BTree<Entry, undefined>(
    [],
    (a, b) => a.expires - b.expires || a.lsn - b.lsn,
  );

  /** `defaultTtl` is the container's: null when nothing in it expires. */
  schedule(entry: Entry, defaultTtl: number | null): void {
    const ttl = defaultTtl === null ? -1 : entry.ttl === 0 ? defaultTtl : entry.ttl;
    // The second of a write is rounded down; nothing may disappear before its time.
    entry.expires = ttl === -1 ? 0 : entry.ts + ttl + 1;
    if (entry.expires !== 0) this.entries.set(entry, undefined);
  }

  unschedule(entry: Entry): void {
    if (entry.expires !== 0) this.entries.delete(entry);
  }

  clear(): void {
    this.entries.clear();
  }

  *due(now: number): IterableIterator<Entry> {
    for (const entry of this.entries.keys()) {
      if (entry.expires > now) return;
      yield entry;
    }
  }
}
