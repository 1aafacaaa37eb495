import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as fc from "fast-check";
import { plusDays, plusMillis, type Instant } from "../../../shared/prelude/instant";
import {
  effectiveStatus,
  nextTransitionAt,
  settle,
} from "../../../shared/domain/debt-position/clock";
import { create } from "../../../shared/domain/debt-position/create";
import type { DebtPositionEvent } from "../../../shared/domain/debt-position/events";
import {
  statuses,
  type DebtPosition,
  type Status,
} from "../../../shared/domain/debt-position/model";
import { replay, replayedFrom } from "../../../shared/domain/debt-position/replay";
import { debtPositions, histories, instants } from "../../support/arbitraries";
import { accepted, commandId, creation, start } from "../../support/builders";
import { hasOwnEvent, perform } from "../../support/commands";

const runs = { numRuns: 200 };
const timer = commandId(99);

/** The rule of the specification (4.2), written down once more. */
const statusByRule = ({ options, status }: DebtPosition, now: Instant): Status => {
  const validities = options.map(({ validFrom }) => validFrom ?? "9999");
  const begun =
    status === "PUBLISHED" && validities.some((validFrom) => validFrom <= now) ? "VALID" : status;
  const over = options.every((option) => option.switchToExpired && now > option.dueDate);
  return begun === "VALID" && over && options.length > 0 ? "EXPIRED" : begun;
};

/** How many transitions the clock owed when the last command came. */
const owedAtTheEnd = (events: ReadonlyArray<DebtPositionEvent>): number => {
  const command = events.at(-1)?.command;
  return events.filter((event) => event.command === command).length - 1;
};

describe("any history of a debt position", () => {
  it("gives every status now and then", () => {
    const seen = new Set(fc.sample(debtPositions, { numRuns: 700, seed: 7 }).map((p) => p.status));

    expect([...seen].sort()).toStrictEqual([...statuses].sort());
  });

  it("is told by its journal: replayed, it gives the state", () => {
    fc.assert(
      fc.property(histories, ({ events, position, stored }) => {
        const last = replayedFrom(position);
        expect(O.toNullable(replay(events))).toStrictEqual(
          stored === null
            ? {
                ...last,
                sequence: last.sequence + owedAtTheEnd(events) + 1,
                revision: last.revision + 1,
                status: null,
                command: events.at(-1)?.command,
              }
            : last,
        );
        expect(events.map(({ sequence }) => sequence)).toStrictEqual(events.map((_, i) => i + 1));
      }),
      runs,
    );
  });

  it("counts the commands that were accepted and did something", () => {
    fc.assert(
      fc.property(histories, ({ events, steps }) => {
        const done = steps.filter(
          ({ result }) => E.isRight(result) && hasOwnEvent(result.right.events),
        );
        expect(events.at(-1)?.revision).toBe(1 + done.length);
      }),
      runs,
    );
  });

  it("goes forward in time", () => {
    fc.assert(
      fc.property(histories, ({ events }) => {
        const instantsOf = events.map(({ at }) => at);
        expect(instantsOf).toStrictEqual([...instantsOf].sort());
      }),
      runs,
    );
  });

  it("keeps amounts that add up, the fee inside them, and codes that are unique", () => {
    fc.assert(
      fc.property(debtPositions, ({ options }) => {
        const codes = options.flatMap(({ iuv, nav }) => [`iuv ${iuv}`, `nav ${nav}`]);
        expect(new Set(codes).size).toBe(codes.length);
        for (const option of options) {
          const parts = option.transfers.map(({ amount }) => amount);
          expect(parts.reduce<number>((total, amount) => total + amount, 0)).toBe(option.amount);
          expect(Math.min(...parts)).toBeGreaterThan(0);
          expect(option.amount).toBeGreaterThan(option.notificationFee);
        }
      }),
      runs,
    );
  });

  it("never changes what identifies the position", () => {
    fc.assert(
      fc.property(histories, ({ position, steps }) => {
        const identity = (p: DebtPosition): unknown => [
          p.organization,
          p.iupd,
          p.incarnation,
          p.serviceType,
          p.insertedAt,
        ];
        const [first = { before: position }] = steps;
        expect(identity(position)).toStrictEqual(identity(first.before));
      }),
      runs,
    );
  });

  it("has payments exactly where its status says so, and no way back from them", () => {
    const rank: Readonly<Record<string, number>> = { PARTIALLY_PAID: 1, PAID: 2, REPORTED: 3 };
    fc.assert(
      fc.property(histories, ({ position, steps }) => {
        const ranks = [...steps.map(({ before }) => before), position].map(
          ({ status }) => rank[status] ?? 0,
        );
        expect(ranks).toStrictEqual([...ranks].sort());
        for (const { before } of steps) {
          const isSettled = (rank[before.status] ?? 0) > 0;
          const progressed = before.options.filter(({ status }) => status !== "PO_UNPAID");
          expect(progressed.length > 0).toBe(isSettled);
          for (const option of before.options) {
            const isReported = option.status === "PO_REPORTED";
            expect(option.reportedAt !== null).toBe(isReported);
            expect(option.transfers.every(({ status }) => status === "T_REPORTED")).toBe(
              isReported,
            );
            const isReceipted = option.payment !== null;
            const mayLackReceipt = before.serviceType === "ACA" && option.status !== "PO_PAID";
            expect(isReceipted || mayLackReceipt).toBe(
              option.status !== "PO_UNPAID" || mayLackReceipt,
            );
          }
        }
      }),
      runs,
    );
  });
});

