import * as E from "fp-ts/Either";
import { remove } from "../../../shared/domain/debt-position/delete";
import { invalidate } from "../../../shared/domain/debt-position/invalidate";
import type { DebtPosition, Status } from "../../../shared/domain/debt-position/model";
import { publish } from "../../../shared/domain/debt-position/publish";
import { replaceIban } from "../../../shared/domain/debt-position/replace-iban";
import { restore } from "../../../shared/domain/debt-position/restore";
import {
  mayActOnNotice,
  narrowed,
  type SegregationGrant,
} from "../../../shared/domain/debt-position/segregation";
import { update } from "../../../shared/domain/debt-position/update";
import {
  accepted,
  afterDue,
  cents,
  commandId,
  due,
  execution,
  firstInstallment,
  iban,
  incarnation,
  now,
  optionIn,
  optionProposal,
  outcome,
  positionIn,
  replacement,
  single,
  stamp,
  start,
  transferProposal,
  typesOf,
} from "../../support/builders";

const everyone = { ...execution(), grant: null };
const facts = { organization: "77777777777", iupd: "77777777777-4f0c1c52" };
const newIban = "IT40S0542811101000000654321";

const event = {
  incarnation: incarnation(),
  at: now,
  command: commandId(2),
  iuv: null,
  transfer: null,
};

describe("invalidating", () => {
  it.each<Status>(["PUBLISHED", "VALID"])("withdraws a %s position, and nothing else", (status) => {
    const position = positionIn(status);

    expect(invalidate(everyone)(position)).toStrictEqual(
      E.right({
        next: {
          ...position,
          status: "INVALID",
          sequence: 2,
          revision: 2,
          lastCommand: commandId(2),
          lastUpdatedAt: now,
        },
        events: [
          {
            ...event,
            type: "DebtPositionInvalidated",
            sequence: 2,
            revision: 2,
            status: "INVALID",
          },
        ],
      }),
    );
  });

  it("refuses what is expired by now, and says so (4.2)", () => {
    const late = { ...everyone, at: afterDue };

    expect(invalidate(late)(positionIn("VALID", { switchToExpired: true }))).toStrictEqual(
      E.left({ _tag: "NotInvalidable", ...facts, from: "EXPIRED" }),
    );
    expect(outcome(invalidate(late)(positionIn("VALID")))).toBe("accepted");
  });

  it("is refused when repeated (9)", () => {
    const once = accepted(invalidate(everyone)(positionIn("VALID"))).next;

    expect(invalidate(everyone)(once)).toStrictEqual(
      E.left({ _tag: "NotInvalidable", ...facts, from: "INVALID" }),
    );
  });
});

describe("restoring", () => {
  it("brings a withdrawn position back as a draft, without the validity that had begun", () => {
    const position = positionIn("INVALID");
    const options = position.options.map((option) => ({ ...option, validFrom: null }));

    expect(restore(everyone)(position)).toStrictEqual(
      E.right({
        next: {
          ...position,
          options,
          status: "DRAFT",
          publishedAt: null,
          sequence: 3,
          revision: 3,
          lastCommand: commandId(2),
          lastUpdatedAt: now,
        },
        events: [
          { ...event, type: "DebtPositionRestored", sequence: 3, revision: 3, status: "DRAFT" },
        ],
      }),
    );
  });

  it.each<Status>(["DRAFT", "PUBLISHED", "VALID", "EXPIRED", "PARTIALLY_PAID", "PAID", "REPORTED"])(
    "refuses %s",
    (from) => {
      expect(restore(everyone)(positionIn(from))).toStrictEqual(
        E.left({ _tag: "NotRestorable", ...facts, from }),
      );
    },
  );

  it("keeps a validity to come, and leaves the way to payers open", () => {
    const withdrawn = positionIn("INVALID");
    const options = withdrawn.options.map((option) => ({ ...option, validFrom: due }));
    const waiting = accepted(restore(everyone)({ ...withdrawn, options })).next;
    expect(waiting.options.every(({ validFrom }) => validFrom === due)).toBe(true);

    const back = accepted(restore(everyone)(withdrawn)).next;
    expect(accepted(publish(everyone)(back)).next.status).toBe("VALID");
  });
});

describe("deleting", () => {
  it.each<Status>(["DRAFT", "PUBLISHED", "VALID", "INVALID", "EXPIRED"])(
    "ends a position in %s, and its journal (14, rule 6)",
    (status) => {
      const position = positionIn(status);

      expect(remove({ ...everyone, at: now })(position)).toStrictEqual(
        E.right({
          next: null,
          events: [
            {
              ...event,
              type: "DebtPositionDeleted",
              sequence: position.sequence + 1,
              revision: position.revision + 1,
              status: null,
            },
          ],
        }),
      );
    },
  );

  it.each<Status>(["PARTIALLY_PAID", "PAID", "REPORTED"])("refuses %s (10.8 row 43)", (from) => {
    expect(remove(everyone)(positionIn(from))).toStrictEqual(
      E.left({ _tag: "PaymentFound", ...facts, from }),
    );
  });

  it("journals what the clock owed first", () => {
    const overdue = positionIn("PUBLISHED", { switchToExpired: true });

    expect(typesOf(accepted(remove({ ...everyone, at: afterDue })(overdue)).events)).toStrictEqual([
      "DebtPositionBecameValid",
      "DebtPositionExpired",
      "DebtPositionDeleted",
    ]);
  });
});

