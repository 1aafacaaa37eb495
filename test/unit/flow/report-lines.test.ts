import fc from "fast-check";
import {
  afterAttempt,
  delaySeconds,
  maxAttempts,
} from "../../../shared/domain/reporting-flow/attempts";
import {
  certain,
  foreignTransfers,
  likeness,
  matched,
} from "../../../shared/domain/reporting-flow/match";
import {
  countsOf,
  type FlowChunk,
  type LineState,
  type PaymentLine,
  type ReportedLine,
} from "../../../shared/domain/reporting-flow/model";
import { reportLines, tellsReport } from "../../../shared/domain/reporting-flow/report-lines";
import type { DebtPosition } from "../../../shared/domain/debt-position/model";
import { pay } from "../../../shared/domain/debt-position/pay";
import { plusMillis } from "../../../shared/prelude/instant";
import {
  accepted,
  cents,
  commandId,
  execution,
  firstInstallment,
  lastInstallment,
  iuv,
  now,
  optionIn,
  optionProposal,
  organization,
  payment,
  positionIn,
  single,
  transferProposal,
} from "../../support/builders";

const home = organization();
const second = organization("01234567890");

const line = (overrides: Partial<PaymentLine> = {}): PaymentLine => ({
  iuv: firstInstallment,
  receiptId: "R1",
  transfer: "1",
  amount: cents(5_000),
  outcome: "0",
  day: "2030-01-14",
  ...overrides,
});

const command = { ...execution(), flowId: "FLOW-1" };
const decided = (position: DebtPosition, ...lines: ReadonlyArray<PaymentLine>) =>
  reportLines(command)(position, lines);
const states = (position: DebtPosition, ...lines: ReadonlyArray<PaymentLine>) =>
  decided(position, ...lines).lines.map(({ state }) => state);

describe("reporting the lines of one position", () => {
  it("makes one decision of them all, with an event each", () => {
    const { decision, lines } = decided(positionIn("PAID"), line(), line({ iuv: lastInstallment }));
    expect(lines.map(({ state }) => state)).toStrictEqual(["REPORTED", "REPORTED"]);
    expect(decision.next).toMatchObject({ status: "REPORTED", lastCommand: command.command });
    expect(decision.events.map(({ iuv: code, type }) => [type, code])).toStrictEqual([
      ["TransferReported", firstInstallment],
      ["TransferReported", lastInstallment],
    ]);
    expect(optionIn(decision.next, lastInstallment)).toMatchObject({
      status: "PO_REPORTED",
      reportedAt: now,
      reportingFlow: "FLOW-1",
    });
  });

  it.each<readonly [string, DebtPosition, ReadonlyArray<PaymentLine>, ReadonlyArray<string>]>([
    ["waits for the receipt of an unpaid option", positionIn("VALID"), [line()], ["WAITING"]],
    ["waits for one that is drafted", positionIn("DRAFT"), [line()], ["WAITING"]],
    [
      "knows no transfer of that number",
      positionIn("PAID"),
      [line({ transfer: "2" })],
      ["UNKNOWN"],
    ],
    ["knows no such option", positionIn("PAID"), [line({ iuv: iuv("1") })], ["UNKNOWN"]],
    ["says when it was reported before", positionIn("REPORTED"), [line()], ["REPORTED_BEFORE"]],
    [
      "refuses the alternative of a reported plan",
      positionIn("REPORTED"),
      [line({ iuv: single })],
      ["REFUSED"],
    ],
    [
      "takes the second of two equal lines as the first",
      positionIn("PAID"),
      [line(), line()],
      ["REPORTED", "REPORTED"],
    ],
    [
      "lets no line spoil the others",
      positionIn("PARTIALLY_PAID"),
      [line({ iuv: lastInstallment }), line(), line({ transfer: "4" })],
      ["WAITING", "REPORTED", "UNKNOWN"],
    ],
  ])("%s", (_, position, lines, expected) => {
    expect(states(position, ...lines)).toStrictEqual(expected);
  });

  it("changes and tells nothing when nothing can be reported", () => {
    const position = positionIn("VALID");
    expect(decided(position, line(), line({ transfer: "3" })).decision).toStrictEqual({
      next: position,
      events: [],
    });
  });

  it("ends the same when it is done again after an unknown part of it was", () => {
    const lines = [line(), line({ iuv: lastInstallment })];
    fc.assert(
      fc.property(fc.subarray(lines), (done) => {
        const before = decided(positionIn("PAID"), ...done).decision;
        const again = decided(before.next, ...lines);
        expect(again.decision.next.status).toBe("REPORTED");
        expect(before.events.length + again.decision.events.length).toBe(lines.length);
        const isTold = lines.map((each) =>
          [...before.events, ...again.decision.events].some(tellsReport(each, command)),
        );
        expect(isTold).toStrictEqual([true, true]);
      }),
      { seed: 20260301 },
    );
  });

  it("is told from another command's report by the journal", () => {
    const { decision } = decided(positionIn("PAID"), line());
    const other = { command: commandId(99) };
    expect(decision.events.map(tellsReport(line(), other))).toStrictEqual([false]);
  });
});

