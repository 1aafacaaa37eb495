import * as E from "fp-ts/Either";
import { justAfter, plusDays } from "../../../shared/prelude/instant";
import {
  effective,
  effectiveStatus,
  expiresAt,
  nextTransitionAt,
  settle,
  validFrom,
} from "../../../shared/domain/debt-position/clock";
import { create } from "../../../shared/domain/debt-position/create";
import type { DebtPosition } from "../../../shared/domain/debt-position/model";
import { publish } from "../../../shared/domain/debt-position/publish";
import {
  accepted,
  afterDue,
  at,
  commandId,
  creation,
  due,
  execution,
  incarnation,
  iuv,
  now,
  optionProposal,
  outcome,
  positionIn,
  proposal,
  start,
  typesOf,
  validity,
} from "../../support/builders";

const published = positionIn("PUBLISHED", { switchToExpired: true });
const overdue = justAfter(due);
const earlier = at("2030-02-28T23:59:59.999999");

describe("the effective status (4.2, boundaries of 8)", () => {
  it.each([
    ["PUBLISHED a microsecond before its validity", published, earlier, "PUBLISHED"],
    ["PUBLISHED at its validity", published, validity, "VALID"],
    ["PUBLISHED at its due date", published, due, "VALID"],
    ["PUBLISHED after its due date", published, overdue, "EXPIRED"],
    ["VALID at its due date", positionIn("VALID", { switchToExpired: true }), due, "VALID"],
    [
      "VALID after its due date",
      positionIn("VALID", { switchToExpired: true }),
      overdue,
      "EXPIRED",
    ],
    ["VALID after its due date, not to expire (4.1)", positionIn("VALID"), afterDue, "VALID"],
    ["DRAFT", positionIn("DRAFT", { switchToExpired: true }), afterDue, "DRAFT"],
    ["INVALID", positionIn("INVALID", { switchToExpired: true }), afterDue, "INVALID"],
    [
      "PARTIALLY_PAID (4.1)",
      positionIn("PARTIALLY_PAID", { switchToExpired: true }),
      afterDue,
      "PARTIALLY_PAID",
    ],
    ["PAID", positionIn("PAID", { switchToExpired: true }), afterDue, "PAID"],
    ["REPORTED", positionIn("REPORTED", { switchToExpired: true }), afterDue, "REPORTED"],
    ["VALID without options", positionIn("VALID", { options: [] }), afterDue, "VALID"],
  ])("%s", (_case, position, instant, status) => {
    expect(effectiveStatus(instant, position)).toBe(status);
  });

  it("expires after the latest due date, and only when all options are marked (14, rule 9)", () => {
    const dates = [due, plusDays(due, 30)];
    const valid = positionIn("VALID", {
      switchToExpired: true,
      options: dates.map((dueDate, index) =>
        optionProposal({ iuv: iuv(`4700000000000000${index}`), dueDate }),
      ),
    });
    const [first, ...others] = valid.options;
    const oneUnmarked: DebtPosition =
      first === undefined
        ? valid
        : { ...valid, options: [{ ...first, switchToExpired: false }, ...others] };

    expect([valid, oneUnmarked].map(expiresAt)).toStrictEqual([justAfter(plusDays(due, 30)), null]);
    expect(effectiveStatus(plusDays(due, 1), valid)).toBe("VALID");
    expect(effectiveStatus(plusDays(due, 31), valid)).toBe("EXPIRED");
    expect(effectiveStatus(plusDays(due, 31), oneUnmarked)).toBe("VALID");
  });

  it("says when the clock moves a position next", () => {
    expect(
      [published, effective(validity, published), effective(afterDue, published)].map(
        nextTransitionAt,
      ),
    ).toStrictEqual([validity, overdue, null]);
    expect([validFrom(published), validFrom(positionIn("DRAFT"))]).toStrictEqual([validity, null]);
  });
});

