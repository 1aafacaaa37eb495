import fc from "fast-check";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { lookUp } from "../../../shared/domain/debt-position/lookup";
import type { DebtPosition } from "../../../shared/domain/debt-position/model";
import { markAsPaid, pay } from "../../../shared/domain/debt-position/pay";
import { paymentPlans } from "../../../shared/domain/debt-position/payment-plans";
import {
  deliveryStates,
  needsReconciliation,
  received,
} from "../../../shared/domain/receipt/delivery";
import type { DeliveredReceipt, Receipt } from "../../../shared/domain/receipt/model";
import {
  lowerBound,
  paymentDateKey,
  plusMonths,
  upperBound,
} from "../../../shared/domain/receipt/payment-date";
import { settleDelivery } from "../../../shared/domain/receipt/settle-delivery";
import { justAfter } from "../../../shared/prelude/instant";
import { receiptWindow } from "../../../shared/workflows/receipt-window";
import {
  accepted,
  afterDue,
  at,
  cents,
  commandId,
  execution,
  firstInstallment,
  navOf,
  now,
  optionIn,
  organization,
  payment,
  positionIn,
  single,
} from "../../support/builders";

const delivered = (
  receiptId: string,
  overrides: Partial<DeliveredReceipt> = {},
): DeliveredReceipt => ({
  organization: organization(),
  iuv: single,
  noticeNumber: navOf(single),
  debtor: "VRDLGU70A01F205X",
  amount: cents(10_000),
  paymentDateTime: { text: "2030-02-01T09:30:00", at: at("2030-02-01T09:30") },
  payment: payment({ receiptId }),
  primitive: "paSendRT",
  outcome: "OK",
  standIn: false,
  document: "<paSendRTReq/>",
  ...overrides,
});

const stored = (receiptId: string): Receipt => ({
  ...delivered(receiptId),
  status: "PAID",
  insertedAt: now,
});

const step = execution({ command: commandId(7) });

const decide = (
  receipt: DeliveredReceipt,
  position: DebtPosition | null,
  before: Receipt | null = null,
) => settleDelivery(step, received(receipt, now))({ position, stored: before });

const paidBy = (receiptId: string, position = positionIn("VALID")): DebtPosition =>
  accepted(pay({ ...step, code: single, payment: payment({ receiptId }) })(position)).next;
const marked = accepted(
  markAsPaid({ ...step, code: single, paidAt: null, grant: null })(positionIn("VALID")),
).next;

