import * as fc from "fast-check";
import { create } from "../../../shared/domain/debt-position/create";
import type { Proposal } from "../../../shared/domain/debt-position/proposal";
import {
  strictViolations,
  strictViolationsAtCreation,
} from "../../../shared/domain/debt-position/strict";
import { update } from "../../../shared/domain/debt-position/update";
import {
  creation,
  debtor,
  iupd,
  iuv,
  lenient,
  nav,
  optionProposal,
  organization,
  outcome,
  positionIn,
  proposal,
  refused,
  replacement,
  transferProposal,
} from "../../support/builders";

const issuer = { organization: "77777777777", auxDigit: "3" };
const strict = { ...lenient, isStrict: true };
const pathsOf = (asked: Proposal, by = issuer): ReadonlyArray<string> =>
  strictViolationsAtCreation(by, asked).map(({ path }) => path);
const withOption = (overrides: Parameters<typeof optionProposal>[0]) =>
  proposal({ options: [optionProposal(overrides)] });

describe("strict mode", () => {
  it.each<[string, Proposal]>([
    ["the worked example", proposal()],
    ["blanks and asterisks in an IUPD", proposal({ iupd: iupd("A_1 * b-2") })],
    ["a blank debtor", proposal({ debtor: debtor({ fiscalCode: " " }) })],
    ["an anonymous debtor", proposal({ debtor: debtor({ fiscalCode: "anonimo" }) })],
    [
      "a person's code in small letters",
      proposal({ debtor: debtor({ fiscalCode: "vrdlgu70a01f205x" }) }),
    ],
    ["a body's code", proposal({ debtor: debtor({ fiscalCode: "12345678901" }) })],
    ["a notice number that says the same", withOption({ nav: nav("347123456789012389") })],
  ])("accepts %s", (_, asked) => {
    expect(pathsOf(asked)).toStrictEqual([]);
  });

  it.each<[string, Proposal, string]>([
    ["an IUPD with a dot", proposal({ iupd: iupd("a.b") }), "iupd"],
    ["no option", proposal({ options: [] }), "paymentOption"],
    [
      "a debtor's code of 15",
      proposal({ debtor: debtor({ fiscalCode: "VRDLGU70A01F205" }) }),
      "fiscalCode",
    ],
    [
      "a debtor's code of 12 digits",
      proposal({ debtor: debtor({ fiscalCode: "123456789012" }) }),
      "fiscalCode",
    ],
    ["an IUV of 16 digits", withOption({ iuv: iuv("4712345678901238") }), "paymentOption[0].iuv"],
    ["an IUV with a letter", withOption({ iuv: iuv("4712345678901238A") }), "paymentOption[0].iuv"],
    ["other check digits", withOption({ iuv: iuv("47123456789012388") }), "paymentOption[0].iuv"],
    [
      "a notice number of another form",
      withOption({ nav: nav("047123456789012389") }),
      "paymentOption[0].nav",
    ],
    [
      "a beneficiary without 11 digits",
      withOption({ transfers: [transferProposal(), transferProposal({ organization: "12" })] }),
      "paymentOption[0].transfer[1].organizationFiscalCode",
    ],
  ])("refuses %s, by its field, in creations and updates alike", (_, asked, path) => {
    expect(pathsOf(asked)).toStrictEqual([path]);
    const atUpdate = strictViolations(issuer, asked).map((violation) => violation.path);
    // The IUPD of a stored position is what it is.
    expect(atUpdate).toStrictEqual(path === "iupd" ? [] : [path]);
  });

  it("refuses an institution whose code hasn't 11 digits", () => {
    expect(pathsOf(proposal(), { ...issuer, organization: "blank_12345678901" })).toStrictEqual([
      "organizationfiscalcode",
    ]);
  });

  it("asks for check digits only where they are defined", () => {
    const asked = withOption({ iuv: iuv("47123456789012300") });
    expect(pathsOf(asked, { ...issuer, auxDigit: "0" })).toStrictEqual([]);
    expect(pathsOf(asked)).toStrictEqual(["paymentOption[0].iuv"]);
  });

  it("knows exactly one pair of check digits for every number", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{15}$/), (base) => {
        const accepted = Array.from({ length: 100 }, (_, pair) =>
          String(pair).padStart(2, "0"),
        ).filter((pair) => pathsOf(withOption({ iuv: iuv(`${base}${pair}`) })).length === 0);
        expect(accepted).toStrictEqual([String(BigInt(`3${base}`) % 93n).padStart(2, "0")]);
      }),
      { numRuns: 30 },
    );
  });

  it("is asked for by the policy, after the rules that always hold", () => {
    const odd = proposal({ debtor: debtor({ fiscalCode: "X" }) });
    expect(outcome(create(creation({ proposal: odd })))).toBe("accepted");
    expect(refused(create(creation({ proposal: odd, policy: strict })))).toMatchObject({
      _tag: "InvalidDebtPosition",
      violation: { path: "fiscalCode" },
    });
    const draft = positionIn("DRAFT");
    expect(outcome(update(replacement({ proposal: odd }))(draft))).toBe("accepted");
    expect(refused(update(replacement({ proposal: odd, policy: strict }))(draft))).toMatchObject({
      violation: { path: "fiscalCode" },
    });
    const late = { ...odd, options: [optionProposal({ dueDate: draft.insertedAt })] };
    expect(refused(update(replacement({ proposal: late, policy: strict }))(draft))).toMatchObject({
      violation: { path: "paymentOption[0].dueDate" },
    });
    const unnamed = creation({ organization: organization("1"), policy: strict });
    expect(refused(create(unnamed))).toMatchObject({
      violation: { path: "organizationfiscalcode" },
    });
  });
});
