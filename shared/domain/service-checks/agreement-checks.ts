import type { Instant } from "../../prelude/instant";
import { isDelegate, type Agreement } from "../agreement/model";
import type { InstitutionFiscalCode } from "../service/values";
import { answered, unanswered, type Check, type Question } from "./check";

const contract: Question = {
  rule: "V14",
  code: "MISSING_CONTRACT",
  fields: [],
  whenFailed: "Il contratto di adesione dell'ente non risulta pervenuto via PEC",
};

const delegate: Question = {
  rule: "V15",
  code: "ACCOUNT_NOT_DELEGATE",
  fields: [],
  whenFailed: "L'account che gestisce il servizio non risulta tra i delegati dell'ente",
};

const ownOrganization: Question = {
  rule: "ORGANIZATION",
  code: "ACCOUNT_NOT_DELEGATE",
  fields: ["organization.fiscal_code"],
  whenFailed: "L'ente indicato non è tra quelli collegati all'account che gestisce il servizio",
};

const notRegistered = "L'ente non è presente nel registro delle adesioni";

export type AccountFacts = {
  /** Null: the organization isn't in the register, so nothing can be said. */
  readonly agreement: Agreement | null;
  /** The addresses behind the request, as far as known. */
  readonly emails: ReadonlyArray<string>;
  /** The organizations bound to the owner; null: unknown. */
  readonly organizations: ReadonlyArray<string> | null;
};

/** V14, V15 and the organizations of the owner (1.8), at a given moment. */
export const agreementChecks = (
  organization: InstitutionFiscalCode,
  { agreement, emails, organizations }: AccountFacts,
  at: Instant,
): ReadonlyArray<Check> => [
  agreement === null
    ? unanswered(contract, notRegistered)
    : answered(contract, agreement.contractReceivedAt !== null),
  agreement === null
    ? unanswered(delegate, notRegistered)
    : answered(delegate, isDelegate(agreement, emails, at)),
  organizations === null
    ? unanswered(ownOrganization, "Non sono noti gli enti collegati all'account")
    : answered(ownOrganization, organizations.includes(organization)),
];
