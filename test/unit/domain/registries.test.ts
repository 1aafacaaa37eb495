import * as fc from "fast-check";
import { create } from "../../../shared/domain/debt-position/create";
import {
  accountsOf,
  accountViolations,
  beneficiariesOf,
  nothingLoaded,
  taxonomyOf,
  type Registries,
  type TaxonomyEntry,
} from "../../../shared/domain/debt-position/registries";
import { update } from "../../../shared/domain/debt-position/update";
import {
  cents,
  creation,
  iban,
  lenient,
  optionProposal,
  outcome,
  positionIn,
  proposal,
  refused,
  replacement,
  stamp,
  start,
  transferProposal,
} from "../../support/builders";
import type { TransferProposal } from "../../../shared/domain/debt-position/proposal";

const tari: TaxonomyEntry = { category: "9/0101108TS/", validFrom: "2020-01-01", validTo: null };
const own = "77777777777";

const withTransfers = (...transfers: ReadonlyArray<Partial<TransferProposal>>) =>
  proposal({
    options: [
      optionProposal({
        amount: cents(1_000 * transfers.length),
        transfers: transfers.map((each, index) =>
          transferProposal({ id: String(index + 1), amount: cents(1_000), ...each }),
        ),
      }),
    ],
  });

const loaded = (registries: Partial<Registries>) => ({
  ...lenient,
  registries: { ...nothingLoaded, ...registries },
});

/** Both commands judge alike, so each case is asked of both. */
const judged = (transfer: Partial<TransferProposal>, registries: Partial<Registries>) => {
  const asked = { proposal: withTransfers({}, transfer), policy: loaded(registries) };
  return [create(creation(asked)), update(replacement(asked))(positionIn("DRAFT"))].map((result) =>
    outcome(result) === "accepted" ? "accepted" : refused(result),
  );
};

const both = <A>(verdict: A): ReadonlyArray<A> => [verdict, verdict];
const refusal = (member: string, rule: string) =>
  both({
    _tag: "InvalidDebtPosition",
    violation: { path: `paymentOption[0].transfer[1].${member}`, rule },
  });

describe("a category", () => {
  const on = (category: string, entries: ReadonlyArray<TaxonomyEntry>) =>
    judged({ category }, { taxonomy: taxonomyOf([tari, ...entries]) });
  const period = (validFrom: string, validTo: string | null): TaxonomyEntry => ({
    category: "c",
    validFrom,
    validTo,
  });

  it("may be anything while no taxonomy is loaded", () => {
    expect(judged({ category: "anything" }, {})).toStrictEqual(both("accepted"));
  });

  it("must be in the taxonomy once it is loaded", () => {
    expect(on("anything", [])).toStrictEqual(
      refusal("category", "the category anything is not in the taxonomy"),
    );
  });

  /** Creation is judged on the first day of 2030, the update on the fifteenth. */
  it.each<[string, ReadonlyArray<TaxonomyEntry>]>([
    ["is valid without an end", [period("2029-12-31", null)]],
    ["is valid from its first day to its last", [period("2030-01-01", "2030-01-15")]],
    [
      "is valid in a second period",
      [period("2020-01-01", "2020-12-31"), period("2030-01-01", null)],
    ],
  ])("%s", (_, entries) => {
    expect(on("c", entries)).toStrictEqual(both("accepted"));
  });

  it.each<[string, TaxonomyEntry, string]>([
    ["before its first day", period("2030-01-02", "2030-01-14"), "2030-01-01"],
    ["after its last day", period("2029-01-01", "2029-12-31"), "2030-01-01"],
  ])("is not valid %s", (_, entry, today) => {
    const [created, updated] = on("c", [entry]);
    const rule = (day: string) => `the category c of the taxonomy is not valid on ${day}`;
    expect([created, updated]).toStrictEqual([
      refusal("category", rule(today))[0],
      refusal("category", rule("2030-01-15"))[0],
    ]);
  });
});

describe("an account", () => {
  const registries = { ibans: new Map([["01020304059", accountsOf(["it1", "IT2"])]]) };
  const provincia = { organization: "01020304059" };

  it.each<[string, Partial<TransferProposal>]>([
    ["may be any of a beneficiary that has none registered", { iban: "mockIban" }],
    ["may be a registered one", { ...provincia, iban: "IT1" }],
    ["is the same in either case", { ...provincia, iban: "it2", postalIban: "It1" }],
    ["isn't asked for where there is a stamp", { ...provincia, iban: null, stamp }],
  ])("%s", (_, transfer) => {
    expect(judged(transfer, registries)).toStrictEqual(both("accepted"));
  });

  it.each<[string, Partial<TransferProposal>]>([
    ["iban", { ...provincia, iban: "IT3" }],
    ["postalIban", { ...provincia, iban: "IT1", postalIban: "IT3" }],
  ])("must be registered for its beneficiary: %s", (member, transfer) => {
    expect(judged(transfer, registries)).toStrictEqual(
      refusal(member, "the IBAN IT3 is not registered for organization 01020304059"),
    );
  });

  it("belongs to the institution itself where no other is named", () => {
    const mine = { ibans: new Map([[own, accountsOf([iban])]]) };
    expect(judged({ iban: "IT3" }, mine)).toStrictEqual(
      refusal("iban", `the IBAN IT3 is not registered for organization ${own}`),
    );
  });

  it("is refused exactly when its beneficiary has accounts and it isn't among them", () => {
    const code = fc.stringMatching(/^[A-Za-z0-9]{1,4}$/);
    fc.assert(
      fc.property(fc.array(code), code, (accounts, asked) => {
        const found = accountViolations(
          { taxonomy: null, ibans: new Map([["a", accountsOf(accounts)]]) },
          "a",
          "newIban",
          asked,
        );
        const isKnown = accounts.some((each) => each.toUpperCase() === asked.toUpperCase());
        expect(found.map(({ path }) => path)).toStrictEqual(isKnown ? [] : ["newIban"]);
      }),
    );
  });
});

it("asks for the accounts of each beneficiary of a transfer to an account, once", () => {
  const { options } = withTransfers(
    {},
    { organization: "a" },
    { organization: "a", iban: null, postalIban: "IT1" },
    { organization: "b", iban: null, stamp },
    { organization: own },
  );
  expect(beneficiariesOf(own, options)).toStrictEqual([own, "a"]);
});

it("is looked at after the rules of transfers and before the sum, in the order of the specification", () => {
  const asked = (transfer: Partial<TransferProposal>) => {
    const [option] = withTransfers(transfer).options;
    const options = [optionProposal({ ...option, amount: cents(999) })];
    const command = creation({
      proposal: proposal({ options }),
      policy: loaded({ taxonomy: taxonomyOf([tari]) }),
      at: start,
    });
    const failure = refused(create(command));
    return failure._tag === "InvalidDebtPosition" ? failure.violation.path : failure._tag;
  };
  expect(asked({ id: "9", category: "c" })).toBe("paymentOption[0].transfer[0].idTransfer");
  expect(asked({ category: "c" })).toBe("paymentOption[0].transfer[0].category");
  expect(asked({})).toBe("paymentOption[0].amount");
});
