import { headerNames, json, type Answer } from "./answer";
import { runAtomic, runBulk, type BatchAnswer } from "./batch";
import { readChanges } from "./change-feed";
import { feedCharge, queryCharge, readCharge } from "./charge";
import type { ContainerStore } from "./container-store";
import { badRequest, CosmosFailure, notFound, unsupported } from "./failure";
import type { FaultEffect, OperationKind } from "./faults";
import { parseBody, parseMembers } from "./json";
import { perform, type Operation } from "./operations";
import { keyRanges, rangeIndexOf, effectiveKey, type PartitionKey } from "./partition-key";
import type { PreviousVersions } from "./previous-versions";
import { runQuery, type Scope } from "./queries";
import { planFor } from "./query-plan";
import {
  header,
  isOn,
  isQuery,
  maxItems,
  partitionKey,
  querySpec,
  requiredPartitionKey,
  type Request,
} from "./request";
import type { QuerySpec } from "./sql/query";
import { Transaction } from "./transaction";

export type DocumentContext = {
  readonly store: ContainerStore;
  /** `dbs/<id>/colls/<id>` */
  readonly link: string;
  readonly isStrict: boolean;
  readonly effects: ReadonlyArray<FaultEffect>;
  readonly previous: PreviousVersions | null;
};

const MAX_BATCH_BYTES = 2 * 1024 * 1024;

/** Which of the operations a request for documents is. */
export const documentOperation = (request: Request): OperationKind => {
  const isFeed = request.path.segments.length === 5;
  switch (request.method) {
    case "GET":
      if (!isFeed) return "read";
      return header(request, "a-im") === null ? "query" : "change-feed";
    case "PUT":
      return "replace";
    case "PATCH":
      return "patch";
    case "DELETE":
      return "delete";
    default:
      if (isOn(request, "x-ms-cosmos-is-batch-request"))
        return isOn(request, "x-ms-cosmos-batch-atomic") ? "batch" : "bulk";
      if (isQuery(request) || isOn(request, "x-ms-cosmos-is-query-plan-request")) return "query";
      return isOn(request, "x-ms-documentdb-is-upsert") ? "upsert" : "create";
  }
};

const containerHeaders = (
  { store: { container }, link }: DocumentContext,
  charge: number,
  range: string,
): Record<string, string> => ({
  [headerNames.charge]: String(Math.round(charge * 100) / 100),
  [headerNames.sessionToken]: `${range}:-1#${container.lsn}`,
  lsn: String(container.lsn),
  "x-ms-alt-content-path": encodeURI(link),
  "x-ms-content-path": container.rid,
});

const rangeIdOf = ({ store }: DocumentContext, key: PartitionKey): string =>
  String(store.container.partition(key)?.rangeIndex ?? rangeIndexOf(effectiveKey(key)));

const operationOf = (request: Request, kind: OperationKind): Operation => {
  const id = request.path.segments[5] ?? "";
  const ifMatch = header(request, "if-match");
  switch (kind) {
    case "create":
      return { kind, body: parseMembers(request.body) };
    case "upsert":
      return { kind, body: parseMembers(request.body), ifMatch };
    case "replace":
      return { kind, id, body: parseMembers(request.body), ifMatch };
    case "patch":
      return { kind, id, body: parseBody(request.body), ifMatch };
    case "delete":
      return { kind, id, ifMatch };
    case "read":
      return { kind, id, ifNoneMatch: header(request, "if-none-match") };
    case "batch":
    case "bulk":
    case "query":
    case "change-feed":
    case "metadata":
      throw unsupported(`${request.method} here`);
  }
};

const point = (context: DocumentContext, request: Request, kind: OperationKind): Answer => {
  for (const name of [
    "x-ms-documentdb-pre-trigger-include",
    "x-ms-documentdb-post-trigger-include",
  ])
    if (header(request, name) !== null) throw unsupported("triggers");
  const { store } = context;
  const key = requiredPartitionKey(request);
  const transaction = new Transaction(store, key, request.nowMs);
  const outcome = perform(store.container, transaction, operationOf(request, kind));
  transaction.commit();
  return json(outcome.status, outcome.text ?? "", {
    ...containerHeaders(context, outcome.charge, rangeIdOf(context, key)),
    ...(outcome.etag === null ? {} : { etag: outcome.etag }),
  });
};

/** Of a stale read: what the document was before its last write, when that is known. */
const staleRead = (context: DocumentContext, request: Request): Answer | null => {
  const key = requiredPartitionKey(request);
  const id = request.path.segments[5] ?? "";
  const previous = context.previous?.of(context.store.container, key, id);
  if (previous === undefined) return null;
  if (previous === null) throw notFound(id);
  const charge = readCharge(previous.text.length);
  return json(200, previous.text, {
    ...containerHeaders(context, charge, rangeIdOf(context, key)),
    etag: previous.etag,
  });
};

const scopeOf = (request: Request): Scope => {
  const key = partitionKey(request);
  if (key !== null) return { kind: "partition", key: key.value };
  const id = header(request, "x-ms-documentdb-partitionkeyrangeid");
  const ranges = id === null ? keyRanges : keyRanges.filter((range) => range.id === id);
  if (ranges.length === 0)
    throw new CosmosFailure(410, "The requested partition key range does not exist.", 1002);
  return {
    kind: "ranges",
    ranges,
    min: header(request, "x-ms-start-epk") ?? "",
    max: header(request, "x-ms-end-epk") ?? "FF",
  };
};

