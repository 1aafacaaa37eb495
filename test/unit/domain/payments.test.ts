import * as E from "fp-ts/Either";
import type { Accepted } from "../../../shared/domain/debt-position/events";
import { findOption } from "../../../shared/domain/debt-position/find-option";
import { remove } from "../../../shared/domain/debt-position/delete";
import { create } from "../../../shared/domain/debt-position/create";
import { invalidate } from "../../../shared/domain/debt-position/invalidate";
import type {
  DebtPosition,
  OptionStatus,
  PaymentOption,
  Status,
} from "../../../shared/domain/debt-position/model";
import {
  primaryTransfer,
  updateNotificationFee,
} from "../../../shared/domain/debt-position/notification-fee";
import { markAsPaid, pay } from "../../../shared/domain/debt-position/pay";
import type { OptionProposal } from "../../../shared/domain/debt-position/proposal";
import {
  reportTransfer,
  type NotAccountableReason,
} from "../../../shared/domain/debt-position/report-transfer";
import { settledStatus } from "../../../shared/domain/debt-position/settlement";
import { update } from "../../../shared/domain/debt-position/update";
import {
  accepted,
  afterDue,
  alternatives,
  at,
  cents,
  commandId,
  creation,
  due,
  execution,
  firstInstallment,
  incarnation,
  iuv,
  lastInstallment,
  nav,
  navOf,
  now,
  optionIn,
  optionProposal,
  outcome,
  payment,
  positionIn,
  proposal,
  replacement,
  single,
  transferProposal,
  typesOf,
  validity,
} from "../../support/builders";

type Step = (position: DebtPosition) => E.Either<{ readonly _tag: string }, Accepted>;
const paying = (code: string, overrides: Parameters<typeof payment>[0] = {}): Step =>
  pay({ ...execution(), code, payment: payment(overrides) });
const marking = (code: string, paidAt = now): Step =>
  markAsPaid({ ...execution(), code, paidAt, grant: null });
const reporting = (code: string, transfer = "1", flow: string | null = null): Step =>
  reportTransfer({ ...execution(), iuv: code, transfer, flow });
const charging = (code: string, fee: number): Step =>
  updateNotificationFee({ ...execution(), code, fee: cents(fee) });

const after = (position: DebtPosition, ...steps: ReadonlyArray<Step>): DebtPosition =>
  steps.reduce((state, step) => accepted(step(state)).next, position);

const organization = "77777777777";
const facts = { organization, iupd: "77777777777-4f0c1c52" };
const twoTransfers: OptionProposal = optionProposal({
  transfers: [
    transferProposal({ amount: cents(8_000) }),
    transferProposal({ id: "2", amount: cents(2_000), organization: "01020304059" }),
  ],
});
const code = twoTransfers.iuv;

