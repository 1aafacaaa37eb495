import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import * as chunk from "../../codecs/documents/flow-chunk";
import * as ingestion from "../../codecs/documents/ingestion";
import * as flow from "../../codecs/documents/reporting-flow";
import {
  flowKeyText,
  lineStates,
  type FlowKey,
  type LineCounts,
} from "../../domain/reporting-flow/model";
import { earliest } from "../../prelude/instant";
import { record } from "../../prelude/record";
import type { Json } from "../../prelude/shape";
import type {
  DueFlowWork,
  ListedFlow,
  Progress,
  ReportingFlows,
} from "../../ports/reporting-flows";
import type { Contended, StoreFailure, Version } from "../../ports/store";
import type { Step } from "../steps";
import type { Document, Documents, Query, Write } from "./container";
import { decoded, decodedIfFound, type Decode } from "./decoded";
import { storeFailure } from "./errors";
import { documentId, inLedger, ledgerOf } from "./ledger";

const flowDocumentId = ({ date, flowId }: Pick<FlowKey, "date" | "flowId">): string =>
  documentId("flow", `${flowId}|${date}`);

const ingestionId = "ingestion";
/** Contents and flows share a container; a flow's key never looks like this. */
const ingestionPartition = (content: string): string => `content|${content}`;

const chunkId = (n: number): string => `lines|${n}`;

const inLines = (
  partition: string,
  id: string,
  body: Readonly<Record<string, Json>>,
): Document => ({ ...body, id, flow: partition });

const listQuery = (from: string, to: string): Query => ({
  text: `SELECT c.flowId, c.flowDate FROM c WHERE c.kind = "flow" AND c.flowDate >= @from AND c.flowDate <= @to`,
  parameters: { "@from": from, "@to": to },
});

/** Ids sort as their dates do, and "}" comes after every character of a date. */
const revisionsQuery = (flowId: string): Query => ({
  text: `SELECT * FROM c WHERE c.id >= @first AND c.id <= @last ORDER BY c.id DESC`,
  parameters: {
    "@first": flowDocumentId({ flowId, date: "" }),
    "@last": flowDocumentId({ flowId, date: "}" }),
  },
});

const countsQuery: Query = {
  text: `SELECT c.counts, c.nextAttemptAt FROM c WHERE c.kind = "lines"`,
  parameters: {},
};

/** Of all flows, because only the index knows what is late: it costs what is due. */
const dueQuery = (now: string): Query => ({
  text: `SELECT c.kind, c.flow, c.content, c.n FROM c WHERE c.nextAttemptAt <= @now`,
  parameters: { "@now": now },
});
const duePageSize = 100;

const DueContent = record("DueContent", { kind: t.literal("ingestion"), content: t.string });
const DueChunk = record("DueChunk", { kind: t.literal("lines"), flow: t.string, n: t.number });

const decodeDue: Decode<DueFlowWork> = (row) => {
  const content = DueContent.decode(row);
  if (E.isRight(content)) return E.right({ _tag: "Content", content: content.right.content });
  return pipe(
    DueChunk.decode(row),
    E.bimap(
      () => ["kind, flow or n"],
      ({ flow: key, n }): DueFlowWork => ({ _tag: "Chunk", flow: key, n }),
    ),
  );
};

const decodeListed: Decode<ListedFlow> = (row) =>
  pipe(
    flow.ListedFlow.decode(row),
    E.bimap(
      () => ["flowId or flowDate"],
      ({ flowDate, flowId }) => ({ flowId, date: flowDate }),
    ),
  );

const sum = (counts: ReadonlyArray<LineCounts>): LineCounts =>
  Object.fromEntries(
    lineStates.flatMap((state) => {
      const total = counts.reduce((before, each) => before + (each[state] ?? 0), 0);
      return total === 0 ? [] : [[state, total]];
    }),
  );

const progressOf = (chunks: ReadonlyArray<chunk.CountedChunk>): Progress => ({
  chunks: chunks.length,
  lines: sum(chunks.map(({ counts }) => counts)),
  nextAttemptAt: earliest(
    chunks.flatMap(({ nextAttemptAt }) => (nextAttemptAt === null ? [] : [nextAttemptAt])),
  ),
});

