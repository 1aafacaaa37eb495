import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { afterAttempt } from "../domain/reporting-flow/attempts";
import {
  isOpen,
  type FlowChunk,
  type LineVerdict,
  type PaymentLine,
  type ReportedLine,
} from "../domain/reporting-flow/model";
import type { HasReportingFlows } from "../ports/reporting-flows";
import type { Contended, StoreFailure, Versioned } from "../ports/store";
import { toMillis } from "../prelude/instant";
import { maxConsumerMillis, type OutOfTime } from "./apply-transitions";
import { linesByPosition, type MatchedLines } from "./match-flow-lines";
import { reportPosition, type ReportEnvironment } from "./report-flow-position";

export type HasFlowSettings = {
  /** Before a line whose receipt hasn't come is tried again; later tries wait longer. */
  readonly flowRetrySeconds: number;
};
export type ReportFlowEnvironment = ReportEnvironment & HasFlowSettings & HasReportingFlows;
export type ReportFlowFailure =
  Contended | OutOfTime | StoreFailure | { readonly _tag: "TooContended" };

/** Positions written at the same time. */
const atOnce = 8;

type Verdicts = ReadonlyMap<PaymentLine, LineVerdict>;
type Reported = { readonly verdicts: Verdicts; readonly failure: ReportFlowFailure | null };

const revoked: LineVerdict = { state: "REVOKED", reason: null };

/** All groups are tried before the first failure is told; what the clock cuts off is left as it was. */
const reportAll =
  (chunk: FlowChunk, groups: ReadonlyArray<MatchedLines>) =>
  (environment: ReportFlowEnvironment): T.Task<Reported> => {
    const started = toMillis(environment.now());
    const go = (
      left: ReadonlyArray<MatchedLines>,
      { failure, verdicts }: Reported,
    ): T.Task<Reported> => {
      if (left.length === 0) return T.of({ verdicts, failure });
      if (toMillis(environment.now()) - started >= maxConsumerMillis)
        return T.of({ verdicts, failure: failure ?? { _tag: "OutOfTime", left: left.length } });
      const [now, later] = RA.splitAt(atOnce)(left);
      return pipe(
        now.map((group) => reportPosition(chunk, group)(environment)),
        T.sequenceArray,
        T.flatMap((results) => {
          const { left: failures, right: done } = RA.separate(results);
          return go(later, {
            verdicts: new Map([...verdicts, ...done.flatMap((each) => [...each])]),
            failure: failure ?? failures[0] ?? null,
          });
        }),
      );
    };
    return go(groups, { verdicts: new Map(), failure: null });
  };

const verdictOf =
  (verdicts: Verdicts) =>
  ({ line, verdict }: ReportedLine): ReportedLine => ({
    line,
    verdict: verdicts.get(line) ?? verdict,
  });

/** Lines of payments that were taken back mark nothing: they are only kept. */
const withoutRevoked = (each: ReportedLine): ReportedLine =>
  each.line.outcome === "3" ? { line: each.line, verdict: revoked } : each;

/** Whether the lines differ: what is decided again to the same end isn't written again. */
const isChanged = (before: FlowChunk, after: FlowChunk): boolean =>
  after.attempts !== before.attempts ||
  after.lines.some((each, index) => each.verdict.state !== before.lines[index]?.verdict.state);

const reportChunk =
  (found: Versioned<FlowChunk>) =>
  (environment: ReportFlowEnvironment): TE.TaskEither<ReportFlowFailure, number> => {
    const { flowRetrySeconds, now, reportingFlows } = environment;
    const chunk = found.value;
    const lines = chunk.lines.map(withoutRevoked);
    const open = lines.filter(isOpen).map(({ line }) => line);
    return pipe(
      linesByPosition(chunk.organization, open)(environment),
      TE.flatMap(({ groups, verdicts: unmatched }) =>
        pipe(
          TE.fromTask<Reported, ReportFlowFailure>(reportAll(chunk, groups)(environment)),
          TE.flatMap(({ failure, verdicts }) => {
            const decided = lines.map(verdictOf(new Map([...unmatched, ...verdicts])));
            const next =
              failure === null
                ? afterAttempt(chunk, decided, now(), flowRetrySeconds)
                : { ...chunk, lines: decided };
            return pipe(
              isChanged(chunk, next) || next.nextAttemptAt !== chunk.nextAttemptAt
                ? reportingFlows.replaceChunk(found, next)
                : TE.right(undefined),
              TE.flatMap(() => (failure === null ? TE.right(open.length) : TE.left(failure))),
            );
          }),
        ),
      ),
    );
  };

/**
 * Reports the transfers that the open lines of one chunk name, each position in one batch, and keeps what became
 * of each line. Lines that are final are not looked at again. Answers how many lines it looked at.
 */
export const reportFlowLines =
  (
    flow: string,
    n: number,
  ): RTE.ReaderTaskEither<ReportFlowEnvironment, ReportFlowFailure, number> =>
  (environment) =>
    pipe(
      environment.reportingFlows.chunk(flow, n),
      TE.flatMap((found) =>
        O.isSome(found) && found.value.value.lines.some(isOpen)
          ? reportChunk(found.value)(environment)
          : TE.right(0),
      ),
    );
