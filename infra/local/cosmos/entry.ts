import { NOWHERE, type Place } from "./bodies";
import type { DocumentList } from "./document-list";
import type { Members } from "./json";
import type { KeptCounts } from "./kept-counts";
import type { PartitionKey } from "./partition-key";
import type { Json } from "./sql/query";
import type { Term } from "./terms";

/** What became of one document; a batch is several of the same partition. */
export type Mutation =
  | {
      readonly kind: "put";
      readonly id: string;
      readonly text: Buffer;
      readonly document: Members;
      readonly lsn: number;
      readonly ts: number;
      /** Null for a new document, whose age begins now. */
      readonly seq: number | null;
    }
  | { readonly kind: "delete"; readonly id: string; readonly lsn: number };

export type Partition = {
  readonly ordinal: number;
  readonly key: PartitionKey;
  readonly canonical: string;
  readonly effective: string;
  readonly rangeIndex: number;
  readonly documents: Map<string, Entry>;
  readonly ordered: DocumentList<Entry>;
  readonly counts: KeptCounts<Entry>;
  /** Unique values to the id that holds them. */
  readonly unique: Map<string, string>;
};

/** One document: where its text is, which write it is, and what the indexes know. */
export class Entry implements Place {
  slab: Place["slab"] = NOWHERE;
  offset = 0;
  length = 0;
  terms: ReadonlyArray<Term> = [];
  parsed: Json | undefined = undefined;
  generation = 0;
  lsn = 0;
  ts = 0;
  /** Of the document itself; 0 when it has none. */
  ttl = 0;
  /** Second at which it disappears; 0 for never. */
  expires = 0;

  constructor(
    readonly id: string,
    readonly partition: Partition,
    /** Its place among all documents; 0 once deleted. */
    public seq: number,
  ) {}
}

export type Restored = {
  readonly text: Buffer;
  readonly seq: number;
  readonly lsn: number;
  readonly ts: number;
};

export type PhysicalRange = {
  readonly documents: DocumentList<Entry>;
  /** In the order of the last write: the change feed. */
  readonly changes: DocumentList<Entry>;
};
