import { minimumAgeOf } from "./age";
import type { Contacts, Organization, Scope, ServiceData } from "./service-data";
import {
  noPayment,
  type Cidr,
  type Description,
  type FiscalCode,
  type PaymentCeiling,
  type ServiceName,
} from "./values";

/** What a caller sends to create or replace a service; null stands for what was left out. */
export type ServiceProposal = {
  readonly name: ServiceName;
  readonly description: Description;
  readonly organization: Organization;
  readonly requireSecureChannel: boolean | null;
  readonly authorizedRecipients: ReadonlyArray<FiscalCode> | null;
  readonly authorizedCidrs: ReadonlyArray<Cidr> | null;
  readonly maxAllowedPaymentAmount: PaymentCeiling | null;
  readonly suitableForMinors: boolean | null;
  readonly metadata: Contacts & { readonly scope: Scope; readonly topicId: number };
};

/** The test citizen comes last when not named already, and can't be removed: a draft can always be tried. */
const withSandbox = (
  recipients: ReadonlyArray<FiscalCode>,
  sandbox: FiscalCode,
): ReadonlyArray<FiscalCode> =>
  recipients.includes(sandbox) ? recipients : [...recipients, sandbox];

/**
 * The data that a proposal leads to. It replaces all that was there: what it leaves out goes back to its
 * default. Only the category and the special flow, which callers can't send, are kept.
 */
export const dataOf = (
  proposal: ServiceProposal,
  previous: ServiceData | null,
  sandbox: FiscalCode,
): ServiceData => ({
  name: proposal.name,
  description: proposal.description,
  organization: proposal.organization,
  requireSecureChannel: proposal.requireSecureChannel ?? false,
  authorizedRecipients: withSandbox(proposal.authorizedRecipients ?? [], sandbox),
  authorizedCidrs: proposal.authorizedCidrs ?? [],
  maxAllowedPaymentAmount: proposal.maxAllowedPaymentAmount ?? noPayment,
  minimumAge: minimumAgeOf(proposal.suitableForMinors),
  metadata: {
    ...proposal.metadata,
    category: previous?.metadata.category ?? "STANDARD",
    customSpecialFlow: previous?.metadata.customSpecialFlow ?? null,
  },
});
