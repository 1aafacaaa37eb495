import * as E from "fp-ts/Either";
import type { Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import { isEmailAddress } from "../service/contact-formats";
import type { InstitutionFiscalCode } from "../service/values";
import { emailKeyOf, type Agreement, type AgreementTerms, type Delegate } from "./model";

export type Register = {
  readonly at: Instant;
  readonly command: CommandId;
  readonly organization: InstitutionFiscalCode;
  readonly terms: AgreementTerms;
};

export type AgreementRejected = {
  readonly _tag: "AgreementInvalid";
  readonly violations: ReadonlyArray<{ readonly path: string; readonly rule: string }>;
};

const overlaps = (one: Delegate, other: Delegate): boolean =>
  emailKeyOf(one.email) === emailKeyOf(other.email) &&
  one.role === other.role &&
  (other.validTo === null || one.validFrom <= other.validTo) &&
  (one.validTo === null || other.validFrom <= one.validTo);

const violationsOf = (
  { contractReceivedAt, delegates }: AgreementTerms,
  at: Instant,
): AgreementRejected["violations"] => [
  ...(contractReceivedAt !== null && contractReceivedAt > at
    ? [{ path: "contractReceivedAt", rule: "can't lie in the future" }]
    : []),
  ...delegates.flatMap((delegate, index) => {
    const path = `delegates[${index}]`;
    const { email, validFrom, validTo } = delegate;
    return [
      ...(isEmailAddress(email)
        ? []
        : [{ path: `${path}.email`, rule: "must be an e-mail address" }]),
      ...(validTo !== null && validTo < validFrom
        ? [{ path: `${path}.validTo`, rule: "can't be before validFrom" }]
        : []),
      ...(delegates.slice(0, index).some((earlier) => overlaps(earlier, delegate))
        ? [{ path, rule: "repeats an earlier delegate in the same role and time" }]
        : []),
    ];
  }),
];

const sameTerms = (one: AgreementTerms, other: AgreementTerms): boolean => {
  const text = ({ contractReceivedAt, contractReference, delegates }: AgreementTerms): string =>
    JSON.stringify([
      contractReceivedAt,
      contractReference,
      delegates.map(({ email, role, source, validFrom, validTo }) => [
        email,
        role,
        source,
        validFrom,
        validTo,
      ]),
    ]);
  return text(one) === text(other);
};

/**
 * Enters what is known of an organization's agreement, or replaces it as a whole. Repeating it changes
 * nothing. Requests already under review are judged by what was known when they were validated.
 */
export const register =
  ({ at, command, organization, terms }: Register) =>
  (current: Agreement | null): E.Either<AgreementRejected, Agreement> => {
    const violations = violationsOf(terms, at);
    if (violations.length > 0) return E.left({ _tag: "AgreementInvalid", violations });
    if (current !== null && sameTerms(current, terms)) return E.right(current);
    const { contractReceivedAt, contractReference, delegates } = terms;
    return E.right({
      organization,
      contractReceivedAt,
      contractReference,
      delegates,
      modifiedAt: at,
      revision: (current?.revision ?? 0) + 1,
      lastCommand: command,
    });
  };