describe("a delivered receipt", () => {
  it.each<[string, DeliveredReceipt, DebtPosition | null, Receipt | null, string, boolean]>([
    ["pays", delivered("A"), positionIn("VALID"), null, "ACCEPTED", true],
    ["pays a draft", delivered("A"), positionIn("DRAFT"), null, "ACCEPTED", true],
    ["pays what is expired", delivered("A"), positionIn("EXPIRED"), null, "ACCEPTED", true],
    ["is paid already", delivered("A"), paidBy("A"), stored("A"), "REPEATED", false],
    ["was paid without it", delivered("A"), paidBy("A"), null, "COMPLETED", true],
    ["meets another", delivered("B"), paidBy("A"), stored("A"), "ALREADY_PAID", false],
    ["meets a payment without receipt", delivered("B"), paidBy("A"), null, "ALREADY_PAID", false],
    ["meets the institution's word", delivered("A"), marked, null, "CLOSED_ELSEWHERE", true],
    ["meets that word again", delivered("A"), marked, stored("A"), "REPEATED", false],
    ["comes second after that word", delivered("B"), marked, stored("A"), "ALREADY_PAID", false],
    [
      "is for an alternative",
      delivered("A"),
      positionIn("PARTIALLY_PAID"),
      null,
      "EXCLUDED",
      false,
    ],
    ["is for a settled plan", delivered("A"), positionIn("PAID"), null, "ALREADY_PAID", false],
    ["finds nothing", delivered("A"), null, null, "UNKNOWN_NOTICE", false],
    ["finds an old one", delivered("B"), positionIn("VALID"), stored("A"), "OLD_RECEIPT", false],
    ["finds itself, old", delivered("A"), positionIn("VALID"), stored("A"), "REPEATED", false],
    ["says KO", delivered("A", { outcome: "KO" }), positionIn("VALID"), null, "NOT_PAID", false],
    ["has no id", delivered(" "), positionIn("VALID"), null, "INCOHERENT", false],
    [
      "contradicts itself",
      delivered("A", { iuv: firstInstallment }),
      positionIn("VALID"),
      null,
      "INCOHERENT",
      false,
    ],
  ])("that %s", (_, receipt, position, before, outcome, adds) => {
    const told = decide(receipt, position, before);
    expect([told.outcome, told.delivery.state, told.receipt !== null]).toStrictEqual([
      outcome,
      outcome,
      adds,
    ]);
    // Only an accepted one changes a position, and always by one payment.
    expect(
      told.accepted?.events.filter(({ type }) => type === "PaymentOptionPaid").length ?? 0,
    ).toBe(outcome === "ACCEPTED" ? 1 : 0);
  });

  it("pays once, however often and in whatever order receipts come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("A", "B", "C"), { minLength: 1, maxLength: 8 }),
        (ids) => {
          const run = ids.reduce<{ position: DebtPosition; before: Receipt | null; paid: number }>(
            ({ before, paid, position }, id) => {
              const told = decide(delivered(id), position, before);
              return {
                position: told.accepted?.next ?? position,
                before: told.receipt ?? before,
                paid: paid + (told.outcome === "ACCEPTED" ? 1 : 0),
              };
            },
            { position: positionIn("VALID"), before: null, paid: 0 },
          );
          expect(run.paid).toBe(1);
          expect(optionIn(run.position, single).payment?.receiptId).toBe(ids[0]);
          expect(run.before?.payment.receiptId).toBe(ids[0]);
        },
      ),
    );
  });

  it("is flagged when it says another amount", () => {
    const { delivery } = decide(delivered("A", { amount: cents(9_999) }), positionIn("VALID"));
    expect([delivery.state, delivery.hasOtherAmount, needsReconciliation(delivery)]).toStrictEqual([
      "ACCEPTED",
      true,
      true,
    ]);
  });

  it.each([
    ["GPD", false, true],
    ["ACA", false, false],
    ["ACA", true, true],
  ] as const)("of a %s position, stood in %s, is kept: %s", (serviceType, standIn, kept) => {
    const position = positionIn("VALID", { serviceType });
    const told = decide(delivered("A", { standIn }), position);
    expect([told.outcome, told.receipt !== null]).toStrictEqual(["ACCEPTED", kept]);
  });

  it("needs a look exactly when money moved and nothing was settled by it", () => {
    const delivery = received(delivered("A"), now);
    const open = deliveryStates.filter((state) => needsReconciliation({ ...delivery, state }));
    expect(open).toStrictEqual([
      "RECEIVED",
      "CLOSED_ELSEWHERE",
      "ALREADY_PAID",
      "EXCLUDED",
      "UNKNOWN_NOTICE",
      "OLD_RECEIPT",
      "INCOHERENT",
    ]);
  });
});

