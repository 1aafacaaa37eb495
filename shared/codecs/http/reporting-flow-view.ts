import * as O from "fp-ts/Option";
import * as t from "io-ts";
import { startOfDay, toLocal } from "../../prelude/instant";
import { list, nullable, record } from "../../prelude/record";
import { literals, refined, refinedString } from "../../prelude/refined";
import { shaped, type Shaped } from "../../prelude/shape";
import type { Ingestion } from "../../domain/reporting-flow/ingestion";
import {
  lineStates,
  paymentOutcomes,
  refusalReasons,
  type FlowChunk,
  type LineCounts,
} from "../../domain/reporting-flow/model";
import { Cents } from "../../domain/primitives/cents";
import { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { Count, LocalDateTime } from "./view-fields";

/** Digits only: here an institution that can't exist is a mistake, not one without flows. */
const isOrganization = (value: unknown): value is OrganizationFiscalCode =>
  OrganizationFiscalCode.is(value) && /^\d{1,30}$/.test(value);

export const FlowListPath = record("FlowListPath", {
  organizationId: refined("FlowOrganization", isOrganization, "must be 1 to 30 digits", {
    type: "string",
    pattern: "^\\d{1,30}$",
  }),
});

const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string): boolean => dayForm.test(text) && O.isSome(startOfDay(text));

/** A full date; absent or empty when all are asked for. */
const flowDate: t.Type<string | null, unknown> & Shaped = shaped(
  new t.Type<string | null, unknown>(
    "full-date",
    (value): value is string | null =>
      value === null || (typeof value === "string" && isDay(value)),
    (value, context) => {
      if (typeof value !== "string" || value === "") return t.success(null);
      return isDay(value) ? t.success(value) : t.failure(value, context, "must be yyyy-MM-dd");
    },
    t.identity,
  ),
  { kind: "optional", of: t.string, schema: { type: "string", format: "date" } },
);

export const FlowListQuery = record("FlowListQuery", { flowDate });

/** Free text: what no flow is named or dated is answered as such. */
const Named = refinedString("Named", { minLength: 1, maxLength: 255 });

export const FlowPath = record("FlowPath", {
  organizationId: OrganizationFiscalCode,
  flowId: Named,
  date: Named,
});

const Flow = record("Flow", { flowId: t.string, flowDate: LocalDateTime });
export const FlowList = list(Flow);

export const FlowXml = t.string;

const Content = refinedString("Content", { pattern: "^[0-9a-f]{64}$", maxLength: 64 });

export const IngestionPath = record("IngestionPath", { content: Content });

const chunkNumber = /^\d{1,6}$/;
const ChunkNumber: t.Type<number, unknown> & Shaped = shaped(
  new t.Type<number, unknown>(
    "chunk number",
    (value): value is number => typeof value === "number",
    (value, context) =>
      typeof value === "string" && chunkNumber.test(value)
        ? t.success(Number(value))
        : t.failure(value, context, "must be a number from 0 to 999999"),
    String,
  ),
  { kind: "schema", schema: { type: "integer", minimum: 0, maximum: 999_999 } },
);
export const ChunkPath = record("ChunkPath", { content: Content, n: ChunkNumber });

const counts = Object.fromEntries(lineStates.map((state) => [state, Count]));

const FlowSummary = record("FlowSummary", {
  organization: t.string,
  flowId: t.string,
  flowDate: LocalDateTime,
  payments: Count,
  amount: Cents,
  declaredPayments: Count,
  declaredAmount: Cents,
});

export const FlowProgressView = record("FlowProgress", {
  content: t.string,
  state: literals("ingestion state", "ACCEPTED", "SPLIT", "REFUSED"),
  receivedAt: LocalDateTime,
  flow: nullable(FlowSummary),
  fault: nullable(record("FlowFault", { element: t.string, problem: t.string })),
  isFinal: t.boolean,
  chunks: Count,
  lines: record("LineCounts", counts),
  nextAttemptAt: nullable(LocalDateTime),
});
export type FlowProgressView = t.TypeOf<typeof FlowProgressView>;

type Progress = {
  readonly chunks: number;
  readonly lines: LineCounts;
  readonly nextAttemptAt: Ingestion["nextAttemptAt"];
};

const nothingDone: Progress = { chunks: 0, lines: {}, nextAttemptAt: null };

/** Final: nothing more happens to any of its lines by itself. */
export const progressViewOf = (
  { content, fault, flow, receivedAt, state }: Ingestion,
  { chunks, lines, nextAttemptAt }: Progress = nothingDone,
): FlowProgressView => {
  const decided = Object.values(lines).reduce((sum, count) => sum + count, 0);
  const open = (lines.PENDING ?? 0) + (lines.WAITING ?? 0);
  return {
    content,
    state,
    receivedAt: toLocal(receivedAt),
    flow:
      flow === null
        ? null
        : {
            organization: flow.heading.organization,
            flowId: flow.heading.flowId,
            flowDate: flow.heading.date,
            payments: flow.payments,
            amount: flow.amount,
            declaredPayments: flow.heading.declaredPayments,
            declaredAmount: flow.heading.declaredAmount,
          },
    fault,
    isFinal: state === "REFUSED" || (state === "SPLIT" && open === 0 && decided === flow.payments),
    chunks,
    lines: Object.fromEntries(lineStates.map((each) => [each, lines[each] ?? 0])),
    nextAttemptAt: nextAttemptAt === null ? null : toLocal(nextAttemptAt),
  };
};

const LineView = record("FlowLine", {
  iuv: t.string,
  iur: t.string,
  idTransfer: t.string,
  amount: Cents,
  outcome: literals("outcome", ...paymentOutcomes),
  date: t.string,
  state: literals("line state", ...lineStates),
  reason: nullable(literals("refusal reason", ...refusalReasons)),
});

export const FlowChunkView = record("FlowChunk", {
  n: Count,
  attempts: Count,
  nextAttemptAt: nullable(LocalDateTime),
  lines: list(LineView),
});
export type FlowChunkView = t.TypeOf<typeof FlowChunkView>;

export const chunkViewOf = ({ attempts, lines, n, nextAttemptAt }: FlowChunk): FlowChunkView => ({
  n,
  attempts,
  nextAttemptAt: nextAttemptAt === null ? null : toLocal(nextAttemptAt),
  lines: lines.map(({ line, verdict }) => ({
    iuv: line.iuv,
    iur: line.receiptId,
    idTransfer: line.transfer,
    amount: line.amount,
    outcome: line.outcome,
    date: line.day,
    state: verdict.state,
    reason: verdict.reason,
  })),
});
