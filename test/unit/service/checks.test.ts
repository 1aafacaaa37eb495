import * as E from "fp-ts/Either";
import { register } from "../../../shared/domain/agreement/register";
import { validate } from "../../../shared/domain/review/validate";
import type { Check } from "../../../shared/domain/service-checks/check";
import { duplicateOf, resembles } from "../../../shared/domain/service-checks/duplicates";
import {
  defaultManualFields,
  isApprovedAutomatically,
} from "../../../shared/domain/service-checks/handling";
import { hasControlDigit, hintsFor } from "../../../shared/domain/service-checks/hints";
import { verdictOn } from "../../../shared/domain/service-checks/verdict";
import type { Contacts } from "../../../shared/domain/service/service-data";
import type { Reason } from "../../../shared/domain/review/reasons";
import { outcome } from "../../support/builders";
import {
  agreement,
  checkPolicy,
  cidr,
  delegate,
  description,
  drafted,
  facts,
  institution,
  moment,
  name,
  ownerId,
  serviceId,
  serviceProposal,
  step,
  submitted,
  submitter,
  text,
  validation,
  withReview,
} from "../../support/service-builders";

const dataWith = (contacts: Partial<Record<keyof Contacts, string | null>>) => ({
  ...drafted().lifecycle.data,
  metadata: {
    ...drafted().lifecycle.data.metadata,
    ...Object.fromEntries(
      Object.entries(contacts).map(([key, value]) => [key, value === null ? null : text(value)]),
    ),
  },
});
const complete = dataWith({});
const reasonsFor = (
  data: typeof complete,
  known = facts(),
  policy = checkPolicy(),
): ReadonlyArray<Reason> | null => verdictOn(data, known, policy, moment(3)).rejection;

const noPrivacy: Reason = {
  code: "MISSING_MANDATORY_METADATA",
  message: "Manca l'indirizzo dell'informativa privacy",
  fields: ["metadata.privacy_url"],
};
const badPrivacy: Reason = {
  code: "INCORRECT_FIELDS",
  message: "L'indirizzo dell'informativa privacy non è un URL valido",
  fields: ["metadata.privacy_url"],
};
const noAssistance: Reason = {
  code: "MISSING_MANDATORY_METADATA",
  message: "Serve almeno un canale di assistenza: telefono, e-mail, PEC o pagina web",
  fields: ["metadata.email", "metadata.pec", "metadata.phone", "metadata.support_url"],
};
const badAddress = (field: string, label: string): Reason => ({
  code: "INCORRECT_FIELDS",
  message: `L'indirizzo indicato in ${label} non è valido`,
  fields: [field],
});
const badUrl = (field: string, label: string): Reason => ({
  code: "INCORRECT_FIELDS",
  message: `Il campo ${label} non contiene un URL valido`,
  fields: [field],
});