describe("payment dates", () => {
  const stated = (text: string) => ({ text, at: at(text.slice(0, 19)) });

  it.each([
    ["2026-03-14T10:05:09", "2026-03-14T10:05:09.000000000"],
    ["2026-03-20T18:41:00.250", "2026-03-20T18:41:00.250000000"],
    ["2026-03-20T18:41:00.2501234567+01:00", "2026-03-20T18:41:00.250123456"],
  ])("%s is compared as %s", (text, key) => {
    expect(paymentDateKey(stated(text))).toBe(key);
  });

  it.each([
    ["2026-03-01", "2026-03-01T00:00:00.000000000", "2026-03-01T23:59:59.999999999"],
    ["2026-03-01T10:00", "2026-03-01T10:00:00.000000000", "2026-03-01T10:00:00.000000000"],
    ["2026-03-01T10:00:01.5", "2026-03-01T10:00:01.500000000", "2026-03-01T10:00:01.500000000"],
  ])("%s bounds from %s to %s", (text, lower, upper) => {
    expect([lowerBound(text), upperBound(text)]).toStrictEqual([O.some(lower), O.some(upper)]);
  });

  it.each(["2026-02-30", "2026-03-01T24:00", "2026-03-01Z", "2026-03-01T10:00+01:00", "1/3/2026"])(
    "%s is no bound",
    (text) => {
      expect([lowerBound(text), upperBound(text)]).toStrictEqual([O.none, O.none]);
    },
  );

  it.each([
    ["2026-05-31T10:00:00.000000000", -3, "2026-02-28T10:00:00.000000000"],
    ["2024-05-31T10:00:00.000000000", -3, "2024-02-29T10:00:00.000000000"],
    ["2026-01-15T00:00:00.000000000", -1, "2025-12-15T00:00:00.000000000"],
    ["2025-12-31T00:00:00.000000000", 2, "2026-02-28T00:00:00.000000000"],
  ])("%s and %i months are %s", (key, months, result) => {
    expect(plusMonths(key, months)).toBe(result);
  });

  const present = at("2026-05-31T10:00");
  const key = (text: string): string => `${text}T10:00:00.000000000`;
  it.each([
    [null, null, 0, null, null],
    [null, null, 3, key("2026-02-28"), key("2026-05-31")],
    ["2026-01-01T10:00", null, 0, key("2026-01-01"), null],
    ["2026-01-01T10:00", null, 3, key("2026-01-01"), key("2026-04-01")],
    ["2026-04-01T10:00", null, 3, key("2026-04-01"), key("2026-05-31")],
    [null, "2026-04-01T10:00", 3, key("2026-01-01"), key("2026-04-01")],
    ["2020-01-01T10:00", "2026-04-01T10:00", 3, key("2020-01-01"), key("2026-04-01")],
  ])("from %s to %s with a window of %i months", (from, to, months, lower, upper) => {
    expect(receiptWindow({ from, to }, present, months)).toStrictEqual(
      E.right({ from: lower, to: upper }),
    );
  });
});

describe("a look-up", () => {
  const shown = (position: DebtPosition, code: string, moment = now): string => {
    const result = lookUp(moment, code)(position);
    return E.isLeft(result) ? "hidden" : result.right.status;
  };

  it("shows the debtor of the option unless it is a placeholder", () => {
    const position = positionIn("VALID");
    const withDebtor = (fiscalCode: string, fullName: string): DebtPosition => ({
      ...position,
      options: position.options.map((option) => ({
        ...option,
        debtor: { ...position.debtor, fiscalCode, fullName },
      })),
    });
    const nameIn = (of: DebtPosition): string => {
      const result = lookUp(now, single)(of);
      return E.isLeft(result) ? "hidden" : result.right.debtor.fullName;
    };
    expect([
      nameIn(position),
      nameIn(withDebtor("X", "Y")),
      nameIn(withDebtor("NA", "NA")),
    ]).toStrictEqual(["Luigi Verdi", "Y", "Luigi Verdi"]);
  });

  it("tells expiry to the microsecond", () => {
    const position = positionIn("VALID", { switchToExpired: true });
    const { dueDate } = optionIn(position, single);
    expect([
      shown(position, single, dueDate),
      shown(position, single, justAfter(dueDate)),
    ]).toStrictEqual(["VALID", "EXPIRED"]);
  });
});

it("orders the ways to pay by due date, and takes what is reported as paid", () => {
  const plans = paymentPlans(afterDue, positionIn("REPORTED"));
  expect(plans.map(({ installments, status }) => [status, installments.length])).toStrictEqual([
    ["PO_INVALID", 1],
    ["PO_PAID", 2],
  ]);
});
