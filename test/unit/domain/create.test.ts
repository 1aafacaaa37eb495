import * as E from "fp-ts/Either";
import { justAfter } from "../../../shared/prelude/instant";
import { create, type Create } from "../../../shared/domain/debt-position/create";
import { maxOptions } from "../../../shared/domain/debt-position/invariants";
import type { OptionProposal, Proposal } from "../../../shared/domain/debt-position/proposal";
import {
  accepted,
  at,
  cents,
  commandId,
  creation,
  debtor,
  iban,
  incarnation,
  iupd,
  iuv,
  nav,
  optionProposal,
  outcome,
  proposal,
  refused,
  stamp,
  start,
  transferProposal,
} from "../../support/builders";

const before = at("2029-12-31T23:59:59.999999");
const future = at("2035-01-01T00:00");
const later = at("2035-12-31T12:00");

const option = (overrides: Partial<OptionProposal>): Partial<Proposal> => ({
  options: [optionProposal(overrides)],
});
const transfer = (overrides: Parameters<typeof transferProposal>[0]): Partial<Proposal> =>
  option({ transfers: [transferProposal(overrides)] });

const violated = (overrides: Partial<Proposal>): string => {
  const rejected = refused(create(creation({ proposal: proposal(overrides) })));
  return rejected._tag === "InvalidDebtPosition" ? rejected.violation.path : rejected._tag;
};
const result = (overrides: Partial<Proposal>, command: Partial<Create> = {}): string =>
  outcome(create(creation({ ...command, proposal: proposal(overrides) })));

describe("creating a debt position", () => {
  it("keeps everything that was sent, unpaid and unreported (example 10.1)", () => {
    const sent = proposal({
      options: [
        optionProposal({
          dueDate: later,
          retentionDate: at("2036-03-31T12:00"),
          metadata: [{ key: "capitolo", value: "1200/3" }],
          transfers: [
            transferProposal({ amount: cents(8_000) }),
            transferProposal({ id: "2", amount: cents(2_000), organization: "01020304059" }),
          ],
        }),
      ],
    });
    const stored = {
      companyName: null,
      remittanceInformation: "TARI quota comune",
      category: "9/0101108TS/",
      destination: { _tag: "Account", iban, postalIban: null },
      metadata: [],
      status: "T_UNREPORTED",
      insertedAt: start,
      lastUpdatedAt: start,
    };

    expect(create(creation({ proposal: sent }))).toStrictEqual(
      E.right({
        next: {
          organization: "77777777777",
          iupd: "77777777777-4f0c1c52",
          serviceType: "GPD",
          incarnation: incarnation(),
          sequence: 1,
          revision: 1,
          lastCommand: commandId(1),
          companyName: "Comune di Borgo Esempio",
          officeName: "Tributi",
          payStandIn: true,
          debtor: debtor(),
          insertedAt: start,
          lastUpdatedAt: start,
          status: "DRAFT",
          publishedAt: null,
          paidAt: null,
          options: [
            {
              iuv: "47123456789012389",
              nav: "347123456789012389",
              amount: 10_000,
              description: "TARI saldo",
              plan: "SINGLE_OPTION",
              planDescription: null,
              debtor: null,
              validFrom: null,
              dueDate: later,
              retentionDate: at("2036-03-31T12:00"),
              switchToExpired: false,
              notificationFee: 0,
              notificationFeeUpdatedAt: null,
              sendSync: false,
              status: "PO_UNPAID",
              payment: null,
              reportedAt: null,
              reportingFlow: null,
              metadata: [{ key: "capitolo", value: "1200/3" }],
              transfers: [
                { id: "1", amount: 8_000, organization: "77777777777", ...stored },
                { id: "2", amount: 2_000, organization: "01020304059", ...stored },
              ],
              insertedAt: start,
              lastUpdatedAt: start,
            },
          ],
        },
        events: [
          {
            type: "DebtPositionCreated",
            incarnation: incarnation(),
            sequence: 1,
            at: start,
            command: commandId(1),
            revision: 1,
            status: "DRAFT",
            iuv: null,
            transfer: null,
          },
        ],
      }),
    );
  });

  it.each([
    ["10.1", false, null, "DRAFT", null, null],
    ["4.1", false, future, "DRAFT", null, future],
    ["10.2, 14 rule 2", true, null, "VALID", start, start],
    ["10.3, 14 rule 2", true, future, "PUBLISHED", start, future],
  ])(
    "%s: toPublish %s and validity %s give %s",
    (_section, toPublish, validityDate, status, publishedAt, validFrom) => {
      const sent = proposal({ validityDate, ...option({ dueDate: later }) });
      const { next } = accepted(
        create(creation({ toPublish, proposal: { ...sent, validityDate } })),
      );

      expect({ ...next, options: next.options.map((o) => o.validFrom) }).toMatchObject({
        status,
        publishedAt,
        options: [validFrom],
      });
    },
  );

  it("keeps a stamp as destination (example 10.4)", () => {
    const sent = proposal(transfer({ iban: null, stamp }));

    expect(
      accepted(create(creation({ proposal: sent }))).next.options[0]?.transfers[0]?.destination,
    ).toStrictEqual({ _tag: "Stamp", ...stamp });
  });

  it("puts all installments into one plan and every single option outside", () => {
    const options = [true, false, true, false].map((isPartialPayment, index) =>
      optionProposal({ iuv: iuv(`4700000000000000${index}`), isPartialPayment }),
    );
    const { next } = accepted(create(creation({ proposal: proposal({ options }) })));

    expect(next.options.map(({ plan }) => plan)).toStrictEqual([
      "plan-1",
      "SINGLE_OPTION",
      "plan-1",
      "SINGLE_OPTION",
    ]);
  });

  it("keeps a notice number that the institution chose, and makes the others with the aux digit", () => {
    const options = [
      optionProposal({ nav: nav("AVVISO/7") }),
      optionProposal({ iuv: iuv("47123456789012490") }),
    ];
    const { next } = accepted(create(creation({ auxDigit: "0", proposal: proposal({ options }) })));

    expect(next.options.map((o) => o.nav)).toStrictEqual(["AVVISO/7", "047123456789012490"]);
  });

  it("accepts a position without options, which has no date to wait for (2.1)", () => {
    const empty = proposal({ options: [], validityDate: before });

    expect(
      [false, true].map(
        (toPublish) => accepted(create(creation({ toPublish, proposal: empty }))).next.status,
      ),
    ).toStrictEqual(["DRAFT", "VALID"]);
  });
});

