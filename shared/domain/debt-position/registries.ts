import type { Instant } from "../../prelude/instant";
import type { OptionProposal, TransferProposal } from "./proposal";
import type { Violation } from "./violation";

/** A calendar day of UTC, such as `2026-03-01`; sorts as text. */
export type Day = string;

/** One row of the taxonomy: a code and the days on which it may be used, both inside. */
export type TaxonomyEntry = {
  readonly category: string;
  readonly validFrom: Day;
  /** Null: until further notice. */
  readonly validTo: Day | null;
};

type Period = Pick<TaxonomyEntry, "validFrom" | "validTo">;

/** The periods of each code; a code may come back after it ended. */
export type Taxonomy = ReadonlyMap<string, ReadonlyArray<Period>>;

/** The accounts of one body, in the spelling that accounts are compared in. */
export type Accounts = ReadonlySet<string>;

/** What the platform knows about codes and accounts. What isn't loaded isn't enforced. */
export type Registries = {
  readonly taxonomy: Taxonomy | null;
  /** By beneficiary; one without an entry may use any account. */
  readonly ibans: ReadonlyMap<string, Accounts>;
};

/** How much is asked of a proposal beyond the rules that always hold. */
export type Policy = { readonly isStrict: boolean; readonly registries: Registries };

export const nothingLoaded: Registries = { taxonomy: null, ibans: new Map() };

export const taxonomyOf = (entries: ReadonlyArray<TaxonomyEntry>): Taxonomy => {
  const periods = new Map<string, Array<Period>>();
  entries.forEach(({ category, validFrom, validTo }) => {
    const known = periods.get(category);
    // eslint-disable-next-line functional/immutable-data -- built here for thousands of rows, read-only from then on
    if (known === undefined) periods.set(category, [{ validFrom, validTo }]);
    // eslint-disable-next-line functional/immutable-data -- the same
    else known.push({ validFrom, validTo });
  });
  return periods;
};

/** Letters of an account are the same in either case. */
const spelling = (iban: string): string => iban.toUpperCase();

export const accountsOf = (ibans: ReadonlyArray<string>): Accounts => new Set(ibans.map(spelling));

const dayOf = (at: Instant): Day => at.slice(0, 10);

const none: ReadonlyArray<Violation> = [];

const categoryViolations = (
  taxonomy: Taxonomy | null,
  now: Instant,
  path: string,
  category: string,
): ReadonlyArray<Violation> => {
  if (taxonomy === null) return none;
  const periods = taxonomy.get(category);
  if (periods === undefined)
    return [{ path, rule: `the category ${category} is not in the taxonomy` }];
  const today = dayOf(now);
  return periods.some(
    ({ validFrom, validTo }) => validFrom <= today && (validTo === null || today <= validTo),
  )
    ? none
    : [{ path, rule: `the category ${category} of the taxonomy is not valid on ${today}` }];
};

/** The beneficiaries whose accounts are to be known before a proposal is judged: those with a transfer to an account. */
export const beneficiariesOf = (
  organization: string,
  options: ReadonlyArray<OptionProposal>,
): ReadonlyArray<string> => [
  ...new Set(
    options.flatMap(({ transfers }) =>
      transfers
        .filter(({ iban, postalIban }) => iban !== null || postalIban !== null)
        .map((transfer) => transfer.organization ?? organization),
    ),
  ),
];

/** An account that is registered for other bodies, or for none, though this one's accounts are known. */
export const accountViolations = (
  { ibans }: Registries,
  beneficiary: string,
  path: string,
  iban: string | null,
): ReadonlyArray<Violation> => {
  const accounts = ibans.get(beneficiary);
  return iban === null || accounts === undefined || accounts.has(spelling(iban))
    ? none
    : [{ path, rule: `the IBAN ${iban} is not registered for organization ${beneficiary}` }];
};

/** What the registries say against one transfer of a proposal (specification 5.6). */
export const registryViolations = (
  registries: Registries,
  organization: string,
  now: Instant,
  path: string,
  transfer: TransferProposal,
): ReadonlyArray<Violation> => {
  const beneficiary = transfer.organization ?? organization;
  return [
    ...categoryViolations(registries.taxonomy, now, `${path}.category`, transfer.category),
    ...accountViolations(registries, beneficiary, `${path}.iban`, transfer.iban),
    ...accountViolations(registries, beneficiary, `${path}.postalIban`, transfer.postalIban),
  ];
};