describe("paying an option (1.7, I2)", () => {
  it("keeps the receipt's facts, and the position's payment date when it is settled", () => {
    const valid = positionIn("VALID");
    const receipt = payment({ method: "creditCard", pspCode: "ABI", pspTaxCode: "0123" });

    expect(pay({ ...execution(), code: navOf(single), payment: receipt })(valid)).toStrictEqual(
      E.right({
        next: {
          ...valid,
          status: "PAID",
          paidAt: receipt.paidAt,
          sequence: 2,
          revision: 2,
          lastCommand: commandId(2),
          lastUpdatedAt: now,
          options: valid.options.map((option) =>
            option.iuv === single
              ? { ...option, status: "PO_PAID", payment: receipt, lastUpdatedAt: now }
              : option,
          ),
        },
        events: [
          {
            type: "PaymentOptionPaid",
            incarnation: incarnation(),
            sequence: 2,
            at: now,
            command: commandId(2),
            revision: 2,
            status: "PAID",
            iuv: single,
            transfer: null,
          },
        ],
      }),
    );
  });

  it.each<Status>(["DRAFT", "PUBLISHED", "VALID", "EXPIRED", "INVALID"])(
    "is never refused because the position is %s: the money has moved (P-B13)",
    (status) => {
      const paid = after(positionIn(status), paying(single));

      expect([paid.status, paid.publishedAt]).toStrictEqual([
        "PAID",
        positionIn(status).publishedAt,
      ]);
    },
  );

  it.each([
    ["by notice number", navOf(firstInstallment)],
    ["by IUV", firstInstallment],
  ])("finds the option %s", (_by, name) => {
    expect(optionIn(after(positionIn("VALID"), paying(name)), firstInstallment).status).toBe(
      "PO_PAID",
    );
  });

  it("journals what the clock owed before it (4 of the design: became valid, then paid)", () => {
    const late = pay({ ...execution({ at: afterDue }), code: single, payment: payment() });
    const { events } = accepted(late(positionIn("PUBLISHED", { switchToExpired: true })));

    expect(events.map(({ type, at: instant, status }) => [type, instant, status])).toStrictEqual([
      ["DebtPositionBecameValid", validity, "VALID"],
      ["DebtPositionExpired", at("2030-06-30T12:00:00.000001"), "EXPIRED"],
      ["PaymentOptionPaid", afterDue, "PAID"],
    ]);
  });

  it("leaves the position's payment date unknown when the receipt has none", () => {
    expect(after(positionIn("VALID"), paying(single, { paidAt: null })).paidAt).toBeNull();
  });

  it.each<[string, DebtPosition, string, string]>([
    ["an unknown code (P-B8)", positionIn("VALID"), "47999", "PaymentOptionNotFound"],
    [
      "the same option again (P-B9)",
      positionIn("PARTIALLY_PAID"),
      firstInstallment,
      "PaymentOptionAlreadyPaid",
    ],
    [
      "the single option after an installment (P-B10)",
      positionIn("PARTIALLY_PAID"),
      single,
      "PaymentOptionExcluded",
    ],
    [
      "an installment after the single option (P-B11)",
      after(positionIn("VALID"), paying(single)),
      firstInstallment,
      "PaymentOptionAlreadyPaid",
    ],
    ["an alternative of a paid position", positionIn("PAID"), single, "PaymentOptionAlreadyPaid"],
    [
      "an alternative of a reported position",
      positionIn("REPORTED"),
      single,
      "PaymentOptionAlreadyPaid",
    ],
    ["an unknown code of a paid position", positionIn("PAID"), "47999", "PaymentOptionNotFound"],
  ])("refuses %s", (_case, position, name, tag) => {
    expect([outcome(paying(name)(position)), outcome(marking(name)(position))]).toStrictEqual([
      tag,
      tag,
    ]);
  });

  it("refuses with the facts, whatever the receipt (9)", () => {
    const paid = positionIn("PARTIALLY_PAID");
    const [same, other] = [{}, { receiptId: "R2" }].map((overrides) =>
      paying(firstInstallment, overrides)(paid),
    );

    expect(same).toStrictEqual(other);
    expect(same).toStrictEqual(
      E.left({ _tag: "PaymentOptionAlreadyPaid", ...facts, code: firstInstallment }),
    );
    expect(paying("47999")(paid)).toStrictEqual(
      E.left({ _tag: "PaymentOptionNotFound", organization, code: "47999" }),
    );
  });

  it("refuses an installment of another plan than the one begun (P-B12)", () => {
    const valid = positionIn("VALID");
    const twoPlans: DebtPosition = {
      ...valid,
      options: valid.options.map((option) =>
        option.iuv === lastInstallment ? { ...option, plan: "plan-B" } : option,
      ),
    };
    const split: DebtPosition = {
      ...twoPlans,
      options: [
        ...twoPlans.options,
        { ...optionIn(twoPlans, firstInstallment), iuv: iuv("47000000000000001"), nav: nav("X") },
      ],
    };
    const begun = after(split, paying(firstInstallment));

    expect(begun.status).toBe("PARTIALLY_PAID");
    expect(paying(lastInstallment)(begun)).toStrictEqual(
      E.left({ _tag: "PaymentOptionExcluded", ...facts, code: lastInstallment }),
    );
  });

  it("takes a notice number before an equal IUV of another option", () => {
    const crossed = accepted(
      create(
        creation({
          proposal: proposal({
            options: [
              optionProposal({ iuv: single }),
              optionProposal({ iuv: firstInstallment, nav: nav(single) }),
            ],
          }),
        }),
      ),
    ).next;

    expect(
      [single, navOf(single), firstInstallment].map((name) => findOption(crossed, name)?.iuv),
    ).toStrictEqual([firstInstallment, single, firstInstallment]);
  });
});