describe("the rules before review (4.2)", () => {
  it.each<readonly [string, Parameters<typeof dataWith>[0], ReadonlyArray<Reason> | null]>([
    ["a complete service", {}, null],
    ["V7: no privacy notice", { privacyUrl: null }, [noPrivacy]],
    ["V7b: a privacy notice without scheme (8.9, 64)", { privacyUrl: "www.x.it" }, [badPrivacy]],
    [
      "V7b: a privacy notice with capitals in the scheme (W24)",
      { privacyUrl: "HTTPS://x.it" },
      null,
    ],
    ["V7b: a scheme alone (W24)", { privacyUrl: "http://" }, [badPrivacy]],
    ["V7b: a scheme and no slashes (W24)", { privacyUrl: "http:x" }, [badPrivacy]],
    ["V7b: a space inside", { privacyUrl: "https://x.it/a b" }, [badPrivacy]],
    ["V8: nobody to ask", { email: null }, [noAssistance]],
    ["V8: only a phone", { email: null, phone: "chiamare il comune" }, null],
    ["V8: only a page", { email: null, supportUrl: "https://x.it" }, null],
    ["V8: only a PEC", { email: null, pec: "a@pec.example.it" }, null],
    ["V9: no domain", { email: "a@localhost" }, [badAddress("metadata.email", "e-mail")]],
    [
      "V9: a bad PEC beside a good phone (8.9, 63)",
      { phone: "06 1234", pec: "nope" },
      [badAddress("metadata.pec", "PEC")],
    ],
    ["V9: a display name", { email: "A <a@x.it>" }, [badAddress("metadata.email", "e-mail")]],
    ["V9: an accent before the at", { email: "è@x.it" }, [badAddress("metadata.email", "e-mail")]],
    ["V9: two dots", { email: "a..b@x.it" }, [badAddress("metadata.email", "e-mail")]],
    ["V9: a tagged address", { email: "a.b+c@sub.x-y.it" }, null],
    ["V10: site", { webUrl: "x.it" }, [badUrl("metadata.web_url", "sito web")]],
    ["V10: support", { supportUrl: "x" }, [badUrl("metadata.support_url", "pagina di assistenza")]],
    ["V10: iOS", { appIos: "ftp://x.it" }, [badUrl("metadata.app_ios", "app per iOS")]],
    ["V10: Android", { appAndroid: "x" }, [badUrl("metadata.app_android", "app per Android")]],
    ["V10: terms", { tosUrl: "mailto:a@x.it" }, [badUrl("metadata.tos_url", "termini d'uso")]],
    [
      "all of one stage together",
      { privacyUrl: null, email: null, pec: "nope", webUrl: "x", tosUrl: "y" },
      [
        noPrivacy,
        badAddress("metadata.pec", "PEC"),
        badUrl("metadata.web_url", "sito web"),
        badUrl("metadata.tos_url", "termini d'uso"),
      ],
    ],
  ])("%s", (_case, contacts, reasons) => {
    expect(reasonsFor(dataWith(contacts))).toStrictEqual(reasons);
  });

  it("asks for no terms of use with a secure channel (V13; 8.9, 62)", () => {
    expect(reasonsFor({ ...complete, requireSecureChannel: true })).toBeNull();
  });

  it("excepts some services from presence, but not from format", () => {
    const policy = checkPolicy({ mayBeIncomplete: true });

    expect([
      reasonsFor(dataWith({ privacyUrl: null, email: null }), facts(), policy),
      reasonsFor(dataWith({ privacyUrl: "x", email: "y" }), facts(), policy),
    ]).toStrictEqual([null, [badPrivacy, badAddress("metadata.email", "e-mail")]]);
  });

  it("does not hold a later stage against what fails an earlier one, yet shows it", () => {
    const { checks, rejection } = verdictOn(
      dataWith({ privacyUrl: null }),
      facts({ duplicate: serviceId(2), hasLogo: false, agreement: agreement() }),
      checkPolicy({ logo: "enforce", agreement: "enforce" }),
      moment(3),
    );

    expect(rejection).toStrictEqual([noPrivacy]);
    expect(
      checks.filter(({ outcome: answer }) => answer === "FAIL").map(({ rule }) => rule),
    ).toStrictEqual(["V7", "V11", "V12", "V15"]);
  });

  it("answers each rule once for each field that it looks at", () => {
    const { checks } = verdictOn(complete, facts(), checkPolicy(), moment(3));

    expect(checks.map(({ outcome: answer, rule }) => `${rule} ${answer}`)).toStrictEqual([
      "V7 PASS",
      "V7b PASS",
      "V8 PASS",
      ...Array.from({ length: 2 }, () => "V9 PASS"),
      ...Array.from({ length: 5 }, () => "V10 PASS"),
      "V11 PASS",
      "V12 PASS",
      "V14 UNKNOWN",
      "V15 UNKNOWN",
      "ORGANIZATION UNKNOWN",
    ]);
  });
});

