import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { create } from "../../../shared/domain/debt-position/create";
import { pay } from "../../../shared/domain/debt-position/pay";
import { pending, type FlowChunk } from "../../../shared/domain/reporting-flow/model";
import type { ReportingFlows } from "../../../shared/ports/reporting-flows";
import type { StoreFailure, Version, Versioned } from "../../../shared/ports/store";
import {
  reportFlowLines,
  type ReportFlowEnvironment,
} from "../../../shared/workflows/report-flow-lines";
import {
  accepted,
  cents,
  commandId,
  creation,
  execution,
  iupd,
  iuv,
  navOf,
  now,
  optionProposal,
  organization,
  payment,
  proposal,
} from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import { fakeDebtPositions } from "../../support/fakes/debt-positions";
import { countedIds } from "../../support/fakes/ids";

const throttled: StoreFailure = {
  _tag: "StoreThrottled",
  step: "position.commit",
  retryAfterSeconds: 1,
};
const home = organization();
const codes = ["47000000000000101", "47000000000000202", "47000000000000303"].map(iuv);

const keyOf = (code: string) => ({ organization: home, iupd: iupd(`position-${code}`) });

/** A stored chunk with a line for each of three paid positions. */
const scene = async () => {
  const clock = heldClock(now);
  const debtPositions = fakeDebtPositions();
  for (const code of codes) {
    const { iupd: id } = keyOf(code);
    const options = [optionProposal({ iuv: code })];
    const made = accepted(
      create(creation({ proposal: proposal({ iupd: id, options }), toPublish: true })),
    );
    await debtPositions.create(made, null)();
    const found = await debtPositions.get(keyOf(code))();
    if (E.isLeft(found) || O.isNone(found.right)) throw new Error("It isn't there.");
    const receipt = { ...execution(), code: navOf(code), payment: payment() };
    await debtPositions.commit(found.right.value, accepted(pay(receipt)(made.next)))();
  }
  const chunk: FlowChunk = {
    organization: home,
    flowId: "FLOW-1",
    date: "2030-01-14T00:00:00",
    n: 0,
    command: commandId(77),
    attempts: 0,
    nextAttemptAt: now,
    lines: codes.map((code) => ({
      line: {
        iuv: code,
        receiptId: "R1",
        transfer: "1",
        amount: cents(10_000),
        outcome: "0",
        day: "2030-01-14",
      },
      verdict: pending,
    })),
  };
  type Stored = { chunk: Versioned<FlowChunk>; failure: StoreFailure | null };
  const stored: Stored = { chunk: { value: chunk, version: "1" as Version }, failure: null };
  const reportingFlows = {
    chunk: () => TE.fromIO(() => O.some(stored.chunk)),
    replaceChunk: (_found: Versioned<FlowChunk>, next: FlowChunk) => () => {
      if (stored.failure !== null) return Promise.resolve(E.left(stored.failure));
      stored.chunk = { value: next, version: "2" as Version };
      return Promise.resolve(E.right(undefined));
    },
  } as unknown as ReportingFlows;
  const environment: ReportFlowEnvironment = {
    ...countedIds(),
    now: clock.now,
    debtPositions,
    reportingFlows,
    flowRetrySeconds: 60,
    patienceMillis: 10_000,
    pause: () => T.of(undefined),
    transferSearch: {
      own: (_organization, iuvs) =>
        pipe(
          iuvs,
          TE.traverseArray((code) => debtPositions.get(keyOf(code))),
          TE.map(RA.compact),
        ),
      others: () => TE.right([]),
    },
  };
  const revisions = () =>
    Promise.all(
      codes.map(async (code) => {
        const found = await debtPositions.get(keyOf(code))();
        return E.isRight(found) && O.isSome(found.right) ? found.right.value.value.revision : 0;
      }),
    );
  return {
    debtPositions,
    stored,
    clock,
    revisions,
    run: () => reportFlowLines("flow", 0)(environment)(),
    states: () => stored.chunk.value.lines.map(({ verdict }) => verdict.state),
  };
};

const all = (state: string) => codes.map(() => state);
/** Created, paid and reported, once each. */
const once = codes.map(() => 3);

describe("reporting a chunk", () => {
  it("reports its lines, and doesn't look at them again", async () => {
    const { revisions, run, states } = await scene();
    expect(await run()).toStrictEqual(E.right(3));
    expect(states()).toStrictEqual(all("REPORTED"));
    expect(await run()).toStrictEqual(E.right(0));
    expect(await revisions()).toStrictEqual(once);
  });

  it("decides again after a lost race", async () => {
    const { debtPositions, revisions, run, states } = await scene();
    debtPositions.contend(4);
    expect(await run()).toStrictEqual(E.right(3));
    expect([states(), await revisions()]).toStrictEqual([all("REPORTED"), once]);
  });

  it("leaves lines as they were when the store is busy, and does them the next time", async () => {
    const { debtPositions, revisions, run, states, stored } = await scene();
    debtPositions.failWith(throttled);
    expect(await run()).toStrictEqual(E.left(throttled));
    expect([states(), stored.chunk.value.attempts]).toStrictEqual([all("PENDING"), 0]);
    debtPositions.failWith(null);
    expect(await run()).toStrictEqual(E.right(3));
    expect([states(), await revisions()]).toStrictEqual([all("REPORTED"), once]);
  });

  it("knows its own reports again when it couldn't write down what became of them", async () => {
    const { revisions, run, states, stored } = await scene();
    stored.failure = { _tag: "StoreUnavailable", step: "flow-chunk.replace", reason: "503" };
    expect(await run()).toStrictEqual(E.left(stored.failure));
    expect([states(), await revisions()]).toStrictEqual([all("PENDING"), once]);
    stored.failure = null;
    expect(await run()).toStrictEqual(E.right(3));
    expect([states(), await revisions()]).toStrictEqual([all("REPORTED"), once]);
  });

  it("tells another flow's reports from its own", async () => {
    const { revisions, run, states, stored } = await scene();
    await run();
    const { value, version } = stored.chunk;
    const lines = value.lines.map((each) => ({ ...each, verdict: pending }));
    stored.chunk = { value: { ...value, command: commandId(88), lines }, version };
    expect(await run()).toStrictEqual(E.right(3));
    expect([states(), await revisions()]).toStrictEqual([all("ALREADY_REPORTED"), once]);
  });
});