describe("marking an option as already paid (1.7, E9)", () => {
  it("stands in for the receipt, and takes the present when no date is given", () => {
    const mark = markAsPaid({ ...execution(), code: navOf(single), paidAt: null, grant: null });
    const { events, next } = accepted(mark(positionIn("DRAFT")));

    expect(optionIn(next, single).payment).toStrictEqual({
      paidAt: now,
      method: null,
      fee: 0,
      pspCode: null,
      pspTaxCode: null,
      pspCompany: "CLOSED_AS_ALREADY_PAID_BY_EC",
      receiptId: "CLOSED_AS_ALREADY_PAID_BY_EC",
    });
    expect([next.status, next.paidAt]).toStrictEqual(["PAID", now]);
    expect(typesOf(events)).toStrictEqual(["PaymentOptionMarkedAsPaid"]);
  });

  it("keeps the date that is given", () => {
    expect(after(positionIn("VALID"), marking(single, due)).paidAt).toBe(due);
  });

  it.each([
    ["a code that fits", ["47"], navOf(single), "accepted"],
    ["another code (P-B16)", ["51"], navOf(single), "SegregationForbiddenOnNotice"],
    ["too short a notice number (P-B18)", ["47"], "34", "SegregationForbiddenOnNotice"],
    [
      "an IUV whose own code is another, though its characters fit",
      [single.slice(1, 3)],
      single,
      "SegregationForbiddenOnNotice",
    ],
    ["a forbidden one before the lookup", ["51"], "347999", "SegregationForbiddenOnNotice"],
    ["an unknown one that fits", ["47"], "347999", "PaymentOptionNotFound"],
  ])("with a grant: %s", (_case, codes, name, tag) => {
    const mark = markAsPaid({ ...execution(), code: name, paidAt: null, grant: new Set(codes) });

    expect(outcome(mark(positionIn("VALID")))).toBe(tag);
  });
});

