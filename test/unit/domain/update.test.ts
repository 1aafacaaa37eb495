import * as E from "fp-ts/Either";
import { plusDays, type Instant } from "../../../shared/prelude/instant";
import { codesChange, countCodes } from "../../../shared/domain/debt-position/codes";
import { create } from "../../../shared/domain/debt-position/create";
import type { DebtPosition, Status } from "../../../shared/domain/debt-position/model";
import { updateNotificationFee } from "../../../shared/domain/debt-position/notification-fee";
import type { OptionProposal, Proposal } from "../../../shared/domain/debt-position/proposal";
import { publish } from "../../../shared/domain/debt-position/publish";
import { update, wrongIupd, type Update } from "../../../shared/domain/debt-position/update";
import {
  accepted,
  afterDue,
  alternatives,
  at,
  cents,
  commandId,
  creation,
  debtor,
  due,
  execution,
  firstInstallment,
  iban,
  incarnation,
  iupd,
  iuv,
  lastInstallment,
  nav,
  navOf,
  now,
  optionIn,
  optionProposal,
  outcome,
  positionIn,
  proposal,
  refused,
  replacement,
  single,
  stamp,
  start,
  transferProposal,
  typesOf,
  validity,
} from "../../support/builders";

const code = iuv("47123456789012389");
const past = at("2029-06-01T00:00");
const future = at("2031-01-01T00:00");

const createdFrom = (sent: Proposal, toPublish = false): DebtPosition =>
  accepted(create(creation({ proposal: sent, toPublish }))).next;
const withFee = (position: DebtPosition, fee: number): DebtPosition =>
  accepted(updateNotificationFee({ ...execution(), code, fee: cents(fee) })(position)).next;
const one = (overrides: Partial<OptionProposal>): ReadonlyArray<OptionProposal> => [
  optionProposal(overrides),
];
const result = (position: DebtPosition, sent: Proposal, overrides: Partial<Update> = {}): string =>
  outcome(update(replacement({ ...overrides, proposal: sent }))(position));