describe("finding the position that a line means", () => {
  const shared = (): DebtPosition =>
    positionIn("VALID", {
      options: [
        optionProposal({
          iuv: firstInstallment,
          transfers: [
            transferProposal({ id: "1", amount: cents(6_000) }),
            transferProposal({ id: "2", amount: cents(4_000), organization: second }),
          ],
        }),
      ],
    });
  const settled = (receiptId: string): DebtPosition =>
    accepted(
      pay({ ...execution(), code: firstInstallment, payment: payment({ receiptId }) })(shared()),
    ).next;

  it.each<readonly [string, PaymentLine, string, DebtPosition, number]>([
    ["an own transfer and its receipt", line(), home, settled("R1"), certain],
    ["an own transfer with another receipt", line(), home, settled("R2"), 1],
    ["an own transfer without receipt", line(), home, shared(), 1],
    ["a transfer that goes elsewhere", line({ transfer: "2" }), home, shared(), 0.5],
    ["another's transfer to the receiver", line({ transfer: "2" }), second, settled("R1"), certain],
    ["another's transfer to itself", line(), second, settled("R1"), 0],
    ["no such transfer", line({ transfer: "3" }), home, settled("R1"), 0],
    ["no such option", line({ iuv: single }), home, settled("R1"), 0],
  ])("rates %s", (_, each, receiver, position, rate) => {
    expect(likeness(each, organization(receiver), position)).toBe(rate);
  });

  const named = (value: DebtPosition, code: string): { readonly value: DebtPosition } => ({
    value: { ...value, organization: organization(code) },
  });

  it("prefers the receipt, then the receiver's own, and doesn't choose between equals", () => {
    const to = line({ transfer: "2" });
    const own = named(shared(), second);
    const others = [named(settled("R1"), home), named(settled("R9"), "11111111111")];
    expect(matched(to, second, [own, ...others])).toStrictEqual({
      _tag: "Found",
      position: others[0],
    });
    expect(matched({ ...to, receiptId: "none" }, second, [...others, own])).toStrictEqual({
      _tag: "Found",
      position: own,
    });
    expect(matched({ ...to, receiptId: "none" }, second, others)).toStrictEqual({
      _tag: "Ambiguous",
    });
    expect(matched(line({ iuv: single }), second, others)).toStrictEqual({ _tag: "None" });
  });

  it("indexes the transfers that go elsewhere, and only those", () => {
    expect(foreignTransfers(shared())).toStrictEqual([`${second}|${firstInstallment}`]);
    expect(foreignTransfers(positionIn("PAID"))).toStrictEqual([]);
  });
});

describe("trying lines again", () => {
  const with_ = (...verdicts: ReadonlyArray<LineState>): ReadonlyArray<ReportedLine> =>
    verdicts.map((state) => ({ line: line(), verdict: { state, reason: null } }));
  const chunk = (overrides: Partial<FlowChunk> = {}): FlowChunk => ({
    organization: home,
    flowId: "FLOW-1",
    date: "2030-01-14T00:00:00",
    n: 0,
    command: commandId(7),
    attempts: 0,
    nextAttemptAt: now,
    lines: [],
    ...overrides,
  });

  it("waits longer each time, at most a day, for some days", () => {
    const delays = Array.from({ length: maxAttempts - 1 }, (_, n) => delaySeconds(n + 1, 60));
    expect(delays).toStrictEqual([
      60, 240, 960, 3_840, 15_360, 61_440, 86_400, 86_400, 86_400, 86_400, 86_400,
    ]);
  });

  it("has nothing left to do when every line is final", () => {
    const lines = with_("REPORTED", "REVOKED", "UNKNOWN", "ALREADY_REPORTED", "REFUSED");
    expect(afterAttempt(chunk(), lines, now, 60)).toStrictEqual(
      chunk({ attempts: 1, nextAttemptAt: null, lines }),
    );
  });

  it("comes back for lines that wait", () => {
    const lines = with_("REPORTED", "WAITING");
    expect(afterAttempt(chunk({ attempts: 1 }), lines, now, 60)).toStrictEqual(
      chunk({ attempts: 2, nextAttemptAt: plusMillis(now, 240_000), lines }),
    );
  });

  it("doesn't count a try that didn't look at every line", () => {
    const lines = with_("WAITING", "PENDING");
    expect(afterAttempt(chunk(), lines, now, 60)).toStrictEqual(chunk({ lines }));
  });

  it("gives lines up whose receipt never came", () => {
    const last = afterAttempt(
      chunk({ attempts: maxAttempts - 1 }),
      with_("REPORTED", "WAITING"),
      now,
      60,
    );
    expect(last.nextAttemptAt).toBeNull();
    expect(last.lines.map(({ verdict }) => verdict)).toStrictEqual([
      { state: "REPORTED", reason: null },
      { state: "REFUSED", reason: "NeverPaid" },
    ]);
  });

  it("counts the lines in each state", () => {
    expect(countsOf(with_("REPORTED", "WAITING", "REPORTED"))).toStrictEqual({
      REPORTED: 2,
      WAITING: 1,
    });
  });
});
