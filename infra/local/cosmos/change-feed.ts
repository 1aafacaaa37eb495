import type { Container } from "./container";
import type { Entry } from "./entry";
import { badRequest } from "./failure";
import type { Scope } from "./queries";

export type FeedRequest = {
  readonly scope: Scope;
  /** `*` for from now on, else the number of the last write seen; null for the beginning. */
  readonly since: string | null;
  readonly modifiedSince: string | null;
  readonly maxItems: number;
};

export type FeedPage = {
  readonly documents: ReadonlyArray<string>;
  readonly bytes: number;
  readonly etag: string;
};

const MAX_PAGE_BYTES = 4 * 1024 * 1024;

const lsnOf = (container: Container, since: string | null): number => {
  if (since === null) return 0;
  if (since === "*") return container.lsn;
  const lsn = /^"?([0-9]{1,15})"?$/.exec(since)?.[1];
  if (lsn === undefined) throw badRequest("The change feed continuation is malformed.");
  return Number(lsn);
};

const secondOf = (modifiedSince: string | null): number => {
  if (modifiedSince === null) return 0;
  const time = Date.parse(modifiedSince);
  if (Number.isNaN(time)) throw badRequest("If-Modified-Since is not a date.");
  return Math.floor(time / 1000);
};

const changesAfter = (container: Container, scope: Scope, lsn: number): Iterable<Entry> => {
  if (scope.kind === "partition")
    return [...(container.partition(scope.key)?.documents.values() ?? [])]
      .filter((entry) => entry.lsn > lsn)
      .sort((a, b) => a.lsn - b.lsn);
  const [range] = scope.ranges;
  if (range === undefined || scope.ranges.length > 1)
    throw badRequest("The change feed is read by partition key or by feed range.");
  return container.ranges[Number(range.id)]?.changes.after(lsn) ?? [];
};

/** The latest version of each document, in the order of the last writes. Deletions don't show. */
export const readChanges = (container: Container, request: FeedRequest): FeedPage => {
  const { scope } = request;
  const from = lsnOf(container, request.since);
  const second = secondOf(request.modifiedSince);
  const documents: Array<string> = [];
  let bytes = 0;
  let last = from;
  for (const entry of changesAfter(container, scope, from)) {
    if (documents.length >= request.maxItems || bytes >= MAX_PAGE_BYTES)
      return { documents, bytes, etag: `"${last}"` };
    last = entry.lsn;
    if (entry.ts < second) continue;
    if (
      scope.kind === "ranges" &&
      (entry.partition.effective < scope.min || entry.partition.effective >= scope.max)
    )
      continue;
    documents.push(`${container.text(entry).slice(0, -1)},"_lsn":${entry.lsn}}`);
    bytes += entry.length;
  }
  return { documents, bytes, etag: `"${container.lsn}"` };
};
