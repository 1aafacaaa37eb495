import * as E from "fp-ts/Either";
import type { Accepted, DebtPositionEvent, Execution } from "../debt-position/events";
import type { DebtPosition } from "../debt-position/model";
import { reportTransfer, type ReportTransferRejected } from "../debt-position/report-transfer";
import type { LineVerdict, PaymentLine } from "./model";

export type ReportLines = Execution & { readonly flowId: string };

/** What is decided of a line, or that its transfer was reported before: the journal tells by whom. */
export type LineDecision = LineVerdict | { readonly state: "REPORTED_BEFORE" };

/** Reports of one position, and what was decided of each line, in their order. */
export type ReportedPosition = {
  readonly decision: Accepted;
  readonly lines: ReadonlyArray<LineDecision>;
};

const refusedAs = (rejected: ReportTransferRejected): LineDecision => {
  if (rejected._tag === "TransferNotFound") return { state: "UNKNOWN", reason: null };
  switch (rejected.reason) {
    case "AlreadyReported":
      return { state: "REPORTED_BEFORE" };
    case "NotPaid":
      return { state: "WAITING", reason: null };
    case "OtherPlanReported":
      return { state: "REFUSED", reason: "OtherPlanReported" };
  }
};

/** The journal's record that a transfer was reported by one command. */
export const tellsReport =
  ({ iuv, transfer }: PaymentLine, { command }: Pick<Execution, "command">) =>
  (event: DebtPositionEvent): boolean =>
    event.type === "TransferReported" &&
    event.iuv === iuv &&
    event.transfer === transfer &&
    event.command === command;

/**
 * Reports the transfers of one position that lines of a flow name, as one decision. A line can't spoil the others:
 * what can't be reported is told and changes nothing. A revoked payment must not get here.
 */
export const reportLines =
  (command: ReportLines) =>
  (stored: DebtPosition, lines: ReadonlyArray<PaymentLine>): ReportedPosition =>
    lines.reduce<ReportedPosition>(
      ({ decision, lines: decided }, line) => {
        const result = reportTransfer({
          at: command.at,
          command: command.command,
          iuv: line.iuv,
          transfer: line.transfer,
          flow: command.flowId,
        })(decision.next);
        if (E.isRight(result))
          return {
            decision: {
              next: result.right.next,
              events: [...decision.events, ...result.right.events],
            },
            lines: [...decided, { state: "REPORTED", reason: null }],
          };
        const refusal = refusedAs(result.left);
        const isOurs = decision.events.some(tellsReport(line, command));
        return {
          decision,
          lines: [
            ...decided,
            refusal.state === "REPORTED_BEFORE" && isOurs
              ? { state: "REPORTED", reason: null }
              : refusal,
          ],
        };
      },
      { decision: { next: stored, events: [] }, lines: [] },
    );