describe("the dates of a new position (5.2)", () => {
  it.each<[string, Partial<Proposal>, string]>([
    ["validity null", {}, "accepted"],
    ["validity one microsecond ahead", { validityDate: justAfter(start) }, "accepted"],
    ["validity now (10.8 row 15)", { validityDate: start }, "InvalidDebtPosition"],
    ["validity in the past (10.8 row 15)", { validityDate: before }, "InvalidDebtPosition"],
    ["due now", option({ dueDate: start }), "accepted"],
    ["due in the past (10.8 row 14)", option({ dueDate: before }), "InvalidDebtPosition"],
    [
      "due in the past, not to expire",
      { switchToExpired: false, ...option({ dueDate: before }) },
      "InvalidDebtPosition",
    ],
    [
      "due at the validity date (D5)",
      { validityDate: future, ...option({ dueDate: future }) },
      "accepted",
    ],
    [
      "due before the validity date (10.8 row 16)",
      { validityDate: justAfter(future), ...option({ dueDate: future }) },
      "InvalidDebtPosition",
    ],
    ["retention at the due date", option({ dueDate: later, retentionDate: later }), "accepted"],
    [
      "retention before the due date (10.8 row 17)",
      option({ dueDate: later, retentionDate: future }),
      "InvalidDebtPosition",
    ],
  ])("%s", (_case, overrides, expected) => {
    expect(result(overrides)).toBe(expected);
  });
});