describe("the clock, on any debt position", () => {
  it("gives the status of the rule at every instant, however old the stored one is", () => {
    fc.assert(
      fc.property(debtPositions, instants, fc.constantFrom(-1, 0, 1), (position, instant, off) => {
        const now = plusMillis(instant, off);
        expect(effectiveStatus(now, position)).toBe(statusByRule(position, now));
      }),
      runs,
    );
  });

  it("settles once: what is settled stays, and halfway stops make no difference", () => {
    fc.assert(
      fc.property(debtPositions, instants, instants, (position, one, other) => {
        const [soon, late] = one <= other ? [one, other] : [other, one];
        const whole = settle(late, timer)(position);
        const half = settle(soon, timer)(position);
        const rest = settle(late, timer)(half.next);
        expect(settle(late, timer)(whole.next)).toStrictEqual({ next: whole.next, events: [] });
        expect(rest.next).toStrictEqual(whole.next);
        expect([...half.events, ...rest.events]).toStrictEqual(whole.events);
      }),
      runs,
    );
  });

  it("moves at the instant it announces, and not before", () => {
    fc.assert(
      fc.property(debtPositions, (position) => {
        const next = nextTransitionAt(position);
        const moment = next ?? plusDays(start, 36_500);
        expect(effectiveStatus(moment, position) === position.status).toBe(next === null);
        const earlier = plusMillis(moment, -1);
        expect(effectiveStatus(earlier, position)).toBe(position.status);
      }),
      runs,
    );
  });

  it("comes before every command: deciding on the stored state is deciding on the settled one", () => {
    fc.assert(
      fc.property(histories, ({ steps }) => {
        steps.forEach(({ at, before, command, result }, index) => {
          const execution = { at, command: commandId(index + 2) };
          const owed = settle(at, execution.command)(before);
          const direct = perform(command, execution, owed.next);
          const whole = pipe(
            direct,
            E.map(({ events, next }) => ({ next, events: [...owed.events, ...events] })),
          );
          const decision = pipe(
            result,
            E.map(({ events, next }) => ({ next, events })),
          );
          expect(whole).toStrictEqual(decision);
        });
      }),
      runs,
    );
  });
});

describe("a journal that is none", () => {
  it("gives nothing: empty, beheaded, with a gap, out of order, or doubled", () => {
    fc.assert(
      fc.property(
        histories.filter(({ events }) => events.length > 1),
        fc.nat(),
        ({ events }, pick) => {
          const index = pick % (events.length - 1);
          const missing = events.filter((_, position) => position !== index);
          const broken = [
            [],
            events.slice(1),
            missing,
            [...events].reverse(),
            [...events, ...events],
          ];
          expect(broken.map((journal) => O.isNone(replay(journal)))).toStrictEqual(
            broken.map(() => true),
          );
        },
      ),
      runs,
    );
  });

  it.each<[string, Partial<DebtPositionEvent>]>([
    ["another first sequence", { sequence: 2 }],
    ["another first revision", { revision: 2 }],
    ["no creation", { type: "DebtPositionPublished" }],
  ])("gives nothing: it begins with %s", (_case, overrides) => {
    const created = accepted(create(creation())).events;

    expect(O.isSome(replay(created))).toBe(true);
    expect(replay(created.map((event) => ({ ...event, ...overrides })))).toStrictEqual(O.none);
  });
});