describe("what the clock owes", () => {
  it("is journalled at its own instants, with the sequence but without a revision", () => {
    const fact = { incarnation: incarnation(), command: commandId(9), revision: 1 };
    const about = { iuv: null, transfer: null };
    const { events, next } = settle(afterDue, commandId(9))(published);

    expect(events).toStrictEqual([
      {
        ...fact,
        ...about,
        type: "DebtPositionBecameValid",
        sequence: 2,
        at: validity,
        status: "VALID",
      },
      {
        ...fact,
        ...about,
        type: "DebtPositionExpired",
        sequence: 3,
        at: overdue,
        status: "EXPIRED",
      },
    ]);
    expect(next).toStrictEqual({
      ...published,
      status: "EXPIRED",
      sequence: 3,
      lastCommand: commandId(9),
      lastUpdatedAt: overdue,
    });
  });

  it("is nothing while its instant hasn't come", () => {
    expect(settle(earlier, commandId(9))(published)).toStrictEqual({ next: published, events: [] });
  });
});

describe("publishing", () => {
  const draft = (validityDate: DebtPosition["insertedAt"] | null, dueDate = due): DebtPosition =>
    accepted(
      create(
        creation({ proposal: proposal({ validityDate, options: [optionProposal({ dueDate })] }) }),
      ),
    ).next;

  it.each([
    ["no validity: payable now (14, rule 2)", draft(null), now, "VALID", now],
    ["validity ahead", draft(validity), now, "PUBLISHED", validity],
    ["validity now (4.1)", draft(validity), validity, "VALID", validity],
    ["due at the validity date (G1)", draft(due), now, "PUBLISHED", due],
    ["due now (G2)", draft(null), due, "VALID", due],
  ])("%s", (_case, position, instant, status, validSince) => {
    const { events, next } = accepted(
      publish({ ...execution({ at: instant }), grant: null })(position),
    );

    expect(next).toStrictEqual({
      ...position,
      options: position.options.map((option) => ({ ...option, validFrom: validSince })),
      status,
      publishedAt: instant,
      sequence: 2,
      revision: 2,
      lastCommand: commandId(2),
      lastUpdatedAt: instant,
    });
    expect(typesOf(events)).toStrictEqual(["DebtPositionPublished"]);
  });

  const scattered = (
    ...validities: ReadonlyArray<DebtPosition["insertedAt"] | null>
  ): DebtPosition => ({
    ...positionIn("DRAFT"),
    options: positionIn("DRAFT").options.map((option, index) => ({
      ...option,
      validFrom: validities[index] ?? null,
    })),
  });

  it.each([
    ["one option without a validity", scattered(validity, null, validity), "VALID"],
    ["one validity now", scattered(validity, now, due), "VALID"],
    ["every validity ahead", scattered(validity, due, due), "PUBLISHED"],
  ])("%s: the position is decided as a whole", (_case, position, status) => {
    expect(accepted(publish({ ...execution(), grant: null })(position)).next.status).toBe(status);
  });

  const backwards: DebtPosition = {
    ...positionIn("DRAFT"),
    options: positionIn("DRAFT").options.map((option) => ({
      ...option,
      validFrom: plusDays(option.dueDate, 1),
    })),
  };
  it.each([
    ["G1 comes first", backwards, afterDue, "DueDateBeforeValidityDate"],
    [
      "G1, for one option only",
      scattered(null, plusDays(due, 1)),
      now,
      "DueDateBeforeValidityDate",
    ],
    ["G2 comes before G3", draft(validity), overdue, "DueDatePassed"],
    ["a past due date, though not to expire (4.1)", draft(null), overdue, "DueDatePassed"],
    ["a past validity (14, rule 3)", draft(validity), justAfter(validity), "ValidityDatePassed"],
  ])("refuses: %s", (_case, position, instant, tag) => {
    expect(publish({ ...execution({ at: instant }), grant: null })(position)).toStrictEqual(
      E.left({ _tag: tag, organization: "77777777777", iupd: "77777777777-4f0c1c52" }),
    );
  });

  it("refuses by grant before state, and by state before dates", () => {
    const late = execution({ at: afterDue });

    expect(outcome(publish({ ...late, grant: new Set(["01"]) })(published))).toBe(
      "SegregationForbidden",
    );
    expect(publish({ ...late, grant: new Set(["47"]) })(published)).toStrictEqual(
      E.left({
        _tag: "NotPublishable",
        organization: "77777777777",
        iupd: "77777777777-4f0c1c52",
        from: "EXPIRED",
      }),
    );
  });

  it("is refused when repeated (9)", () => {
    const once = accepted(publish({ ...execution(), grant: null })(positionIn("DRAFT"))).next;

    expect(outcome(publish({ ...execution({ at: start }), grant: null })(once))).toBe(
      "NotPublishable",
    );
  });
});