describe("segregation (1.3)", () => {
  const grant: SegregationGrant = new Set(["48"]);
  const forbidden = {
    _tag: "SegregationForbidden",
    organization: "77777777777",
    subject: "77777777777-4f0c1c52",
  };
  it.each([
    ["invalidate", invalidate({ ...everyone, grant })(positionIn("DRAFT"))],
    ["restore", restore({ ...everyone, grant })(positionIn("DRAFT"))],
    ["delete", remove({ ...everyone, grant })(positionIn("PAID"))],
    ["publish", publish({ ...everyone, grant })(positionIn("PAID"))],
    ["update", update(replacement({ grant }))(positionIn("PAID"))],
  ])("forbids to %s before anything else is said", (_command, result) => {
    expect(result).toStrictEqual(E.left(forbidden));
  });

  it.each<[string, SegregationGrant, ReadonlyArray<string> | null, SegregationGrant]>([
    ["nothing asked, all granted", null, null, null],
    ["nothing asked", new Set(["47"]), null, new Set(["47"])],
    ["all granted", null, ["47", "48"], new Set(["47", "48"])],
    ["some asked that are granted", new Set(["47", "48"]), ["48", "49"], new Set(["48"])],
    ["none asked that is granted", new Set(["47"]), ["48"], new Set<string>()],
  ])("the caller only narrows the grant: %s", (_case, granted, asked, expected) => {
    expect(narrowed(granted, asked)).toStrictEqual(expected);
  });

  it.each([
    [null, "34", true],
    [new Set(["47"]), "347", true],
    [new Set(["47"]), "34", false],
    [new Set(["47"]), "477", false],
  ])("reads the code of a notice number after its first digit: %o %s", (codes, name, expected) => {
    expect(mayActOnNotice(codes, name)).toBe(expected);
  });
});

describe("replacing an IBAN (1.4 E8, 4.5, 9)", () => {
  const replacing = { ...execution(), oldIban: iban, newIban, limit: 1_000 };
  const mixed = optionProposal({
    transfers: [
      transferProposal({ id: "1", amount: cents(4_000), postalIban: "IT60X07" }),
      transferProposal({ id: "2", amount: cents(3_000), organization: "01020304059" }),
      transferProposal({ id: "3", amount: cents(2_000), iban: newIban }),
      transferProposal({ id: "4", amount: cents(1_000), iban: null, stamp }),
    ],
  });
  const accounts = (position: DebtPosition): ReadonlyArray<unknown> =>
    position.options.flatMap(({ transfers }) =>
      transfers.map(({ destination, lastUpdatedAt }) => [
        destination._tag === "Account" ? destination.iban : null,
        lastUpdatedAt,
      ]),
    );

  it("touches the transfers that use it, whoever gets the money, and only their last update", () => {
    const position = positionIn("VALID", { options: [mixed] });
    const { events, next, replaced } = accepted(replaceIban(replacing)(position));

    expect(accounts(next)).toStrictEqual([
      [newIban, now],
      [newIban, now],
      [newIban, start],
      [null, start],
    ]);
    expect(next.options[0]?.transfers[0]?.destination).toStrictEqual({
      _tag: "Account",
      iban: newIban,
      postalIban: "IT60X07",
    });
    expect([replaced, next.lastUpdatedAt, next.options[0]?.lastUpdatedAt]).toStrictEqual([
      2,
      start,
      start,
    ]);
    expect(events).toStrictEqual([
      { ...event, type: "DebtPositionIbanReplaced", sequence: 2, revision: 2, status: "VALID" },
    ]);
  });

  it.each<[Status, number]>([
    ["DRAFT", 3],
    ["PUBLISHED", 3],
    ["VALID", 3],
    ["EXPIRED", 0],
    ["INVALID", 0],
    ["PARTIALLY_PAID", 2],
    ["PAID", 0],
    ["REPORTED", 0],
  ])("touches the unpaid options of %s: %i transfers (4.6)", (status, expected) => {
    const position = positionIn(status);
    const { events, next, replaced } = accepted(replaceIban(replacing)(position));

    expect([replaced, next.revision - position.revision, events.length]).toStrictEqual(
      expected === 0 ? [0, 0, 0] : [expected, 1, 1],
    );
  });

  it("leaves a paid installment its account", () => {
    const { next } = accepted(replaceIban(replacing)(positionIn("PARTIALLY_PAID")));

    expect(
      [firstInstallment, single].map((code) => optionIn(next, code).transfers[0]?.destination),
    ).toStrictEqual([
      { _tag: "Account", iban, postalIban: null },
      { _tag: "Account", iban: newIban, postalIban: null },
    ]);
  });

  it("leaves alone what has expired by now (4.2)", () => {
    const overdue = positionIn("VALID", { switchToExpired: true });
    const { events, replaced } = accepted(replaceIban({ ...replacing, at: afterDue })(overdue));

    expect([replaced, typesOf(events)]).toStrictEqual([0, ["DebtPositionExpired"]]);
  });

  it("stops at the caller's limit, and goes on when repeated until nothing is left", () => {
    const counts = [2, 2, 2].reduce<{ position: DebtPosition; counts: ReadonlyArray<number> }>(
      (state, limit) => {
        const { next, replaced } = accepted(replaceIban({ ...replacing, limit })(state.position));
        return { position: next, counts: [...state.counts, replaced] };
      },
      { position: positionIn("VALID"), counts: [] },
    );

    expect(counts.counts).toStrictEqual([2, 1, 0]);
  });

  it.each([
    ["the same IBAN", { newIban: iban }],
    ["an IBAN that nobody uses", { oldIban: "IT00" }],
    ["no room left", { limit: 0 }],
    ["less than no room", { limit: -1 }],
  ])("changes nothing for %s", (_case, overrides) => {
    const position = positionIn("VALID");

    expect(replaceIban({ ...replacing, ...overrides })(position)).toStrictEqual(
      E.right({ next: position, events: [], replaced: 0 }),
    );
  });
});
