import type { Entry, Mutation } from "./entry";
import type { ContainerStore } from "./container-store";
import { CosmosFailure } from "./failure";
import { parse, type Members } from "./json";
import type { PartitionKey } from "./partition-key";

const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

/** A document as an operation of the transaction sees it. `text` and `document` are the client's own. */
export type Version = {
  readonly text: string;
  readonly document: Members;
  readonly seq: number;
  readonly lsn: number;
  readonly ts: number;
};

/**
 * Writes to one logical partition that take effect together. Later operations see the earlier ones;
 * nobody else does before the commit.
 */
export class Transaction {
  private readonly staged = new Map<string, Version | null>();
  private readonly claims = new Map<string, string | null>();
  private readonly mutations: Array<Mutation> = [];
  private readonly firstLsn: number;
  private readonly ts: number;

  constructor(
    private readonly store: ContainerStore,
    readonly key: PartitionKey,
    nowMs: number,
  ) {
    this.firstLsn = store.nextLsn();
    this.ts = Math.floor(nowMs / 1000);
  }

  current(id: string): Version | null {
    const staged = this.staged.get(id);
    if (staged !== undefined) return staged;
    const entry = this.store.container.find(this.key, id);
    return entry === undefined ? null : this.versionOf(entry);
  }

  put(document: Members, before: Version | null): Version {
    const id = document["id"] as string;
    const lsn = this.firstLsn + this.mutations.length;
    const text = JSON.stringify(document);
    const bytes = Buffer.from(text, "utf8");
    if (bytes.length > MAX_DOCUMENT_BYTES)
      throw new CosmosFailure(413, "Request size is too large: a document has at most 2 MB.");
    const version = { text, document, seq: before?.seq ?? lsn, lsn, ts: this.ts };
    if (before !== null) this.releaseClaims(id, before);
    this.claim(id, document);
    this.staged.set(id, version);
    this.mutations.push({
      kind: "put",
      id,
      text: bytes,
      document,
      lsn,
      ts: this.ts,
      seq: before?.seq ?? null,
    });
    return version;
  }

  remove(id: string, before: Version): void {
    this.releaseClaims(id, before);
    this.staged.set(id, null);
    this.mutations.push({ kind: "delete", id, lsn: this.firstLsn + this.mutations.length });
  }

  get isChange(): boolean {
    return this.mutations.length > 0;
  }

  get changedIds(): ReadonlyArray<string> {
    return [...this.staged.keys()];
  }

  commit(): void {
    this.store.commit(this.key, this.mutations);
  }

  private versionOf(entry: Entry): Version {
    const text = this.store.container.ownText(entry).toString("utf8");
    const { seq, lsn, ts } = entry;
    let parsed: Members | undefined;
    return {
      text,
      get document() {
        parsed ??= parse(text) as Members;
        return parsed;
      },
      seq,
      lsn,
      ts,
    };
  }

  private claim(id: string, document: Members): void {
    const values = this.store.container.uniqueValues(document);
    const partition = this.store.container.partition(this.key);
    for (const value of values) {
      const owner =
        this.claims.get(value) ??
        (this.claims.has(value) ? null : partition?.unique.get(value)) ??
        null;
      if (owner !== null && owner !== id)
        throw new CosmosFailure(409, "Unique index constraint violation.");
    }
    for (const value of values) this.claims.set(value, id);
  }

  private releaseClaims(id: string, before: Version): void {
    if (this.store.container.settings.uniqueKeys.length === 0) return;
    for (const value of this.store.container.uniqueValues(before.document))
      if ((this.claims.get(value) ?? id) === id) this.claims.set(value, null);
  }
}
