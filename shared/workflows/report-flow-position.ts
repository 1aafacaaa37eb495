import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { DebtPosition } from "../domain/debt-position/model";
import type { FlowChunk, LineVerdict, PaymentLine } from "../domain/reporting-flow/model";
import { reportLines, tellsReport, type LineDecision } from "../domain/reporting-flow/report-lines";
import type { Contended, StoreFailure, Versioned } from "../ports/store";
import type { HasTransferSearch } from "../ports/transfer-search";
import { untilSettled, type CommandEnvironment, type TooContended } from "./debt-position-command";
import type { MatchedLines } from "./match-flow-lines";

export type ReportEnvironment = CommandEnvironment & HasTransferSearch;

type Verdicts = ReadonlyArray<readonly [PaymentLine, LineVerdict]>;
type Failure = StoreFailure | TooContended;

/** Of one position in one batch: each report is an event, and a batch holds a hundred writes. */
const linesAtOnce = 80;

const reported: LineVerdict = { state: "REPORTED", reason: null };
const alreadyReported: LineVerdict = { state: "ALREADY_REPORTED", reason: null };
const unknown: LineVerdict = { state: "UNKNOWN", reason: null };

/**
 * Who reported what was reported before. An earlier try of this chunk may have got as far as the position and no
 * further; the journal has its command.
 */
const settled =
  (
    chunk: FlowChunk,
    { incarnation, organization }: DebtPosition,
    lines: ReadonlyArray<PaymentLine>,
    decisions: ReadonlyArray<LineDecision>,
  ) =>
  ({ debtPositions }: ReportEnvironment): TE.TaskEither<StoreFailure, Verdicts> => {
    const pairs = RA.zip(lines, decisions);
    const isAsked = decisions.some(({ state }) => state === "REPORTED_BEFORE");
    return pipe(
      isAsked ? debtPositions.events(organization, incarnation) : TE.right([]),
      TE.map((journal) =>
        pairs.map(([line, decision]) => {
          if (decision.state !== "REPORTED_BEFORE") return [line, decision] as const;
          const isOurs = journal.some(({ event }) => tellsReport(line, chunk)(event));
          return [line, isOurs ? reported : alreadyReported] as const;
        }),
      ),
    );
  };

const attempt =
  (chunk: FlowChunk, lines: ReadonlyArray<PaymentLine>) =>
  (environment: ReportEnvironment) =>
  (found: Versioned<DebtPosition>): TE.TaskEither<StoreFailure | Contended, Verdicts> => {
    const { command, flowId } = chunk;
    const { decision, lines: decisions } = reportLines({
      at: environment.now(),
      command,
      flowId,
    })(found.value, lines);
    return pipe(
      environment.debtPositions.commit(found, decision),
      // A report takes no codes: a clash means that somebody else wrote.
      TE.mapLeft((failure): StoreFailure | Contended =>
        failure._tag === "CodeTaken" ? { _tag: "Contended" } : failure,
      ),
      TE.flatMap(() => settled(chunk, found.value, lines, decisions)(environment)),
    );
  };

/** A position that was read before is tried as it was; after a lost race it is read again. */
const inOneBatch =
  (chunk: FlowChunk, found: Versioned<DebtPosition>, lines: ReadonlyArray<PaymentLine>) =>
  (environment: ReportEnvironment): TE.TaskEither<Failure, Verdicts> => {
    const tried = attempt(chunk, lines)(environment);
    const { iupd, organization } = found.value;
    const afresh: TE.TaskEither<StoreFailure | Contended, Verdicts> = pipe(
      environment.debtPositions.get({ organization, iupd }),
      TE.flatMap((current) =>
        O.isSome(current)
          ? tried(current.value)
          : TE.right(lines.map((line) => [line, unknown] as const)),
      ),
    );
    return pipe(
      tried(found),
      TE.orElse((failure) =>
        failure._tag === "Contended"
          ? untilSettled(afresh)(environment)
          : TE.left<Failure, Verdicts>(failure),
      ),
    );
  };

/** Reports the lines that mean one position, in as few batches as hold them. */
export const reportPosition =
  (chunk: FlowChunk, { found, lines }: MatchedLines) =>
  (environment: ReportEnvironment): TE.TaskEither<Failure, Verdicts> =>
    pipe(
      RA.chunksOf(linesAtOnce)(lines),
      TE.traverseSeqArray((part) => inOneBatch(chunk, found, part)(environment)),
      TE.map(RA.flatten),
    );
