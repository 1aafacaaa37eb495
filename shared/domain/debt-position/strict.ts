import { isReadableIupd } from "../primitives/identifiers";
import type { OptionProposal, Proposal, TransferProposal } from "./proposal";
import type { Violation } from "./violation";

/** Whose proposal it is, and how notice numbers begin where the institution doesn't choose them. */
export type Issuer = { readonly organization: string; readonly auxDigit: string };

const none: ReadonlyArray<Violation> = [];
const unless = (holds: boolean, path: string, rule: string): ReadonlyArray<Violation> =>
  holds ? none : [{ path, rule }];

const isOrganization = (code: string): boolean => /^\d{11}$/.test(code);

/** A person's code, a body's code, or somebody who isn't to be named. */
const isDebtor = (fiscalCode: string): boolean =>
  /^(?:\s*|[A-Z0-9]{16}|\d{11}|ANONIMO)$/i.test(fiscalCode);

/**
 * The two check digits of a payment identifier: the notice number without them, as one number, modulo 93. With
 * aux digit 3 that is a number of 16 digits below 4 × 10^15, so it is exact.
 */
const checkDigits = (iuv: string): string =>
  String(Number(`3${iuv.slice(0, 15)}`) % 93).padStart(2, "0");

const identifier = (path: string, iuv: string, auxDigit: string): ReadonlyArray<Violation> => {
  if (!/^\d{17}$/.test(iuv))
    return [{ path, rule: `the IUV ${iuv} must have 17 digits in strict mode` }];
  return unless(
    auxDigit !== "3" || iuv.endsWith(checkDigits(iuv)),
    path,
    `the IUV ${iuv} must end in the check digits ${checkDigits(iuv)} in strict mode`,
  );
};

const notice = (path: string, { iuv, nav }: OptionProposal, auxDigit: string) =>
  unless(
    nav === null || nav === `${auxDigit}${iuv}`,
    path,
    `the NAV ${nav ?? ""} must be the digit ${auxDigit} and the IUV in strict mode`,
  );

const beneficiary = (path: string, { organization }: TransferProposal) =>
  unless(
    organization === null || isOrganization(organization),
    path,
    `the organization fiscal code ${organization ?? ""} must have 11 digits in strict mode`,
  );

const option = (auxDigit: string) => (each: OptionProposal, index: number) => {
  const path = `paymentOption[${index}]`;
  return [
    ...identifier(`${path}.iuv`, each.iuv, auxDigit),
    ...notice(`${path}.nav`, each, auxDigit),
    ...each.transfers.flatMap((transfer, at) =>
      beneficiary(`${path}.transfer[${at}].organizationFiscalCode`, transfer),
    ),
  ];
};

/**
 * What neither the published interface nor its reference refuses but harms the quality of the data (specification
 * 2.1 and 5.8), in the order of the request: identifiers without their form, a debtor's code that is none, a
 * position that can never be paid. Blank and anonymous debtors stay allowed.
 */
export const strictViolations = (
  { auxDigit, organization }: Issuer,
  { debtor, options }: Proposal,
): ReadonlyArray<Violation> => [
  ...unless(
    isOrganization(organization),
    "organizationfiscalcode",
    `the organization fiscal code ${organization} must have 11 digits in strict mode`,
  ),
  ...unless(
    isDebtor(debtor.fiscalCode),
    "fiscalCode",
    "the debtor's fiscal code must be 16 letters and digits, 11 digits, blank or ANONIMO in strict mode",
  ),
  ...unless(
    options.length > 0,
    "paymentOption",
    "at least one payment option is required in strict mode",
  ),
  ...options.flatMap(option(auxDigit)),
];

/** The same for a new position, whose IUPD must also be one that the other operations take. */
export const strictViolationsAtCreation = (
  issuer: Issuer,
  proposal: Proposal,
): ReadonlyArray<Violation> => [
  ...unless(
    isReadableIupd(proposal.iupd),
    "iupd",
    `the IUPD ${proposal.iupd} may have letters, digits, "_", "*", "-" and blanks only in strict mode`,
  ),
  ...strictViolations(issuer, proposal),
];