describe("reporting a transfer (1.7, I3)", () => {
  const paid = after(positionIn("VALID", { options: [twoTransfers] }), paying(code));
  const half = after(paid, reporting(code, "2", "flow-1"));
  const whole = after(half, reporting(code, "1"));

  it("goes transfer by transfer (payments 2.5)", () => {
    const view = (position: DebtPosition): ReadonlyArray<unknown> => {
      const option = optionIn(position, code);
      return [
        position.status,
        option.status,
        option.transfers.map(({ status }) => status),
        option.reportedAt,
        option.reportingFlow,
        position.paidAt,
      ];
    };
    const paidAt = payment().paidAt;

    expect([paid, half, whole].map(view)).toStrictEqual([
      ["PAID", "PO_PAID", ["T_UNREPORTED", "T_UNREPORTED"], null, null, paidAt],
      ["PAID", "PO_PARTIALLY_REPORTED", ["T_UNREPORTED", "T_REPORTED"], null, "flow-1", paidAt],
      ["REPORTED", "PO_REPORTED", ["T_REPORTED", "T_REPORTED"], now, "flow-1", paidAt],
    ]);
  });

  it("journals which transfer of which option", () => {
    expect(accepted(reporting(code, "2")(paid)).events).toStrictEqual([
      {
        type: "TransferReported",
        incarnation: incarnation(),
        sequence: 3,
        at: now,
        command: commandId(2),
        revision: 3,
        status: "PAID",
        iuv: code,
        transfer: "2",
      },
    ]);
  });

  it.each([
    ["an unknown IUV", "47999", "1"],
    ["a notice number (P-B19; 14, rule 10)", navOf(code), "1"],
    ["an unknown transfer (P-B20)", code, "3"],
  ])("doesn't find %s", (_case, name, transfer) => {
    expect(reporting(name, transfer)(paid)).toStrictEqual(
      E.left({ _tag: "TransferNotFound", organization, iuv: name, transfer }),
    );
  });

  const aca = (status: Status): DebtPosition => positionIn(status, { serviceType: "ACA" });
  it.each<[string, DebtPosition, NotAccountableReason | Status]>([
    ["GPD: DRAFT", positionIn("DRAFT"), "NotPaid"],
    ["GPD: PUBLISHED", positionIn("PUBLISHED"), "NotPaid"],
    ["GPD: VALID (P-B21)", positionIn("VALID"), "NotPaid"],
    ["GPD: EXPIRED", positionIn("EXPIRED"), "NotPaid"],
    ["GPD: INVALID", positionIn("INVALID"), "NotPaid"],
    ["GPD: PARTIALLY_PAID, an unpaid option", positionIn("PARTIALLY_PAID"), "NotPaid"],
    ["GPD: PAID", positionIn("PAID"), "REPORTED"],
    ["GPD: PAID, an unpaid option", after(positionIn("VALID"), paying(single)), "NotPaid"],
    ["GPD: REPORTED (P-B22)", positionIn("REPORTED"), "AlreadyReported"],
    [
      "GPD: REPORTED through another option (P-B23)",
      after(positionIn("VALID"), paying(single), reporting(single)),
      "OtherPlanReported",
    ],
    ["WISP: VALID", positionIn("VALID", { serviceType: "WISP" }), "NotPaid"],
    ["ACA: DRAFT", aca("DRAFT"), "NotPaid"],
    ["ACA: PUBLISHED", aca("PUBLISHED"), "NotPaid"],
    ["ACA: VALID", aca("VALID"), "PARTIALLY_PAID"],
    ["ACA: EXPIRED", aca("EXPIRED"), "NotPaid"],
    ["ACA: INVALID", aca("INVALID"), "NotPaid"],
    ["ACA: PARTIALLY_PAID", aca("PARTIALLY_PAID"), "PAID"],
    ["ACA: PAID", aca("PAID"), "REPORTED"],
    ["ACA: REPORTED", aca("REPORTED"), "AlreadyReported"],
  ])("%s gives %s for the last installment (4.6)", (_case, position, expected) => {
    const before =
      position.status === "PAID" && optionIn(position, firstInstallment).status === "PO_PAID"
        ? after(position, reporting(firstInstallment))
        : position;
    const reported = reporting(lastInstallment)(before);

    expect(
      E.isRight(reported)
        ? reported.right.next.status
        : { ...reported.left, organization: undefined },
    ).toStrictEqual(
      ["PARTIALLY_PAID", "PAID", "REPORTED"].includes(expected)
        ? expected
        : {
            _tag: "TransferNotAccountable",
            organization: undefined,
            iuv: lastInstallment,
            transfer: "1",
            reason: expected,
          },
    );
  });

  it("is judged by the effective status, also through ACA (4.2)", () => {
    const valid = positionIn("VALID", { serviceType: "ACA", switchToExpired: true });
    const published = positionIn("PUBLISHED", { serviceType: "ACA" });
    const late = { ...execution({ at: afterDue }), iuv: single, transfer: "1", flow: null };

    expect(outcome(reportTransfer(late)(valid))).toBe("TransferNotAccountable");
    expect(outcome(reportTransfer(late)(published))).toBe("accepted");
  });

  it("may come without a receipt through ACA (payments 2.5)", () => {
    const valid = positionIn("VALID", { serviceType: "ACA", options: [twoTransfers] });
    const one = after(valid, reporting(code));
    const both = after(one, reporting(code, "2"));

    expect(
      [one, both].map((position) => [
        position.status,
        position.paidAt,
        optionIn(position, code).status,
      ]),
    ).toStrictEqual([
      ["PAID", null, "PO_PARTIALLY_REPORTED"],
      ["REPORTED", null, "PO_REPORTED"],
    ]);
  });
});