describe("a duplicate (V11)", () => {
  const named = { id: serviceId(9), name: "Mensa Scolastica", organization: "00123450010" };
  const other = { ...named, id: serviceId(1), lifecycle: "approved" } as const;

  it.each([
    ["the same name", other, serviceId(1)],
    [
      "the same name in other capitals and spaces",
      { ...other, name: " MENSA scolastica" },
      serviceId(1),
    ],
    ["a hidden draft over it", { ...other, lifecycle: "rejected" } as const, serviceId(1)],
    ["itself", { ...other, id: serviceId(9) }, null],
    ["another organization", { ...other, organization: "01234567890" }, null],
    ["a deleted service", { ...other, lifecycle: "deleted" } as const, null],
    ["a release without working copy", { ...other, lifecycle: null }, null],
    ["inner spaces", { ...other, name: "Mensa  scolastica" }, null],
  ])("%s", (_case, candidate, duplicate) => {
    expect(duplicateOf(named, [candidate])).toBe(duplicate);
  });

  it("is the oldest of several, also for a service that doesn't exist yet", () => {
    const candidates = [3, 1, 2].map((number) => ({ ...other, id: serviceId(number) }));

    expect(duplicateOf({ ...named, id: null }, candidates)).toBe(serviceId(1));
  });

  it.each([
    ["Mensa  scolastica", true],
    ["Mènsa scolàstica", true],
    ["MENSA SCOLASTICA", false],
    ["Mense scolastiche", false],
  ])("is only hinted at for %s", (candidate, answer) => {
    expect(resembles("Mensa scolastica", candidate)).toBe(answer);
  });
});

describe("the logo and the agreement (V12, V14, V15, 1.8)", () => {
  const noLogo: Reason = {
    code: "MISSING_MANDATORY_METADATA",
    message: "Manca il logo del servizio o dell'ente",
    fields: [],
  };
  const noContract: Reason = {
    code: "MISSING_CONTRACT",
    message: "Il contratto di adesione dell'ente non risulta pervenuto via PEC",
    fields: [],
  };
  const noDelegate: Reason = {
    code: "ACCOUNT_NOT_DELEGATE",
    message: "L'account che gestisce il servizio non risulta tra i delegati dell'ente",
    fields: [],
  };
  const notOurs: Reason = {
    code: "ACCOUNT_NOT_DELEGATE",
    message: "L'ente indicato non è tra quelli collegati all'account che gestisce il servizio",
    fields: ["organization.fiscal_code"],
  };
  const enforced = checkPolicy({ logo: "enforce", agreement: "enforce" });
  const { email } = submitter;
  const known = facts({ agreement: agreement(), emails: [email] });
  const withDelegate = (change: Parameters<typeof delegate>[0]) =>
    facts({ agreement: agreement({ delegates: [delegate(change)] }), emails: [email] });

  it.each([
    ["V12", facts({ hasLogo: false }), [noLogo]],
    ["V14", { ...known, agreement: agreement({ contractReceivedAt: null }) }, [noContract]],
    ["V15: another address", { ...known, emails: ["altri@example.it"] }, [noDelegate]],
    ["V15: no address", { ...known, emails: [] }, [noDelegate]],
    ["V15: capitals", { ...known, emails: [email.toUpperCase()] }, null],
    ["V15: the owner's address", { ...known, emails: ["altri@example.it", email] }, null],
    ["V15: not yet a delegate", withDelegate({ validFrom: moment(4) }), [noDelegate]],
    ["V15: a delegate from now", withDelegate({ validFrom: moment(3) }), null],
    ["V15: a delegate until now", withDelegate({ validTo: moment(3) }), null],
    ["V15: no longer a delegate", withDelegate({ validTo: moment(2) }), [noDelegate]],
    ["1.8: another organization", facts({ organizations: ["01234567890"] }), [notOurs]],
    ["1.8: its own organization", facts({ organizations: ["00123450010"] }), null],
  ])("%s", (_case, given, reasons) => {
    expect([
      reasonsFor(complete, given, enforced),
      reasonsFor(complete, given, checkPolicy()),
    ]).toStrictEqual([reasons, null]);
  });

  it.each<readonly [string, ReturnType<typeof facts>, "off" | "advise" | "enforce", boolean]>([
    ["unknown and enforced", facts(), "enforce", true],
    ["unknown and advised", facts(), "advise", false],
    ["unknown and off", facts(), "off", false],
    ["known and enforced", { ...known, organizations: ["00123450010"] }, "enforce", false],
  ])("asks for a reviewer: %s", (_case, given, weight, answer) => {
    const verdict = verdictOn(complete, given, checkPolicy({ agreement: weight }), moment(3));

    expect(verdict.needsReviewer).toBe(answer);
  });

  it("leaves out what is off", () => {
    const off = checkPolicy({ logo: "off", agreement: "off" });
    const rules = (checks: ReadonlyArray<Check>) => checks.map(({ rule }) => rule);

    expect(
      rules(verdictOn(complete, facts({ hasLogo: false }), off, moment(3)).checks).filter((rule) =>
        ["V12", "V14", "V15", "ORGANIZATION"].includes(rule),
      ),
    ).toStrictEqual([]);
  });

  it("looks at the submitter's address without being told", () => {
    const request = validation(3, {
      checks: enforced,
      facts: facts({ agreement: agreement(), emails: [] }),
    });

    expect(validate(request)(withReview(submitted())).next.lifecycle.status).toBe("submitted");
  });
});

