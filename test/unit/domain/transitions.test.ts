import * as E from "fp-ts/Either";
import { plusDays, type Instant } from "../../../shared/prelude/instant";
import {
  effectiveStatus,
  expiresAt,
  settle,
  validFrom,
} from "../../../shared/domain/debt-position/clock";
import { create } from "../../../shared/domain/debt-position/create";
import {
  serviceTypes,
  statuses,
  type DebtPosition,
  type ServiceType,
} from "../../../shared/domain/debt-position/model";
import type { OptionProposal } from "../../../shared/domain/debt-position/proposal";
import { moves, triggers } from "../../../shared/domain/debt-position/transitions";
import {
  accepted,
  afterDue,
  cents,
  commandId,
  creation,
  execution,
  firstInstallment,
  iban,
  iuv,
  lastInstallment,
  now,
  optionProposal,
  proposal,
  single,
  transferProposal,
  validity,
} from "../../support/builders";
import { hasOwnEvent, perform, type Command } from "../../support/commands";

const middleInstallment = iuv("47123456789012692");
const simplest = iuv("47123456789012793");
const parts = ["1", "2"].map((id) => transferProposal({ id, amount: cents(5_000) }));
const options: ReadonlyArray<OptionProposal> = [
  optionProposal({ iuv: single, transfers: parts }),
  optionProposal({ iuv: simplest }),
  optionProposal({ iuv: firstInstallment, isPartialPayment: true }),
  optionProposal({ iuv: middleInstallment, isPartialPayment: true }),
  optionProposal({ iuv: lastInstallment, isPartialPayment: true }),
];

/** Before validity, while valid, and after the due date. */
const times = [now, plusDays(validity, 1), afterDue] as const;

const farDue = plusDays(afterDue, 365);
const updates = [null, plusDays(validity, 2), plusDays(afterDue, 2)].flatMap((validityDate) =>
  [true, false].map((toPublish): Command => ({
    trigger: "update",
    toPublish,
    proposal: proposal({
      validityDate,
      switchToExpired: true,
      options: options.map((option) => ({ ...option, dueDate: farDue })),
    }),
  })),
);

const commands: ReadonlyArray<Command> = [
  { trigger: "publish" },
  { trigger: "invalidate" },
  { trigger: "restore" },
  { trigger: "remove" },
  { trigger: "eraseDebtor", fiscalCode: "VRDLGU70A01F205X" },
  ...updates,
  { trigger: "replaceIban", oldIban: iban, newIban: "IT40S0542811101000000654321" },
  { trigger: "replaceIban", newIban: iban, oldIban: "IT40S0542811101000000654321" },
  ...options.flatMap(({ iuv: code, transfers }): ReadonlyArray<Command> => [
    { trigger: "pay", code, paidAt: now },
    { trigger: "markAsPaid", code, paidAt: now },
    { trigger: "updateNotificationFee", code, fee: 150 },
    { trigger: "updateNotificationFee", code, fee: 200 },
    { trigger: "enableSendPrice", code },
    ...transfers.map(({ id }): Command => ({ trigger: "reportTransfer", iuv: code, transfer: id })),
  ]),
];

type Visited = { readonly position: DebtPosition; readonly time: Instant };
type Observed = ReadonlyMap<string, ReadonlySet<string>>;

/** What tells two states apart for the commands: amounts and accounts don't, nor do dates once it is paid. */
const keyOf = ({ position, time }: Visited): string =>
  JSON.stringify([
    time,
    position.status,
    position.options.every(({ status }) => status === "PO_UNPAID")
      ? [validFrom(position), expiresAt(position)]
      : [],
    position.options.map(({ status, transfers }) => [status, ...transfers.map((t) => t.status)]),
  ]);

const births = (serviceType: ServiceType): ReadonlyArray<DebtPosition> =>
  [true, false].flatMap((switchToExpired) =>
    [null, validity].flatMap((validityDate) =>
      [true, false].map((toPublish) => {
        const born = proposal({ options, switchToExpired, validityDate });
        return accepted(create(creation({ serviceType, toPublish, proposal: born }))).next;
      }),
    ),
  );

/** Walks every state that commands and clock can reach, and notes where each trigger led from each status. */
const explore = (serviceType: ServiceType): { readonly seen: number; readonly found: Observed } => {
  const found = new Map<string, Set<string>>();
  const note = (trigger: string, from: string, to: string): void => {
    const cell = `${trigger} ${from}`;
    const outcomes = found.get(cell) ?? new Set<string>();
    found.set(cell, outcomes.add(to));
  };
  const seen = new Set<string>();
  const queue: Array<Visited> = births(serviceType).map((position) => ({ position, time: now }));
  const visit = (visited: Visited): void => {
    const key = keyOf(visited);
    if (seen.has(key)) return;
    seen.add(key);
    queue.push(visited);
  };
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const { position, time } = state;
    const from = effectiveStatus(time, position);
    for (const command of commands) {
      const result = perform(command, execution({ at: time }), position);
      if (E.isLeft(result) || !hasOwnEvent(result.right.events)) continue;
      const { next } = result.right;
      note(command.trigger, from, next?.status ?? "REMOVED");
      if (next !== null) visit({ position: next, time });
    }
    const later = times[times.findIndex((each) => each === time) + 1];
    if (later === undefined) continue;
    visit({ position, time: later });
    const settled = settle(later, commandId(3))(position);
    if (settled.events.length > 0) note("clock", position.status, settled.next.status);
  }
  return { seen: seen.size, found };
};

describe.each(serviceTypes)("the moves of a position of %s", (serviceType) => {
  const { found, seen } = explore(serviceType);

  it("are explored over many states", () => {
    expect(seen).toBeGreaterThan(100);
  });

  it.each(triggers)("by %s are those of the table, in every status (4.6)", (trigger) => {
    const observed = statuses.map((from) => [
      from,
      [...(found.get(`${trigger} ${from}`) ?? [])].sort(),
    ]);

    expect(observed).toStrictEqual(
      statuses.map((from) => [from, [...moves[serviceType][trigger][from]].sort()]),
    );
  });
});