describe("the status that follows from the options (4.3)", () => {
  const option = (plan: string, status: OptionStatus, index: number): PaymentOption => ({
    ...optionIn(positionIn("VALID"), single),
    iuv: iuv(`4700000000000000${index}`),
    plan,
    status,
  });
  const alone = "SINGLE_OPTION";
  it.each<[ReadonlyArray<readonly [string, OptionStatus]>, Status | null]>([
    [[], null],
    [
      [
        [alone, "PO_UNPAID"],
        ["A", "PO_UNPAID"],
      ],
      null,
    ],
    [
      [
        [alone, "PO_PAID"],
        [alone, "PO_UNPAID"],
      ],
      "PAID",
    ],
    [[[alone, "PO_PARTIALLY_REPORTED"]], "PAID"],
    [
      [
        [alone, "PO_REPORTED"],
        ["A", "PO_UNPAID"],
      ],
      "REPORTED",
    ],
    [
      [
        ["A", "PO_PAID"],
        ["A", "PO_UNPAID"],
        [alone, "PO_UNPAID"],
      ],
      "PARTIALLY_PAID",
    ],
    [
      [
        ["A", "PO_REPORTED"],
        ["A", "PO_UNPAID"],
      ],
      "PARTIALLY_PAID",
    ],
    [
      [
        ["A", "PO_REPORTED"],
        ["A", "PO_PAID"],
      ],
      "PAID",
    ],
    [
      [
        ["A", "PO_REPORTED"],
        ["A", "PO_REPORTED"],
        ["B", "PO_UNPAID"],
      ],
      "REPORTED",
    ],
    [
      [
        ["A", "PO_PAID"],
        ["B", "PO_PAID"],
        ["A", "PO_UNPAID"],
      ],
      "PAID",
    ],
    [
      [
        ["A", "PO_PAID"],
        ["A", "PO_UNPAID"],
        ["B", "PO_PAID"],
        ["B", "PO_UNPAID"],
      ],
      "PARTIALLY_PAID",
    ],
  ])("%j: %s", (rows, expected) => {
    expect(settledStatus(rows.map(([plan, status], index) => option(plan, status, index)))).toBe(
      expected,
    );
  });
});

