import * as E from "fp-ts/Either";
import * as fc from "fast-check";
import { plusDays, plusMillis, type Instant } from "../../shared/prelude/instant";
import { create } from "../../shared/domain/debt-position/create";
import type { DebtPositionEvent } from "../../shared/domain/debt-position/events";
import { serviceTypes, type DebtPosition } from "../../shared/domain/debt-position/model";
import type {
  OptionProposal,
  Proposal,
  TransferProposal,
} from "../../shared/domain/debt-position/proposal";
import {
  cents,
  commandId,
  creation,
  debtor,
  iban,
  iuv,
  nav,
  optionProposal,
  organization,
  proposal,
  stamp,
  start,
  transferProposal,
} from "./builders";
import { perform, type Command, type Performed } from "./commands";

const otherIban = "IT40S0542811101000000654321";
const codes = ["47000000000000001", "47000000000000002", "47000000000000003", "47000000000000004"];
const transferIds = ["1", "2", "3", "4", "5"] as const;

/** Days from the beginning of a history to the dates in it: some close together, some equal. */
const days = fc.constantFrom(0, 1, 2, 3, 5, 8, 13, 21);
export const instants: fc.Arbitrary<Instant> = days.map((count) => plusDays(start, count));
const maybe = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> =>
  fc.option(arbitrary, { nil: null, freq: 2 });

const transfersOf = (amounts: ReadonlyArray<number>): fc.Arbitrary<Array<TransferProposal>> =>
  fc.tuple(
    ...amounts.map((amount, index) =>
      fc
        .record({
          organization: fc.constantFrom(null, null, "77777777777", "01020304059"),
          account: fc.constantFrom(iban, otherIban, null),
        })
        .map(({ account, organization: beneficiary }) =>
          transferProposal({
            id: transferIds[index] ?? "1",
            amount: cents(amount),
            organization: beneficiary,
            iban: account,
            stamp: account === null ? stamp : null,
          }),
        ),
    ),
  );

const optionFor = (code: string): fc.Arbitrary<OptionProposal> =>
  fc
    .record({
      transfers: fc
        .array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 3 })
        .chain(transfersOf),
      isPartialPayment: fc.boolean(),
      dueDate: instants,
      retention: maybe(days),
      nav: fc.constantFrom(null, null, null, nav(`N${code}`), nav(codes[0] ?? code)),
    })
    .map(({ retention, transfers, ...option }) =>
      optionProposal({
        ...option,
        iuv: iuv(code),
        transfers,
        amount: cents(transfers.reduce((total, { amount }) => total + amount, 0)),
        retentionDate: retention === null ? null : plusDays(option.dueDate, retention),
      }),
    );

/** Proposals that agree with themselves; whether their dates suit the moment is another matter. */
export const proposals: fc.Arbitrary<Proposal> = fc
  .subarray(codes)
  .chain((chosen) =>
    fc.record({
      options: fc.tuple(...chosen.map(optionFor)),
      validityDate: maybe(instants),
      switchToExpired: fc.boolean(),
      payStandIn: fc.boolean(),
      fullName: fc.string({ maxLength: 10 }),
    }),
  )
  .map(({ fullName, ...rest }) => proposal({ ...rest, debtor: debtor({ fullName }) }));

const code = fc.constantFrom(...codes, ...codes.map((value) => `3${value}`), "48");

export const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ trigger: fc.constantFrom("publish", "publish", "invalidate", "restore") }),
  fc.record({ trigger: fc.constant("clock") }),
  fc.record({
    trigger: fc.constant("eraseDebtor"),
    fiscalCode: fc.constantFrom("VRDLGU70A01F205X", "BNCMRA80A41F205X"),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      trigger: fc.constant("update"),
      proposal: proposals,
      toPublish: fc.boolean(),
    }),
  },
  fc.record({
    trigger: fc.constant("replaceIban"),
    oldIban: fc.constantFrom(iban, otherIban),
    newIban: fc.constantFrom(iban, otherIban),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      trigger: fc.constantFrom("pay", "markAsPaid"),
      code,
      paidAt: maybe(instants),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      trigger: fc.constant("reportTransfer"),
      iuv: fc.constantFrom(...codes),
      transfer: fc.constantFrom("1", "2", "3"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      trigger: fc.constant("updateNotificationFee"),
      code,
      fee: fc.nat(1_000),
    }),
  },
);

/** How long nothing happens before a command: often no time at all, sometimes past every date. */
const waits = fc.constantFrom(0, 0, 0, 1, 60_000, 86_400_000, 3 * 86_400_000, 30 * 86_400_000);

export type Step = {
  readonly command: Command;
  readonly at: Instant;
  readonly before: DebtPosition;
  readonly result: Performed;
};
export type History = {
  /** The position after the last accepted command. */
  readonly position: DebtPosition;
  /** The last state as it is stored; null once deleted. */
  readonly stored: DebtPosition | null;
  readonly events: ReadonlyArray<DebtPositionEvent>;
  readonly steps: ReadonlyArray<Step>;
  readonly now: Instant;
};

const frozen = <A>(value: A): A => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
};

/** Runs one command at the end of a history; whoever changes a state in place is found out. */
const continued = (history: History, command: Command, wait: number): History => {
  const { position: before, stored } = history;
  if (stored === null) return history;
  const at = plusMillis(history.now, wait);
  const execution = { at, command: commandId(history.steps.length + 2) };
  const result = perform(command, execution, frozen(before));
  const steps = [...history.steps, { command, at, before, result }];
  if (E.isLeft(result)) return { ...history, steps, now: at };
  const { events, next } = result.right;
  return {
    position: next ?? before,
    stored: next,
    events: [...history.events, ...events],
    steps,
    now: at,
  };
};

/** Lives of positions: a creation, then any commands at any time; some end with the deletion. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    creation: fc.record({
      proposal: proposals,
      toPublish: fc.boolean(),
      serviceType: fc.constantFrom(...serviceTypes),
    }),
    steps: fc.array(fc.tuple(commands, waits), { maxLength: 25 }),
    removed: maybe(waits),
  })
  .map(({ creation: overrides, removed, steps }): History | null => {
    const created = create(creation({ ...overrides, organization: organization() }));
    if (E.isLeft(created)) return null;
    const { events, next } = created.right;
    const born: History = { position: next, stored: next, events, steps: [], now: start };
    const lived = steps.reduce(
      (history, [command, wait]) => continued(history, command, wait),
      born,
    );
    return removed === null ? lived : continued(lived, { trigger: "remove" }, removed);
  })
  .filter((history) => history !== null);

/** Positions in every status, as commands have left them. */
export const debtPositions: fc.Arbitrary<DebtPosition> = histories.map(({ position }) => position);