describe("amounts and transfers of a new position (5.3)", () => {
  const highest = cents(Number.MAX_SAFE_INTEGER);
  it.each<[string, Partial<Proposal>, string]>([
    [
      "transfers less than the amount (10.8 row 18)",
      option({
        transfers: [
          transferProposal({ amount: cents(8_000) }),
          transferProposal({ id: "2", amount: cents(1_999) }),
        ],
      }),
      "InvalidDebtPosition",
    ],
    ["no transfers (10.8 row 19)", option({ transfers: [] }), "InvalidDebtPosition"],
    [
      "the highest exact amount",
      option({ amount: highest, transfers: [transferProposal({ amount: highest })] }),
      "accepted",
    ],
    [
      "a sum that rounding would make equal to the amount",
      option({
        amount: highest,
        transfers: ["1", "2"].map((id) => transferProposal({ id, amount: highest })),
      }),
      "InvalidDebtPosition",
    ],
    [
      "five transfers",
      option({
        transfers: ["1", "2", "3", "4", "5"].map((id) =>
          transferProposal({ id, amount: cents(2_000) }),
        ),
      }),
      "accepted",
    ],
    [
      "six transfers (10.8 row 20)",
      option({
        amount: cents(12_000),
        transfers: ["1", "2", "3", "4", "5", "1"].map((id) =>
          transferProposal({ id, amount: cents(2_000) }),
        ),
      }),
      "InvalidDebtPosition",
    ],
    ["transfer id 6 (10.8 row 21)", transfer({ id: "6" }), "InvalidDebtPosition"],
    ["transfer id 01", transfer({ id: "01" }), "InvalidDebtPosition"],
    [
      "one transfer id twice, with different beneficiaries (10.8 row 22)",
      option({
        transfers: [
          transferProposal({ amount: cents(5_000) }),
          transferProposal({ amount: cents(5_000), organization: "01020304059" }),
        ],
      }),
      "DuplicateDebtPosition",
    ],
  ])("%s", (_case, overrides, expected) => {
    expect(result(overrides)).toBe(expected);
  });
});

describe("account or stamp (5.4)", () => {
  const postal = "IT60X0760103200000012345678";
  it.each([
    [iban, null, null, "accepted"],
    [iban, postal, null, "accepted"],
    [null, null, stamp, "accepted"],
    [null, null, null, "InvalidDebtPosition"],
    [null, postal, null, "InvalidDebtPosition"],
    [iban, null, stamp, "InvalidDebtPosition"],
    [iban, postal, stamp, "InvalidDebtPosition"],
    [null, postal, stamp, "InvalidDebtPosition"],
  ])("iban %s, postalIban %s, stamp %o: %s", (account, postalIban, mark, expected) => {
    expect(result(transfer({ iban: account, postalIban, stamp: mark }))).toBe(expected);
  });
});

describe("the order of the checks (5.1)", () => {
  const everythingWrong = optionProposal({
    dueDate: before,
    retentionDate: at("2029-01-01T00:00"),
    amount: cents(1),
    transfers: ["1", "2", "3", "4", "5", "6"].map((id) => transferProposal({ id, iban: null })),
  });
  const mended = (overrides: Partial<OptionProposal>): Partial<Proposal> => ({
    options: [{ ...everythingWrong, ...overrides }],
  });
  const inTime = { dueDate: later, retentionDate: null };
  const five = ["1", "2", "3", "4", "7"].map((id) => transferProposal({ id, iban: null }));

  it.each([
    ["validity", { validityDate: before, ...mended({}) }, "validityDate"],
    ["due date", mended({}), "paymentOption[0].dueDate"],
    ["retention", mended({ dueDate: later }), "paymentOption[0].retentionDate"],
    ["number of transfers", mended(inTime), "paymentOption[0].transfer"],
    [
      "transfer ids",
      mended({ ...inTime, transfers: five }),
      "paymentOption[0].transfer[4].idTransfer",
    ],
    [
      "account or stamp",
      mended({ ...inTime, transfers: five.slice(0, 4) }),
      "paymentOption[0].transfer[0]",
    ],
    ["sum", mended({ ...inTime, transfers: [transferProposal()] }), "paymentOption[0].amount"],
  ])("finds %s before what comes after it", (_rule, overrides, path) => {
    expect(violated(overrides)).toBe(path);
  });

  it("judges the first option entirely before the second", () => {
    const options = [
      optionProposal({ amount: cents(1), transfers: [transferProposal()] }),
      optionProposal({ dueDate: before }),
    ];

    expect(violated({ options })).toBe("paymentOption[0].amount");
  });

  const reserved = { metadata: [{ key: "NOTIFICATION_FEE", value: "1" }] };
  it.each<[string, Partial<Create>, Partial<Proposal>, string]>([
    [
      "segregation (10.8 row 35) before the rules",
      { grant: new Set(["48"]) },
      option({ dueDate: before }),
      "SegregationForbidden",
    ],
    [
      "the rules before the reserved key",
      {},
      option({ dueDate: before, ...reserved }),
      "InvalidDebtPosition",
    ],
    [
      "the length of a notice number with the rules",
      {},
      option({ iuv: iuv(`47${"1".repeat(253)}`), ...reserved }),
      "InvalidDebtPosition",
    ],
    [
      "the reserved key (10.8 row 30) before repeated codes",
      {},
      { options: [optionProposal(reserved), optionProposal()] },
      "ReservedMetadata",
    ],
  ])("%s", (_case, command, overrides, expected) => {
    expect(result(overrides, command)).toBe(expected);
  });
});