const sessionRange = (context: DocumentContext, scope: Scope): string =>
  scope.kind === "partition" ? rangeIdOf(context, scope.key) : (scope.ranges[0]?.id ?? "0");

const pageSize = ({ effects }: DocumentContext, asked: number): number =>
  effects.reduce(
    (size, effect) => (effect.kind === "short-pages" ? Math.min(size, effect.items) : size),
    asked,
  );

const feedBody = ({ store }: DocumentContext, documents: ReadonlyArray<string>): string =>
  `{"_rid":${JSON.stringify(store.container.rid)},"Documents":[${documents.join(",")}],"_count":${documents.length}}`;

const query = (context: DocumentContext, request: Request, spec: QuerySpec): Answer => {
  const scope = scopeOf(request);
  const begun = performance.now();
  if (
    scope.kind === "ranges" &&
    header(request, "x-ms-documentdb-query-enablecrosspartition")?.toLowerCase() === "false"
  )
    throw badRequest("Cross partition query is required but disabled.");
  const page = runQuery(context.store.container, {
    spec,
    scope,
    maxItems: pageSize(context, maxItems(request)),
    token: header(request, headerNames.continuation),
    isStrict: context.isStrict || isOn(request, "x-local-strict-indexes"),
    isEmptyPage: context.effects.some(({ kind }) => kind === "empty-pages"),
  });
  const charge = queryCharge(page.examined, page.fetched, page.fetchedBytes);
  const metrics = isOn(request, "x-ms-documentdb-populatequerymetrics")
    ? {
        "x-ms-documentdb-query-metrics": [
          `totalExecutionTimeInMs=${(performance.now() - begun).toFixed(2)}`,
          `retrievedDocumentCount=${page.fetched}`,
          `retrievedDocumentSize=${page.fetchedBytes}`,
          `outputDocumentCount=${page.rows.length}`,
          `indexUtilizationRatio=${page.examined === 0 ? 1 : (page.fetched / page.examined).toFixed(2)}`,
        ].join(";"),
      }
    : {};
  return json(200, feedBody(context, page.rows), {
    ...containerHeaders(context, charge, sessionRange(context, scope)),
    ...metrics,
    [headerNames.itemCount]: String(page.rows.length),
    [headerNames.examined]: String(page.examined),
    [headerNames.loaded]: String(page.loaded),
    ...(page.token === null ? {} : { [headerNames.continuation]: page.token }),
  });
};

const changes = (context: DocumentContext, request: Request): Answer => {
  if (header(request, "a-im")?.toLowerCase() !== "incremental feed")
    throw unsupported("the change feed of all versions and deletes");
  const scope = scopeOf(request);
  const page = readChanges(context.store.container, {
    scope,
    since: header(request, "if-none-match"),
    modifiedSince: header(request, "if-modified-since"),
    maxItems: maxItems(request),
  });
  const charge = feedCharge(page.documents.length, page.bytes);
  const headers = {
    ...containerHeaders(context, charge, sessionRange(context, scope)),
    etag: page.etag,
    [headerNames.itemCount]: String(page.documents.length),
  };
  return page.documents.length === 0
    ? json(304, "", headers)
    : json(200, feedBody(context, page.documents), headers);
};

const batch = (context: DocumentContext, request: Request, isAtomic: boolean): Answer => {
  if (request.bodyBytes > MAX_BATCH_BYTES)
    throw new CosmosFailure(413, "Request size is too large: a batch has at most 2 MB.");
  const { store } = context;
  const body = parseBody(request.body);
  const minimal = header(request, "prefer") === "return=minimal";
  const run = (): BatchAnswer =>
    isAtomic
      ? runAtomic(store, requiredPartitionKey(request), body, request.nowMs, minimal)
      : runBulk(store, body, request.nowMs, {
          continueOnError:
            header(request, "x-ms-cosmos-batch-continue-on-error")?.toLowerCase() !== "false",
          minimal,
        });
  const { status, text, charge } = run();
  const range = isAtomic
    ? rangeIdOf(context, requiredPartitionKey(request))
    : (header(request, "x-ms-documentdb-partitionkeyrangeid") ?? "0");
  return json(status, text, containerHeaders(context, charge, range));
};

export const answerDocuments = (
  context: DocumentContext,
  request: Request,
  kind: OperationKind,
): Answer => {
  context.store.purge(request.nowMs);
  switch (kind) {
    case "batch":
    case "bulk":
      return batch(context, request, kind === "batch");
    case "change-feed":
      return changes(context, request);
    case "query":
      if (isOn(request, "x-ms-cosmos-is-query-plan-request"))
        return json(200, planFor(querySpec(request)), { [headerNames.charge]: "0" });
      return query(
        context,
        request,
        request.method === "GET" ? { query: "SELECT * FROM c" } : querySpec(request),
      );
    case "read": {
      const isStale = context.effects.some((effect) => effect.kind === "stale");
      return (isStale ? staleRead(context, request) : null) ?? point(context, request, kind);
    }
    case "create":
    case "upsert":
    case "replace":
    case "patch":
    case "delete":
      return point(context, request, kind);
    case "metadata":
      throw unsupported(`${request.method} here`);
  }
};