describe("manual or automatic (4.4)", () => {
  const policy = {
    automatic: true,
    trustedOwners: new Set([ownerId("trusted")]),
    manualFields: defaultManualFields(true),
  };
  const request = { owner: ownerId(), changed: null, needsReviewer: false };

  it.each([
    ["the first activation", request, policy, false],
    ["no change", { ...request, changed: [] }, policy, true],
    [
      "a change that matters",
      { ...request, changed: ["metadata.phone", "name"] as const },
      policy,
      false,
    ],
    ["one that doesn't", { ...request, changed: ["metadata.phone"] as const }, policy, true],
    ["a link, by default (W15)", { ...request, changed: ["metadata.cta"] as const }, policy, false],
    [
      "a link, with the five fields only",
      { ...request, changed: ["metadata.cta"] as const },
      { ...policy, manualFields: defaultManualFields(false) },
      true,
    ],
    ["a trusted owner's first activation", { ...request, owner: ownerId("trusted") }, policy, true],
    ["everybody trusted", request, { ...policy, trustedOwners: "*" as const }, true],
    ["switched off", { ...request, changed: [] }, { ...policy, automatic: false }, false],
    ["a rule without an answer", { ...request, changed: [], needsReviewer: true }, policy, false],
  ])("%s", (_case, asked, given, answer) => {
    expect(isApprovedAutomatically(asked, given)).toBe(answer);
  });
});