describe("the contents after an update (5.7)", () => {
  it("are those that were sent, whole: what is not sent is gone", () => {
    const stored = createdFrom(
      proposal({
        options: one({
          nav: nav("CUSTOM"),
          retentionDate: future,
          metadata: [{ key: "capitolo", value: "1200/3" }],
          transfers: [
            transferProposal({ amount: cents(8_000), iban: null, stamp }),
            transferProposal({ id: "2", amount: cents(2_000), organization: "01020304059" }),
          ],
        }),
      }),
      true,
    );
    const sent = proposal({
      payStandIn: false,
      debtor: debtor({ fullName: "Anna Bianchi", email: null }),
      companyName: "Comune di Prova",
      officeName: null,
      switchToExpired: true,
      options: one({
        amount: cents(7_000),
        description: "TARI acconto",
        metadata: [{ key: "capitolo", value: "1300/1" }],
        transfers: [transferProposal({ amount: cents(7_000) })],
      }),
    });

    expect(update(replacement({ proposal: sent }))(stored)).toStrictEqual(
      E.right({
        next: {
          organization: "77777777777",
          iupd: "77777777777-4f0c1c52",
          serviceType: "GPD",
          incarnation: incarnation(),
          sequence: 2,
          revision: 2,
          lastCommand: commandId(2),
          companyName: "Comune di Prova",
          officeName: null,
          payStandIn: false,
          debtor: debtor({ fullName: "Anna Bianchi", email: null }),
          insertedAt: start,
          lastUpdatedAt: now,
          status: "DRAFT",
          publishedAt: null,
          paidAt: null,
          options: [
            {
              iuv: code,
              nav: navOf(code),
              amount: 7_000,
              description: "TARI acconto",
              plan: "SINGLE_OPTION",
              planDescription: null,
              debtor: null,
              validFrom: null,
              dueDate: due,
              retentionDate: null,
              switchToExpired: true,
              notificationFee: 0,
              notificationFeeUpdatedAt: null,
              sendSync: false,
              status: "PO_UNPAID",
              payment: null,
              reportedAt: null,
              reportingFlow: null,
              metadata: [{ key: "capitolo", value: "1300/1" }],
              transfers: [
                {
                  id: "1",
                  amount: 7_000,
                  organization: "77777777777",
                  companyName: null,
                  remittanceInformation: "TARI quota comune",
                  category: "9/0101108TS/",
                  destination: { _tag: "Account", iban, postalIban: null },
                  metadata: [],
                  status: "T_UNREPORTED",
                  insertedAt: start,
                  lastUpdatedAt: now,
                },
              ],
              insertedAt: start,
              lastUpdatedAt: now,
            },
          ],
        },
        events: [
          {
            type: "DebtPositionUpdated",
            incarnation: incarnation(),
            sequence: 2,
            at: now,
            command: commandId(2),
            revision: 2,
            status: "DRAFT",
            iuv: null,
            transfer: null,
          },
        ],
      }),
    );
  });

  it.each<[string, ReadonlyArray<OptionProposal>, string]>([
    ["goes on, for installments that were there", alternatives, "plan-1"],
    [
      "goes on, for other installments",
      one({ iuv: iuv("47000000000000001"), isPartialPayment: true }),
      "plan-1",
    ],
    ["ends with the last installment", one({ iuv: single }), "SINGLE_OPTION"],
  ])("a stored plan %s", (_case, options, plan) => {
    const { next } = accepted(
      update(replacement({ proposal: proposal({ options }) }))(positionIn("DRAFT")),
    );

    expect(next.options.at(-1)?.plan).toBe(plan);
  });

  it("begin a plan with the first installment", () => {
    const options = one({ isPartialPayment: true });
    const { next } = accepted(
      update(replacement({ proposal: proposal({ options }) }))(createdFrom(proposal())),
    );

    expect(next.options[0]?.plan).toBe("plan-2");
  });

  it("keep the service type, the incarnation and the request to ask for the notification price", () => {
    const aca = positionIn("VALID", { serviceType: "ACA" });
    const synced: DebtPosition = {
      ...aca,
      options: aca.options.map((option) => ({ ...option, sendSync: option.iuv === single })),
    };
    const options = [...alternatives, optionProposal({ iuv: iuv("47000000000000001") })];
    const { next } = accepted(update(replacement({ proposal: proposal({ options }) }))(synced));

    expect({
      ...next,
      options: next.options.map((option) => option.sendSync),
    }).toMatchObject({
      serviceType: "ACA",
      incarnation: incarnation(),
      options: [true, false, false, false],
    });
  });

  it("are the same when it is repeated (9)", () => {
    const once = accepted(update(replacement())(createdFrom(proposal()))).next;
    const twice = accepted(update(replacement())(once)).next;

    expect(twice).toStrictEqual({ ...once, sequence: 3, revision: 3 });
  });
});

