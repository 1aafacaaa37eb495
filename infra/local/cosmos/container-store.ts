import { unlinkSync } from "node:fs";
import { Container, type Identity } from "./container";
import type { Mutation, Partition } from "./entry";
import type { ContainerSettings } from "./container-settings";
import { parse } from "./json";
import { AppendLog } from "./log";
import type { ParsedDocuments } from "./parsed-documents";
import { canonicalKey, parsePartitionKey, type PartitionKey } from "./partition-key";

/** A step in the log: kind, partition key, id, then for a put its bytes, age, number and second. */
type Step =
  | readonly ["p", string, string, number, number, number, number]
  | readonly ["d", string, string, number];

type Header = { readonly last: number; readonly steps: ReadonlyArray<Step> };

const MIN_COMPACTION_BYTES = 1024 * 1024;
const STEP_BYTES = 96;
const MAX_PURGED = 500;

const stepOf = (canonical: string, mutation: Mutation): Step =>
  mutation.kind === "put"
    ? [
        "p",
        canonical,
        mutation.id,
        mutation.text.length,
        mutation.seq ?? mutation.lsn,
        mutation.lsn,
        mutation.ts,
      ]
    : ["d", canonical, mutation.id, mutation.lsn];

const keyOf = (canonical: string): PartitionKey => parsePartitionKey(`[${canonical}]`);

/** A container and the file that its acknowledged writes are in. Without a path there is no file. */
export class ContainerStore {
  readonly container: Container;
  /** Told of every write just before it takes effect. */
  observer: ((key: PartitionKey, mutations: ReadonlyArray<Mutation>) => void) | null = null;
  private readonly log: AppendLog | null;

  constructor(
    identity: Identity,
    settings: ContainerSettings,
    cache: ParsedDocuments,
    private readonly path: string | null,
  ) {
    this.container = new Container(identity, settings, cache);
    this.log = path === null ? null : AppendLog.open(path);
    if (this.log !== null) this.recover(this.log);
  }

  nextLsn(): number {
    return this.container.lsn + 1;
  }

  /** All or nothing: one record of the log, then the memory. */
  commit(key: PartitionKey, mutations: ReadonlyArray<Mutation>): void {
    if (mutations.length === 0) return;
    if (this.log !== null) {
      const canonical = canonicalKey(key);
      const steps = mutations.map((mutation) => stepOf(canonical, mutation));
      const last = mutations.at(-1)?.lsn ?? this.container.lsn;
      this.log.append(
        JSON.stringify({ last, steps } satisfies Header),
        mutations.flatMap((mutation) => (mutation.kind === "put" ? [mutation.text] : [])),
      );
    }
    this.observer?.(key, mutations);
    this.container.apply(key, mutations);
  }

  /** Deletes what is past its time; every operation begins with it. */
  purge(nowMs: number): void {
    for (;;) {
      const byPartition = new Map<Partition, Array<string>>();
      let count = 0;
      for (const { id, partition } of this.container.expired(nowMs / 1000)) {
        byPartition.set(partition, [...(byPartition.get(partition) ?? []), id]);
        count += 1;
        if (count === MAX_PURGED) break;
      }
      if (count === 0) return;
      for (const [{ key }, ids] of byPartition) {
        const first = this.nextLsn();
        this.commit(
          key,
          ids.map((id, index) => ({ kind: "delete", id, lsn: first + index })),
        );
      }
    }
  }

  close(): void {
    this.log?.close();
  }

  destroy(): void {
    this.log?.close();
    if (this.path !== null) unlinkSync(this.path);
  }

  private recover(log: AppendLog): void {
    for (const { header, body } of log.replay()) {
      const { last, steps } = parse(header) as unknown as Header;
      let at = 0;
      for (const step of steps) {
        if (step[0] === "d") {
          const [, canonical, id, lsn] = step;
          this.container.apply(keyOf(canonical), [{ kind: "delete", id, lsn }]);
          continue;
        }
        const [, canonical, id, bytes, seq, lsn, ts] = step;
        this.container.restore(keyOf(canonical), id, {
          text: body.subarray(at, at + bytes),
          seq,
          lsn,
          ts,
        });
        at += bytes;
      }
      this.container.lsn = Math.max(this.container.lsn, last);
    }
    this.container.settle();
    const documents = this.container.ranges.reduce((sum, range) => sum + range.documents.size, 0);
    const live = this.container.bytes + documents * STEP_BYTES;
    if (log.bytes > MIN_COMPACTION_BYTES && log.bytes > 2 * live) log.rewrite(this.records());
  }

  private *records(): IterableIterator<{
    readonly header: string;
    readonly bodies: [Buffer] | [];
  }> {
    const last = this.container.lsn;
    yield { header: JSON.stringify({ last, steps: [] } satisfies Header), bodies: [] };
    for (const { changes } of this.container.ranges)
      for (const entry of changes.after(0)) {
        const { id, partition, seq, lsn, ts, length } = entry;
        const steps: ReadonlyArray<Step> = [["p", partition.canonical, id, length, seq, lsn, ts]];
        const text = this.container.ownText(entry);
        yield { header: JSON.stringify({ last, steps } satisfies Header), bodies: [text] };
      }
  }
}
