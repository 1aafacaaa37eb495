import { Bodies } from "./bodies";
import type { ContainerSettings } from "./container-settings";
import { DocumentList } from "./document-list";
import { Entry, type Mutation, type Partition, type PhysicalRange, type Restored } from "./entry";
import { Expirations } from "./expirations";
import { Indexes } from "./indexes";
import { parse, type Members } from "./json";
import { KeptCounts } from "./kept-counts";
import type { ParsedDocuments } from "./parsed-documents";
import {
  canonicalKey,
  effectiveKey,
  keyRanges,
  rangeIndexOf,
  type PartitionKey,
} from "./partition-key";
import { containerRid, databaseRid, documentRid, etagOf } from "./resource-ids";
import type { Json, Path } from "./sql/query";

export type Identity = { readonly database: number; readonly container: number };

export class Container {
  readonly rid: string;
  readonly selfLink: string;
  readonly ranges: ReadonlyArray<PhysicalRange>;
  readonly partitions = new Map<string, Partition>();
  indexes: Indexes<Entry>;
  lsn = 0;
  private readonly bodies = new Bodies();
  private readonly expirations = new Expirations();
  private lastOrdinal = 0;

  constructor(
    readonly identity: Identity,
    public settings: ContainerSettings,
    private readonly cache: ParsedDocuments,
  ) {
    this.rid = containerRid(identity.database, identity.container);
    this.selfLink = `dbs/${databaseRid(identity.database)}/colls/${this.rid}/`;
    this.ranges = keyRanges.map(() => ({
      documents: new DocumentList<Entry>((entry) => entry.seq),
      changes: new DocumentList<Entry>((entry) => (entry.seq === 0 ? 0 : entry.lsn)),
    }));
    this.indexes = new Indexes<Entry>(settings.indexing, keyRanges.length);
  }

  get bytes(): number {
    return this.bodies.bytes;
  }

  partition(key: PartitionKey): Partition | undefined {
    return this.partitions.get(canonicalKey(key));
  }

  find(key: PartitionKey, id: string): Entry | undefined {
    return this.partition(key)?.documents.get(id);
  }

  etag(lsn: number, ts: number): string {
    return etagOf(this.identity.container, lsn, ts);
  }

  /** The members that the service adds, in the order in which it does. */
  systemMembers(seq: number, lsn: number, ts: number): Members {
    const rid = documentRid(this.identity.database, this.identity.container, seq);
    return {
      _rid: rid,
      _self: `${this.selfLink}docs/${rid}/`,
      _etag: this.etag(lsn, ts),
      _attachments: "attachments/",
      _ts: ts,
    };
  }

  withSystemMembers(text: string, seq: number, lsn: number, ts: number): string {
    return `${text.slice(0, -1)},${JSON.stringify(this.systemMembers(seq, lsn, ts)).slice(1)}`;
  }

  text(entry: Entry): string {
    return this.withSystemMembers(this.bodies.text(entry), entry.seq, entry.lsn, entry.ts);
  }

  ownText(entry: Entry): Buffer {
    return this.bodies.raw(entry);
  }

  /** Parsed, with the system members. Shared: nobody changes it. */
  document(entry: Entry): Json {
    return this.cache.get(entry, () =>
      Object.assign(
        parse(this.bodies.text(entry)) as Members,
        this.systemMembers(entry.seq, entry.lsn, entry.ts),
      ),
    );
  }

  *entries(): IterableIterator<Entry> {
    for (const { documents } of this.ranges) yield* documents.after(0);
  }

  apply(key: PartitionKey, mutations: ReadonlyArray<Mutation>): void {
    for (const mutation of mutations) {
      if (mutation.kind === "put") this.put(key, mutation);
      else this.remove(key, mutation.id);
      this.lsn = Math.max(this.lsn, mutation.lsn);
    }
  }

  /** Documents whose time is over, the earliest first. */
  expired(now: number): Iterable<Entry> {
    return this.expirations.due(now);
  }

  /** A new policy indexes everything again; a new time to live counts from the last write. */
  change(settings: ContainerSettings): void {
    const reindex =
      JSON.stringify(settings.definition["indexingPolicy"]) !==
      JSON.stringify(this.settings.definition["indexingPolicy"]);
    this.settings = settings;
    if (reindex) {
      this.indexes = new Indexes<Entry>(settings.indexing, keyRanges.length);
      for (const [rangeIndex, { documents }] of this.ranges.entries()) {
        const entries = [...documents.after(0)];
        for (const entry of entries)
          entry.terms = this.indexes.termsOf(entry.id, this.document(entry));
        this.indexes.load(rangeIndex, entries);
      }
      for (const { counts } of this.partitions.values()) counts.clear();
    }
    this.expirations.clear();
    for (const entry of this.entries()) this.expirations.schedule(entry, settings.defaultTtl);
  }

  /** Indexes a path of a wildcard from now on. */
  openIndex(path: Path): number | null {
    return this.indexes.open(path, this.indexable());
  }

  /** Takes up a document from the log. Nothing is known of its content until `settle`. */
  restore(key: PartitionKey, id: string, version: Restored): void {
    const partition = this.partitionFor(key);
    const known = partition.documents.get(id);
    if (known === undefined) {
      const entry = new Entry(id, partition, version.seq);
      this.replaceText(entry, version);
      this.enlist(entry);
    } else {
      this.bodies.release(known);
      this.replaceText(known, version);
      this.rangeOf(partition).changes.forget();
      this.rangeOf(partition).changes.add(known);
    }
    this.lsn = Math.max(this.lsn, version.lsn);
  }