describe("the status after an update (4.1, 4.6)", () => {
  const statuses: ReadonlyArray<Status> = ["DRAFT", "PUBLISHED", "VALID", "EXPIRED"];
  const cases: ReadonlyArray<[boolean, Instant | null, Status]> = [
    [false, null, "DRAFT"],
    [false, future, "DRAFT"],
    [true, null, "VALID"],
    [true, future, "PUBLISHED"],
    [true, past, "VALID"],
  ];
  it.each(statuses.flatMap((from) => cases.map((row) => [from, ...row] as const)))(
    "%s, toPublish %s, validity %s: %s (14, rules 1 and 3)",
    (from, toPublish, validityDate, status) => {
      const instant = from === "EXPIRED" ? afterDue : now;
      const sent = proposal({
        validityDate,
        options: alternatives.map((option) => ({ ...option, dueDate: plusDays(future, 1) })),
      });
      const { next } = accepted(
        update(replacement({ at: instant, proposal: sent, toPublish }))(positionIn(from)),
      );

      expect([next.status, next.publishedAt]).toStrictEqual([status, toPublish ? instant : null]);
    },
  );

  it("publishes what publish refuses, because its validity has begun (14, rule 3)", () => {
    const sent = proposal({ validityDate: validity });
    const draft = createdFrom(sent);
    const late = { at: plusDays(validity, 1), command: commandId(2) };

    expect(outcome(publish({ ...late, grant: null })(draft))).toBe("ValidityDatePassed");
    expect(
      accepted(update(replacement({ ...late, proposal: sent, toPublish: true }))(draft)).next
        .status,
    ).toBe("VALID");
  });

  it.each<[string, DebtPosition, Partial<Update>, Instant | null]>([
    ["is kept, when a valid position is published again", positionIn("VALID"), {}, start],
    [
      "is kept, when the stored status is behind the clock",
      positionIn("PUBLISHED"),
      { at: plusDays(validity, 1) },
      validity,
    ],
    ["begins now for a position that isn't valid yet", positionIn("PUBLISHED"), {}, now],
    ["begins now for a draft", positionIn("DRAFT"), {}, now],
    ["begins now for an expired position", positionIn("EXPIRED"), { at: afterDue }, afterDue],
    ["is unknown without publication", positionIn("VALID"), { toPublish: false }, null],
    [
      "is what was sent",
      positionIn("VALID"),
      { proposal: proposal({ validityDate: past, options: alternatives }) },
      past,
    ],
  ])("the validity of an option %s", (_case, position, overrides, expected) => {
    const options = alternatives.map((option) => ({ ...option, dueDate: future }));
    const { next } = accepted(
      update(replacement({ toPublish: true, proposal: proposal({ options }), ...overrides }))(
        position,
      ),
    );

    expect(next.options.map(({ validFrom }) => validFrom)).toStrictEqual([
      expected,
      expected,
      expected,
    ]);
  });

  it("begins now for an option whose own validity was still to come", () => {
    const valid = positionIn("VALID");
    const staggered: DebtPosition = {
      ...valid,
      options: valid.options.map((option) =>
        option.iuv === single ? { ...option, validFrom: validity } : option,
      ),
    };
    const sent = proposal({ options: alternatives });
    const { next } = accepted(update(replacement({ toPublish: true, proposal: sent }))(staggered));

    expect(next.options.map(({ validFrom }) => validFrom)).toStrictEqual([now, start, start]);
  });

  it("begins now for an option that a valid position gets", () => {
    const added = optionProposal({ iuv: iuv("47000000000000001") });
    const sent = proposal({ options: [...alternatives, added] });
    const { next } = accepted(
      update(replacement({ toPublish: true, proposal: sent }))(positionIn("VALID")),
    );

    expect(next.options.map(({ validFrom }) => validFrom)).toStrictEqual([
      start,
      start,
      start,
      now,
    ]);
  });

  it("comes after what the clock owed", () => {
    const overdue = positionIn("PUBLISHED", { switchToExpired: true });
    const sent = proposal({ options: alternatives.map((o) => ({ ...o, dueDate: future })) });
    const { events, next } = accepted(
      update(replacement({ at: afterDue, proposal: sent }))(overdue),
    );

    expect(typesOf(events)).toStrictEqual([
      "DebtPositionBecameValid",
      "DebtPositionExpired",
      "DebtPositionUpdated",
    ]);
    expect([next.sequence, next.revision]).toStrictEqual([4, 2]);
  });
});

describe("the dates of an update (5.2)", () => {
  const valid = createdFrom(proposal(), true);
  const draft = createdFrom(proposal());
  const late = plusDays(due, 1);
  it.each<[string, DebtPosition, Partial<Proposal>, Partial<Update>, string]>([
    ["validity in the past", draft, { validityDate: past }, {}, "accepted"],
    ["due at the validity", draft, { validityDate: due }, {}, "accepted"],
    ["due before the validity", draft, { validityDate: late }, {}, "InvalidDebtPosition"],
    [
      "past due and validity, not to expire",
      draft,
      { validityDate: past },
      { at: late },
      "accepted",
    ],
    [
      "past due and validity, to expire",
      draft,
      { validityDate: past, switchToExpired: true },
      { at: late },
      "InvalidDebtPosition",
    ],
    ["past due without validity", draft, {}, { at: late }, "InvalidDebtPosition"],
    [
      "past due without validity, published",
      draft,
      {},
      { at: late, toPublish: true },
      "InvalidDebtPosition",
    ],
    ["past due, a validity to be kept", valid, {}, { at: late, toPublish: true }, "accepted"],
    ["past due, a validity that isn't kept", valid, {}, { at: late }, "InvalidDebtPosition"],
    [
      "past due, a validity to be kept, to expire",
      valid,
      { switchToExpired: true },
      { at: late, toPublish: true },
      "InvalidDebtPosition",
    ],
    ["due now, to expire", draft, { switchToExpired: true }, { at: due }, "accepted"],
    [
      "retention before due",
      draft,
      { options: one({ retentionDate: now }) },
      {},
      "InvalidDebtPosition",
    ],
  ])("%s", (_case, position, overrides, command, expected) => {
    expect(result(position, proposal(overrides), command)).toBe(expected);
  });
});

