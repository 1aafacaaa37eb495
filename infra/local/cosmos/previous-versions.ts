import type { Container } from "./container";
import type { Mutation } from "./entry";
import { canonicalKey, type PartitionKey } from "./partition-key";

type Previous = { readonly text: string; readonly etag: string } | null;

const MAX_KEPT = 10_000;

/** The version before the last write of recently written documents, for reads that are stale on purpose. */
export class PreviousVersions {
  private readonly kept = new Map<string, Previous>();

  remember(container: Container, key: PartitionKey, mutations: ReadonlyArray<Mutation>): void {
    for (const { id } of mutations) {
      const name = nameOf(container, key, id);
      const entry = container.find(key, id);
      this.kept.delete(name);
      this.kept.set(
        name,
        entry === undefined
          ? null
          : { text: container.text(entry), etag: container.etag(entry.lsn, entry.ts) },
      );
      const [eldest] = this.kept.keys();
      if (this.kept.size > MAX_KEPT && eldest !== undefined) this.kept.delete(eldest);
    }
  }

  /** Undefined when nothing is known of an earlier version; null when there was none. */
  of(container: Container, key: PartitionKey, id: string): Previous | undefined {
    return this.kept.get(nameOf(container, key, id));
  }
}

const nameOf = (container: Container, key: PartitionKey, id: string): string =>
  JSON.stringify([container.rid, canonicalKey(key), id]);