  /** Ends a recovery, which may have met the documents in any order: reads each once and indexes them all. */
  settle(): void {
    for (const [rangeIndex, { documents, changes }] of this.ranges.entries()) {
      documents.sort();
      changes.sort();
      const entries = [...documents.after(0)];
      for (const entry of entries) {
        const document = parse(this.bodies.text(entry)) as Members;
        entry.terms = this.indexes.termsOf(
          entry.id,
          this.completed(document, entry.seq, entry.lsn, entry.ts),
        );
        this.noteOwn(entry, document);
      }
      this.indexes.load(rangeIndex, entries);
    }
    for (const { ordered } of this.partitions.values()) ordered.sort();
  }

  uniqueValues(document: Members): ReadonlyArray<string> {
    return this.settings.uniqueKeys.map((paths, index) =>
      JSON.stringify([
        index,
        ...paths.map(
          (path) =>
            path.reduce<Json | undefined>(
              (value, member) =>
                typeof value === "object" && value !== null && !Array.isArray(value)
                  ? (value as Members)[member]
                  : undefined,
              document,
            ) ?? null,
        ),
      ]),
    );
  }

  private *indexable(): IterableIterator<readonly [Entry, number, Json]> {
    for (const entry of this.entries())
      yield [entry, entry.partition.rangeIndex, this.document(entry)];
  }

  /** Most policies index nothing of what the service adds; then it need not be added to be indexed. */
  private completed(document: Members, seq: number, lsn: number, ts: number): Members {
    if (!this.indexes.readsSystemMembers) return document;
    return Object.assign({}, document, this.systemMembers(seq, lsn, ts));
  }

  private partitionFor(key: PartitionKey): Partition {
    const canonical = canonicalKey(key);
    const known = this.partitions.get(canonical);
    if (known !== undefined) return known;
    const effective = effectiveKey(key);
    this.lastOrdinal += 1;
    const partition: Partition = {
      ordinal: this.lastOrdinal,
      key,
      canonical,
      effective,
      rangeIndex: rangeIndexOf(effective),
      documents: new Map(),
      ordered: new DocumentList<Entry>((entry) => entry.seq),
      counts: new KeptCounts<Entry>(),
      unique: new Map(),
    };
    this.partitions.set(canonical, partition);
    return partition;
  }

  private rangeOf({ rangeIndex }: Partition): PhysicalRange {
    const range = this.ranges[rangeIndex];
    if (range === undefined) throw new Error(`no physical range ${rangeIndex}`);
    return range;
  }

  private put(key: PartitionKey, mutation: Extract<Mutation, { readonly kind: "put" }>): void {
    const { document, lsn, ts, text } = mutation;
    const partition = this.partitionFor(key);
    const known = partition.documents.get(mutation.id);
    const entry = known ?? new Entry(mutation.id, partition, mutation.seq ?? lsn);
    const terms = this.indexes.termsOf(entry.id, this.completed(document, entry.seq, lsn, ts));
    if (known !== undefined) {
      this.forgetUnique(known);
      this.expirations.unschedule(known);
      this.bodies.release(known);
      partition.counts.remove(known);
    }
    this.replaceText(entry, { text, lsn, ts });
    if (known === undefined) {
      entry.terms = terms;
      this.indexes.add(partition.rangeIndex, entry);
      this.enlist(entry);
    } else {
      this.indexes.change(partition.rangeIndex, entry, terms);
      this.rangeOf(partition).changes.forget();
      this.rangeOf(partition).changes.add(entry);
    }
    partition.counts.add(entry);
    this.noteOwn(entry, document);
  }

  private replaceText(entry: Entry, { text, lsn, ts }: Omit<Restored, "seq">): void {
    entry.lsn = lsn;
    entry.ts = ts;
    entry.parsed = undefined;
    this.bodies.place(entry, text);
  }

  private enlist(entry: Entry): void {
    const { partition } = entry;
    const range = this.rangeOf(partition);
    partition.documents.set(entry.id, entry);
    partition.ordered.add(entry);
    range.documents.add(entry);
    range.changes.add(entry);
  }

  /** What the container itself reads in a document: its time to live and its unique values. */
  private noteOwn(entry: Entry, document: Members): void {
    entry.ttl = typeof document["ttl"] === "number" ? document["ttl"] : 0;
    for (const value of this.uniqueValues(document)) entry.partition.unique.set(value, entry.id);
    this.expirations.schedule(entry, this.settings.defaultTtl);
  }

  private remove(key: PartitionKey, id: string): void {
    const entry = this.find(key, id);
    if (entry === undefined) return;
    const { partition } = entry;
    const range = this.rangeOf(partition);
    this.forgetUnique(entry);
    this.expirations.unschedule(entry);
    partition.counts.remove(entry);
    this.indexes.remove(partition.rangeIndex, entry);
    this.bodies.release(entry);
    partition.documents.delete(id);
    entry.seq = 0;
    entry.parsed = undefined;
    partition.ordered.forget();
    range.documents.forget();
    range.changes.forget();
    if (partition.documents.size === 0) this.partitions.delete(partition.canonical);
  }

  private forgetUnique(entry: Entry): void {
    if (this.settings.uniqueKeys.length === 0) return;
    const { unique } = entry.partition;
    for (const value of this.uniqueValues(this.document(entry) as Members))
      if (unique.get(value) === entry.id) unique.delete(value);
  }
}