describe("the notification fee through an update (5.7, 10.6)", () => {
  const shared = proposal({
    options: one({
      transfers: [
        transferProposal({ id: "2", amount: cents(7_000) }),
        transferProposal({ id: "1", amount: cents(2_000), organization: "01020304059" }),
        transferProposal({ id: "3", amount: cents(1_000), organization: "77777777777" }),
      ],
    }),
  });
  const charged = withFee(createdFrom(shared), 150);
  const amounts = (position: DebtPosition): ReadonlyArray<number> => {
    const option = optionIn(position, code);
    return [option.notificationFee, option.amount, ...option.transfers.map((t) => t.amount)];
  };
  const read = proposal({
    options: one({
      amount: cents(10_150),
      transfers: [
        transferProposal({ id: "2", amount: cents(7_150) }),
        transferProposal({ id: "1", amount: cents(3_000), organization: "01020304059" }),
      ],
    }),
  });

  it.each([
    ["added to the amounts sent without it", shared, [150, 10_150, 7_150, 2_000, 1_000]],
    ["added again to amounts that include it (14, rule 7)", read, [150, 10_300, 7_300, 3_000]],
    [
      "moved to the primary transfer of the new contents",
      proposal({ options: one({ transfers: [transferProposal({ id: "5" })] }) }),
      [150, 10_150, 10_150],
    ],
  ])("is %s", (_case, sent, expected) => {
    const { next } = accepted(update(replacement({ proposal: sent }))(charged));

    expect(amounts(next)).toStrictEqual(expected);
    expect(optionIn(next, code).notificationFeeUpdatedAt).toBe(now);
  });

  it("is gone with its option", () => {
    const other = iuv("47000000000000001");
    const { next } = accepted(
      update(replacement({ proposal: proposal({ options: one({ iuv: other }) }) }))(charged),
    );

    expect([optionIn(next, other).notificationFee, optionIn(next, other).amount]).toStrictEqual([
      0, 10_000,
    ]);
  });

  const foreign = [transferProposal({ organization: "01020304059" })];
  const highest = cents(Number.MAX_SAFE_INTEGER);
  it.each<[string, DebtPosition, Proposal, string]>([
    [
      "no transfer for it",
      charged,
      proposal({ options: one({ transfers: foreign }) }),
      "NoTransferForNotificationFee",
    ],
    [
      "no transfer for it, before the rules (5.1, step 7)",
      charged,
      proposal({ options: one({ dueDate: past, transfers: [] }) }),
      "NoTransferForNotificationFee",
    ],
    [
      "no transfer for one of several options, before the rules",
      charged,
      proposal({
        options: [
          optionProposal({ iuv: single, dueDate: past }),
          optionProposal({ transfers: foreign }),
        ],
      }),
      "NoTransferForNotificationFee",
    ],
    [
      "a primary transfer that the rules refuse is still there",
      charged,
      proposal({ options: one({ transfers: [transferProposal({ iban: null })] }) }),
      "InvalidDebtPosition",
    ],
    [
      "no transfer needed without a fee",
      createdFrom(shared),
      proposal({ options: one({ transfers: foreign }) }),
      "accepted",
    ],
    [
      "a sum beyond the exact range",
      charged,
      proposal({
        options: one({ amount: highest, transfers: [transferProposal({ amount: highest })] }),
      }),
      "InvalidDebtPosition",
    ],
  ])("%s", (_case, position, sent, expected) => {
    expect(result(position, sent)).toBe(expected);
  });
});

