import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import {
  delegateRoles,
  delegateSources,
  type Agreement,
  type AgreementTerms,
} from "../../domain/agreement/model";
import { InstitutionFiscalCode } from "../../domain/service/values";
import { arrayOf, optionalObject } from "./fields";
import { toMilliseconds } from "./milliseconds";
import { GivenMoment, Moment, optionalRemark } from "./review-fields";

/** The register of agreements: what is known of an institution's contract of adhesion. */

export const AgreementPath = record("AgreementPath", {
  organizationFiscalCode: InstitutionFiscalCode,
});

const Role = literals("DelegateRole", ...delegateRoles);
const Source = literals("DelegateSource", ...delegateSources);

const maxDelegates = 200;

export const AgreementRequest = record("AgreementRequest", {
  contractReceivedAt: optionalObject(GivenMoment),
  contractReference: optionalRemark(255),
  delegates: arrayOf(
    record("DelegateRequest", {
      email: t.string,
      role: Role,
      validFrom: GivenMoment,
      validTo: optionalObject(GivenMoment),
      source: Source,
    }),
    [
      {
        holds: (items) => items.length <= maxDelegates,
        message: `must have at most ${maxDelegates} delegates`,
        schema: { maxItems: maxDelegates },
      },
    ],
  ),
});

export const AgreementView = record("Agreement", {
  organizationFiscalCode: InstitutionFiscalCode,
  contractReceivedAt: nullable(Moment),
  contractReference: nullable(t.string),
  delegates: list(
    record("Delegate", {
      email: t.string,
      role: Role,
      validFrom: Moment,
      validTo: nullable(Moment),
      source: Source,
    }),
  ),
  modifiedAt: Moment,
});

export const termsOf = (request: t.TypeOf<typeof AgreementRequest>): AgreementTerms => request;

export const agreementViewOf = (agreement: Agreement): t.TypeOf<typeof AgreementView> => ({
  organizationFiscalCode: agreement.organization,
  contractReceivedAt:
    agreement.contractReceivedAt === null ? null : toMilliseconds(agreement.contractReceivedAt),
  contractReference: agreement.contractReference,
  delegates: agreement.delegates.map(({ validFrom, validTo, ...delegate }) => ({
    ...delegate,
    validFrom: toMilliseconds(validFrom),
    validTo: validTo === null ? null : toMilliseconds(validTo),
  })),
  modifiedAt: toMilliseconds(agreement.modifiedAt),
});