describe("hints for the reviewer (4.2, D18)", () => {
  const nothing = { logo: null, similarNames: [] };
  const tidy = {
    ...complete,
    organization: { ...complete.organization, fiscalCode: institution("15376371009") },
    authorizedCidrs: [cidr("10.0.0.1/24")],
  };

  it("are none for a tidy service", () => {
    expect(hintsFor(tidy, { ...nothing, logo: { width: 300, height: 300 } })).toStrictEqual([]);
  });

  it("name the field and what is odd", () => {
    const odd = {
      ...complete,
      name: name("n".repeat(101)),
      description: description("d".repeat(1_001)),
      organization: {
        ...complete.organization,
        fiscalCode: institution("00123450011"),
        departmentName: null,
      },
      authorizedCidrs: [cidr("999.1.1.1")],
      metadata: { ...complete.metadata, address: text("a".repeat(101)) },
    };
    const hints = hintsFor(odd, {
      logo: { width: 10, height: 300 },
      similarNames: ["Mènsa"],
    });

    expect(hints.map(({ fields, text: said }) => [fields[0] ?? null, said])).toStrictEqual([
      ["name", "Il nome supera i 100 caratteri consigliati"],
      ["name", "Il nome è molto simile a quello di un altro servizio: Mènsa"],
      ["description", "La descrizione supera i 1000 caratteri consigliati"],
      ["organization.fiscal_code", "La cifra di controllo del codice fiscale dell'ente non torna"],
      ["organization.department_name", "Il dipartimento non è indicato"],
      ["authorized_cidrs", "999.1.1.1 non è un indirizzo IP"],
      ["metadata.address", "L'indirizzo supera i 100 caratteri consigliati"],
      [null, "Il logo misura 10 × 300 punti invece di 300 × 300"],
    ]);
  });

  it("tell that messages may come from anywhere (D18)", () => {
    expect(hintsFor({ ...tidy, authorizedCidrs: [] }, nothing)).toStrictEqual([
      {
        fields: ["authorized_cidrs"],
        text: "Nessun indirizzo IP indicato: i messaggi possono partire da qualsiasi indirizzo",
      },
    ]);
  });

  it.each([
    ["15376371009", true],
    ["00123450010", false],
    ["15376371008", false],
  ])("know the control digit of %s", (code, answer) => {
    expect(hasControlDigit(code)).toBe(answer);
  });
});

describe("the agreement register (5.6)", () => {
  const { contractReceivedAt, contractReference, delegates } = agreement();
  const terms = { contractReceivedAt, contractReference, delegates };
  const entry = (number: number, change: Partial<typeof terms> = {}) =>
    register({ ...step(number), organization: institution(), terms: { ...terms, ...change } });

  it("enters, repeats without effect, and replaces as a whole", () => {
    const first = entry(1)(null);
    const expected = agreement({ modifiedAt: moment(1) });

    expect(first).toStrictEqual(E.right(expected));
    expect(entry(2)(expected)).toStrictEqual(E.right(expected));
    expect(entry(2, { delegates: [] })(expected)).toStrictEqual(
      E.right(
        agreement({
          delegates: [],
          modifiedAt: moment(2),
          revision: 2,
          lastCommand: step(2).command,
        }),
      ),
    );
  });

  it("refuses what can't be, all at once", () => {
    const wrong = entry(1, {
      contractReceivedAt: moment(2),
      delegates: [
        delegate(),
        delegate({ email: "nobody", validTo: moment(-20) }),
        delegate({ email: submitter.email.toUpperCase(), validFrom: moment(5) }),
      ],
    })(null);

    expect(wrong).toStrictEqual(
      E.left({
        _tag: "AgreementInvalid",
        violations: [
          { path: "contractReceivedAt", rule: "can't lie in the future" },
          { path: "delegates[1].email", rule: "must be an e-mail address" },
          { path: "delegates[1].validTo", rule: "can't be before validFrom" },
          { path: "delegates[2]", rule: "repeats an earlier delegate in the same role and time" },
        ],
      }),
    );
  });

  it.each([
    ["another role", delegate({ role: "TECHNICAL" }), "accepted"],
    ["a later time", delegate({ validFrom: moment(9) }), "accepted"],
    ["the same moment", delegate({ validFrom: moment(8) }), "AgreementInvalid"],
  ])("takes the same delegate again in %s", (_case, again, answer) => {
    const first = delegate({ validTo: moment(8) });

    expect(outcome(entry(1, { delegates: [first, again] })(null))).toBe(answer);
  });
});

it("judges what was submitted, not what the owner's other proposals say", () => {
  const proposal = serviceProposal({ metadata: { privacyUrl: text("x") } });
  const { next } = validate(validation(3))(withReview(submitted(drafted({ proposal }))));

  expect(next.lifecycle).toMatchObject({ status: "rejected", reasons: [badPrivacy] });
});