describe("codes inside one request (5.5)", () => {
  const other = iuv("47123456789012490");
  it.each<[string, ReadonlyArray<OptionProposal>, string | null]>([
    [
      "one IUV twice (10.8 row 33)",
      [optionProposal({ nav: nav("A") }), optionProposal({ nav: nav("B") })],
      "IUV 47123456789012389",
    ],
    [
      "one chosen NAV twice",
      [optionProposal({ nav: nav("A") }), optionProposal({ iuv: other, nav: nav("A") })],
      "NAV A",
    ],
    [
      "a chosen NAV that another option's IUV makes",
      [optionProposal({ nav: nav(`3${other}`) }), optionProposal({ iuv: other })],
      `NAV 3${other}`,
    ],
    [
      "an IUV that is another option's NAV: two name spaces",
      [optionProposal({ nav: nav(other) }), optionProposal({ iuv: other })],
      null,
    ],
    ["a NAV that is its own IUV", [optionProposal({ nav: nav("47123456789012389") })], null],
  ])("%s", (_case, options, what) => {
    const created = create(creation({ proposal: proposal({ options }) }));

    expect(E.isRight(created) ? null : created.left).toStrictEqual(
      what === null ? null : { _tag: "DuplicateDebtPosition", organization: "77777777777", what },
    );
  });
});

describe("limits and grants", () => {
  const options = (count: number): ReadonlyArray<OptionProposal> =>
    Array.from({ length: count }, (_, index) =>
      optionProposal({ iuv: iuv(`471000000000${String(index).padStart(5, "0")}`) }),
    );

  it("names the limit of what one batch holds", () => {
    expect(result({ options: options(maxOptions) })).toBe("accepted");
    expect(
      refused(create(creation({ proposal: proposal({ options: options(46) }) }))),
    ).toStrictEqual({
      _tag: "InvalidDebtPosition",
      violation: {
        path: "paymentOption",
        rule: "a debt position has at most 45 payment options, not 46",
      },
    });
  });

  it.each([
    ["all codes", null, "47123456789012389", "accepted"],
    ["the code of the first option", new Set(["01", "47"]), "47123456789012389", "accepted"],
    ["no code", new Set<string>(), "47123456789012389", "SegregationForbidden"],
    ["an IUV too short to have a code", new Set(["47"]), "4", "SegregationForbidden"],
  ])("a grant of %s", (_case, grant, code, expected) => {
    expect(result(option({ iuv: iuv(code) }), { grant })).toBe(expected);
  });

  it("lets the first option decide, and refuses a restricted caller when there is none (1.3)", () => {
    const grant = new Set(["48"]);
    const mixed = [optionProposal(), optionProposal({ iuv: iuv("48123456789012389") })];

    expect(result({ options: mixed }, { grant })).toBe("SegregationForbidden");
    expect(result({ options: [...mixed].reverse() }, { grant })).toBe("accepted");
    expect(refused(create(creation({ grant, proposal: proposal({ options: [] }) })))).toStrictEqual(
      {
        _tag: "SegregationForbidden",
        organization: "77777777777",
        subject: iupd("77777777777-4f0c1c52"),
      },
    );
  });
});
