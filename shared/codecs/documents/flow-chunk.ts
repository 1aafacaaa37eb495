import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import {
  countsOf,
  lineStates,
  paymentOutcomes,
  refusalReasons,
  type FlowChunk,
  type LineCounts,
} from "../../domain/reporting-flow/model";
import { Cents } from "../../domain/primitives/cents";
import { CommandId, Iuv, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { Count, StoredInstant } from "./scalars";
import { reader, schema, type Faults } from "./stored";

export const chunkKind = "lines";

const StoredLine = record("ReportedLine", {
  line: record("PaymentLine", {
    iuv: Iuv,
    receiptId: t.string,
    transfer: t.string,
    amount: Cents,
    outcome: literals("outcome", ...paymentOutcomes),
    day: t.string,
  }),
  verdict: record("Verdict", {
    state: literals("state", ...lineStates),
    reason: nullable(literals("reason", ...refusalReasons)),
  }),
});

const StoredChunk = record("FlowChunk", {
  organization: OrganizationFiscalCode,
  flowId: t.string,
  date: t.string,
  n: Count,
  command: CommandId,
  attempts: Count,
  nextAttemptAt: nullable(StoredInstant),
  lines: list(StoredLine),
});

/** At the top, what progress is told from without reading the lines. */
export const documentOf = (chunk: FlowChunk) => ({
  ...StoredChunk.encode(chunk),
  kind: chunkKind,
  schema,
  counts: { ...countsOf(chunk.lines) },
});

export const fromDocument = reader<FlowChunk, unknown>(chunkKind, StoredChunk);

const Counted = record("CountedChunk", {
  counts: t.record(t.string, t.number),
  nextAttemptAt: nullable(StoredInstant),
});
export type CountedChunk = {
  readonly counts: LineCounts;
  readonly nextAttemptAt: t.TypeOf<typeof Counted>["nextAttemptAt"];
};

/** What a query for progress answers of one chunk. */
export const fromCounts = (row: unknown): E.Either<Faults, CountedChunk> =>
  pipe(
    Counted.decode(row),
    E.mapLeft(() => ["counts"]),
  );
