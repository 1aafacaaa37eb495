import type { Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import type { InstitutionFiscalCode } from "../service/values";

export const delegateRoles = ["ADMINISTRATIVE", "TECHNICAL"] as const;
export type DelegateRole = (typeof delegateRoles)[number];

/** Delegates are named in the contract or in a later update by certified mail. */
export const delegateSources = ["CONTRACT", "PEC_UPDATE"] as const;
export type DelegateSource = (typeof delegateSources)[number];

export type Delegate = {
  readonly email: string;
  readonly role: DelegateRole;
  readonly validFrom: Instant;
  /** The last moment at which the delegation holds; null: until further notice. */
  readonly validTo: Instant | null;
  readonly source: DelegateSource;
};

/** What is known of an organization's contract of adhesion. */
export type AgreementTerms = {
  readonly contractReceivedAt: Instant | null;
  readonly contractReference: string | null;
  readonly delegates: ReadonlyArray<Delegate>;
};

export type Agreement = AgreementTerms & {
  readonly organization: InstitutionFiscalCode;
  readonly modifiedAt: Instant;
  readonly revision: number;
  readonly lastCommand: CommandId;
};

/** Addresses are compared without regard to capitals or surrounding spaces. */
export const emailKeyOf = (email: string): string => email.trim().toLowerCase();

export const isDelegate = (
  { delegates }: AgreementTerms,
  emails: ReadonlyArray<string>,
  at: Instant,
): boolean => {
  const keys = new Set(emails.map(emailKeyOf));
  return delegates.some(
    ({ email, validFrom, validTo }) =>
      keys.has(emailKeyOf(email)) && validFrom <= at && (validTo === null || at <= validTo),
  );
};