describe("the notification fee (1.7, I4)", () => {
  const position = positionIn("VALID", { options: [twoTransfers] });
  const amounts = (state: DebtPosition): ReadonlyArray<number> => {
    const option = optionIn(state, code);
    return [option.notificationFee, option.amount, ...option.transfers.map((t) => t.amount)];
  };

  it("lives in the amounts of the option and of its primary transfer (10.6)", () => {
    const charged = after(position, charging(code, 150));

    expect(
      [charged, after(charged, charging(code, 200)), after(charged, charging(code, 0))].map(
        amounts,
      ),
    ).toStrictEqual([
      [150, 10_150, 8_150, 2_000],
      [200, 10_200, 8_200, 2_000],
      [0, 10_000, 8_000, 2_000],
    ]);
    expect([
      charged.lastUpdatedAt,
      optionIn(charged, code).notificationFeeUpdatedAt,
      optionIn(charged, code).lastUpdatedAt,
      ...optionIn(charged, code).transfers.map(({ lastUpdatedAt }) => lastUpdatedAt),
    ]).toStrictEqual([now, now, now, now, position.insertedAt]);
  });

  it("is journalled once: the same fee again changes nothing (9)", () => {
    const first = accepted(charging(navOf(code), 0)(position));
    const again = accepted(
      updateNotificationFee({ at: due, command: commandId(3), code, fee: cents(0) })(first.next),
    );

    expect(first.events.map(({ type, iuv: about }) => [type, about])).toStrictEqual([
      ["NotificationFeeUpdated", code],
    ]);
    expect(again).toStrictEqual({ next: first.next, events: [] });
  });

  it("still journals what the clock owed when the fee stays", () => {
    const charged = after(positionIn("PUBLISHED"), charging(single, 150));
    const again = updateNotificationFee({
      at: due,
      command: commandId(3),
      code: single,
      fee: cents(150),
    });

    expect(typesOf(accepted(again(charged)).events)).toStrictEqual(["DebtPositionBecameValid"]);
  });

  it.each<[string, DebtPosition, string, number, unknown]>([
    [
      "an unknown option",
      position,
      "47999",
      150,
      { _tag: "PaymentOptionNotFound", organization, code: "47999" },
    ],
    [
      "a paid option (P-B25)",
      positionIn("PARTIALLY_PAID"),
      firstInstallment,
      150,
      {
        _tag: "NotificationFeeNotUpdatable",
        organization,
        iuv: firstInstallment,
        from: "PO_PAID",
      },
    ],
    [
      "an option without a transfer of the institution",
      positionIn("VALID", {
        options: [
          optionProposal({ transfers: [transferProposal({ organization: "01020304059" })] }),
        ],
      }),
      code,
      150,
      { _tag: "NotificationFeeTransferNotFound", organization, iuv: code },
    ],
    [
      "an amount beyond the exact range",
      position,
      code,
      Number.MAX_SAFE_INTEGER,
      { _tag: "NotificationFeeTooLarge", organization, iuv: code },
    ],
  ])("refuses %s", (_case, state, name, fee, left) => {
    expect(charging(name, fee)(state)).toStrictEqual(E.left(left));
  });

  it("is carried by the institution's transfer with the lowest id", () => {
    const own = { organization };
    const absent = { organization: null };
    const foreign = { organization: "01020304059" };

    expect(
      [
        [
          { id: "1", ...foreign },
          { id: "3", ...own },
          { id: "2", ...absent },
        ],
        [
          { id: "2", ...own },
          { id: "1", ...absent },
        ],
        [{ id: "1", ...foreign }],
        [],
      ].map((transfers) => primaryTransfer(organization, transfers)?.id ?? null),
    ).toStrictEqual(["2", "1", null, null]);
  });
});

describe("the worked example of two alternatives (10.5)", () => {
  const partly = after(positionIn("VALID"), paying(navOf(firstInstallment)));
  const paid = after(partly, paying(navOf(lastInstallment), { paidAt: due }));
  const half = after(paid, reporting(firstInstallment));
  const done = after(half, reporting(lastInstallment));
  const sent = replacement({ proposal: proposal({ options: alternatives }) });

  it.each<[string, DebtPosition, unknown]>([
    ["pay of B", partly, ["PARTIALLY_PAID", null]],
    ["pay of C", paid, ["PAID", due]],
    ["report of B", half, ["PAID", due]],
    ["report of C", done, ["REPORTED", due]],
  ])("%s", (_call, position, expected) => {
    expect([position.status, position.paidAt]).toStrictEqual(expected);
  });

  it.each<[string, E.Either<{ readonly _tag: string }, unknown>, string]>([
    ["the same pay again", paying(navOf(firstInstallment))(partly), "PaymentOptionAlreadyPaid"],
    ["pay of A (14, rule 5)", paying(navOf(single))(partly), "PaymentOptionExcluded"],
    ["PUT (14, rule 6)", update(sent)(partly), "NotUpdatable"],
    ["DELETE (14, rule 6)", remove({ ...execution(), grant: null })(partly), "PaymentFound"],
    [
      "invalidate (14, rule 6)",
      invalidate({ ...execution(), grant: null })(partly),
      "NotInvalidable",
    ],
    ["pay of A when the plan is paid", paying(navOf(single))(paid), "PaymentOptionAlreadyPaid"],
    ["report of C again", reporting(lastInstallment)(done), "TransferNotAccountable"],
  ])("refuses %s", (_call, result, tag) => {
    expect(outcome(result)).toBe(tag);
  });
});