const all = <A>(decode: Decode<A>) => RA.traverse(E.Applicative)(decoded(decode));

/** Reporting flows: headers in the `ledgers` container, ingestions and lines in the `flow-lines` container. */
export const reportingFlowsIn = (ledgers: Documents, lines: Documents): ReportingFlows => {
  /** Creates one document, unless it is there. Ids are made from contents, so what is there is the same. */
  const create = (
    documents: Documents,
    step: Step,
    partition: string,
    document: Document,
  ): TE.TaskEither<StoreFailure, void> =>
    pipe(
      documents.write(step, partition, [{ _tag: "Create", document }]),
      TE.orElse(({ fault }) =>
        fault._tag === "Exists" ? TE.right(undefined) : TE.left(storeFailure(step, fault)),
      ),
    );
  const replace = (
    step: Step,
    partition: string,
    document: Document,
    version: Version,
  ): TE.TaskEither<StoreFailure | Contended, void> => {
    const write: Write = { _tag: "Replace", document, version };
    return pipe(
      lines.write(step, partition, [write]),
      TE.mapLeft(({ fault }): StoreFailure | Contended =>
        fault._tag === "Changed" ? { _tag: "Contended" } : storeFailure(step, fault),
      ),
    );
  };
  const readFlow = (key: FlowKey) =>
    pipe(
      ledgers.read("flow.read", ledgerOf(key.organization), flowDocumentId(key)),
      TE.flatMapEither(decodedIfFound(flow.fromDocument)),
      TE.map(O.map(({ value }) => value)),
    );

  return {
    ingestion: (content) =>
      pipe(
        lines.read("ingestion.read", ingestionPartition(content), ingestionId),
        TE.flatMapEither(decodedIfFound(ingestion.fromDocument)),
      ),
    register: (value) => {
      const partition = ingestionPartition(value.content);
      const document = inLines(partition, ingestionId, ingestion.documentOf(value));
      return create(lines, "ingestion.create", partition, document);
    },
    settle: ({ version }, next) => {
      const partition = ingestionPartition(next.content);
      const document = inLines(partition, ingestionId, ingestion.documentOf(next));
      return replace("ingestion.replace", partition, document, version);
    },

    publish: (value) => {
      const { heading } = value;
      const document = inLedger(
        heading.organization,
        flowDocumentId(heading),
        flow.documentOf(value),
      );
      return pipe(
        create(ledgers, "flow.create", ledgerOf(heading.organization), document),
        TE.flatMap(() => readFlow(heading)),
        TE.map(O.getOrElse(() => value)),
      );
    },
    flow: readFlow,
    list: (organization, from, to) =>
      pipe(
        ledgers.query("flow.list", ledgerOf(organization), listQuery(from, to)),
        TE.flatMapEither(all(decodeListed)),
      ),
    revisions: (organization, flowId) =>
      pipe(
        ledgers.query("flow.revisions", ledgerOf(organization), revisionsQuery(flowId)),
        TE.flatMapEither(all(flow.fromDocument)),
      ),

    addChunk: (value) => {
      const partition = flowKeyText(value);
      const document = inLines(partition, chunkId(value.n), chunk.documentOf(value));
      return create(lines, "flow-chunk.create", partition, document);
    },
    chunk: (key, n) =>
      pipe(
        lines.read("flow-chunk.read", key, chunkId(n)),
        TE.flatMapEither(decodedIfFound(chunk.fromDocument)),
      ),
    replaceChunk: ({ version }, next) => {
      const partition = flowKeyText(next);
      const document = inLines(partition, chunkId(next.n), chunk.documentOf(next));
      return replace("flow-chunk.replace", partition, document, version);
    },
    progress: (key) =>
      pipe(
        lines.query("flow-chunk.count", key, countsQuery),
        TE.flatMapEither(all(chunk.fromCounts)),
        TE.map(progressOf),
      ),

    due: (now, initial, take) =>
      lines.stream("flow-work.due", dueQuery(now), duePageSize, initial, (sofar, page) =>
        pipe(
          all(decodeDue)(page),
          TE.fromEither,
          TE.flatMap((work) => take(sofar, work)),
        ),
      ),
  };
};