describe("the order of the checks of an update (5.1)", () => {
  const reserved = { metadata: [{ key: "NOTIFICATION_FEE", value: "1" }] };
  const foreign48 = iuv("48123456789012389");
  const grant = new Set(["47"]);
  const draft = createdFrom(proposal());
  it.each<[string, DebtPosition, Partial<Proposal>, Partial<Update>, string]>([
    [
      "another IUPD (10.8 row 37)",
      positionIn("INVALID"),
      { iupd: iupd("other") },
      { grant: new Set(["01"]) },
      "InvalidDebtPosition",
    ],
    [
      "segregation of the stored position",
      positionIn("INVALID"),
      {},
      { grant: new Set(["01"]) },
      "SegregationForbidden",
    ],
    [
      "the state (10.8 row 40)",
      positionIn("INVALID"),
      { options: one({ dueDate: past }) },
      {},
      "NotUpdatable",
    ],
    [
      "the rules",
      draft,
      { options: one({ iuv: foreign48, dueDate: past, ...reserved }) },
      { grant },
      "InvalidDebtPosition",
    ],
    [
      "segregation of the new content",
      draft,
      { options: one({ iuv: foreign48, ...reserved }) },
      { grant },
      "SegregationForbidden",
    ],
    [
      "the reserved key",
      draft,
      { options: [optionProposal(reserved), optionProposal()] },
      {},
      "ReservedMetadata",
    ],
    [
      "repeated codes",
      draft,
      { options: [optionProposal(), optionProposal()] },
      {},
      "DuplicateDebtPosition",
    ],
  ])("%s", (_case, position, overrides, command, expected) => {
    expect(result(position, proposal(overrides), command)).toBe(expected);
  });

  it("names both IUPDs", () => {
    expect(wrongIupd("a", proposal({ iupd: iupd("b") }))).toStrictEqual({
      path: "iupd",
      rule: "the IUPD b must be the one of the path, a",
    });
    expect(wrongIupd("b", proposal({ iupd: iupd("b") }))).toBeNull();
  });

  it.each<[Status, string]>([
    ["INVALID", "NotUpdatable"],
    ["PARTIALLY_PAID", "NotUpdatable"],
    ["PAID", "NotUpdatable"],
    ["REPORTED", "NotUpdatable"],
  ])("refuses %s (14, rule 6)", (from, tag) => {
    expect(update(replacement())(positionIn(from))).toStrictEqual(
      E.left({
        _tag: tag,
        organization: "77777777777",
        iupd: "77777777777-4f0c1c52",
        from,
      }),
    );
  });
});

describe("the codes that an update takes and frees", () => {
  it("are those that the position had not, or has no more (14, rule 10)", () => {
    const before = createdFrom(
      proposal({
        options: [
          optionProposal({ iuv: single, nav: nav("CUSTOM") }),
          optionProposal({ iuv: firstInstallment }),
        ],
      }),
    );
    const sent = proposal({
      options: [
        optionProposal({ iuv: single }),
        optionProposal({ iuv: lastInstallment, nav: navOf(firstInstallment) }),
      ],
    });
    const after = accepted(update(replacement({ proposal: sent }))(before)).next;

    expect(codesChange(before, after)).toStrictEqual({
      added: { iuvs: [lastInstallment], navs: [navOf(single)] },
      dropped: { iuvs: [firstInstallment], navs: ["CUSTOM"] },
    });
    expect(codesChange(null, before).added).toStrictEqual({
      iuvs: [single, firstInstallment],
      navs: ["CUSTOM", navOf(firstInstallment)],
    });
    expect(codesChange(after, null)).toStrictEqual({
      added: { iuvs: [], navs: [] },
      dropped: codesChange(null, after).added,
    });
  });

  const options = (from: number, count: number): ReadonlyArray<OptionProposal> =>
    Array.from({ length: count }, (_, index) =>
      optionProposal({ iuv: iuv(`47${String(from + index).padStart(15, "0")}`) }),
    );
  it.each([
    [24, 24, "accepted"],
    [25, 25, "InvalidDebtPosition"],
    [4, 45, "accepted"],
    [5, 45, "InvalidDebtPosition"],
  ])("fit into one batch: %i options for %i others is %s", (old, fresh, expected) => {
    const before = createdFrom(proposal({ options: options(0, old) }));

    expect(result(before, proposal({ options: options(100, fresh) }))).toBe(expected);
  });

  it("leave room for what the clock owed, and the refusal names the limit", () => {
    const sent = proposal({
      switchToExpired: true,
      validityDate: validity,
      options: options(0, 24),
    });
    const other = proposal({
      options: options(100, 25).map((option) => ({ ...option, dueDate: future })),
    });

    expect(
      refused(update(replacement({ at: afterDue, proposal: other }))(createdFrom(sent, true))),
    ).toStrictEqual({
      _tag: "InvalidDebtPosition",
      violation: {
        path: "paymentOption",
        rule: "one update takes and frees at most 96 codes (IUV and NAV), not 98",
      },
    });
  });

  it("are counted as operations of the batch", () => {
    const before = createdFrom(proposal({ options: options(0, 3) }));
    const after = createdFrom(proposal({ options: options(1, 3) }));

    expect(countCodes(codesChange(before, after))).toBe(4);
  });
});
