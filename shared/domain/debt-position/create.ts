import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import type { Incarnation, OrganizationFiscalCode } from "../primitives/identifiers";
import { eventOf, type Accepted, type Execution } from "./events";
import { violationsAtCreation } from "./invariants";
import type { Contents, Draft, Published, ServiceType, Valid } from "./model";
import type { Proposal } from "./proposal";
import {
  conflict,
  invalid,
  numbered,
  optionOf,
  type Numbered,
  type ProposalRejected,
} from "./proposed-options";
import { published } from "./publish";
import type { Policy } from "./registries";
import { forbidden, mayAct, type SegregationForbidden, type SegregationGrant } from "./segregation";
import { strictViolationsAtCreation } from "./strict";

export type Create = Execution & {
  readonly organization: OrganizationFiscalCode;
  readonly serviceType: ServiceType;
  readonly proposal: Proposal;
  readonly toPublish: boolean;
  readonly grant: SegregationGrant;
  readonly incarnation: Incarnation;
  /** Identifier for the plan that the position's installments share. */
  readonly planId: string;
  /** First digit of a notice number that the institution doesn't choose itself. */
  readonly auxDigit: string;
  readonly policy: Policy;
};

export type CreateRejected = SegregationForbidden | ProposalRejected;

/** The checks in the order of the specification (5.1, steps 8 to 11; what the store holds comes at the commit). */
const checked = (command: Create): E.Either<CreateRejected, ReadonlyArray<Numbered>> => {
  const { at, auxDigit, grant, organization, policy, proposal } = command;
  if (!mayAct(grant, proposal.options))
    return E.left(forbidden({ organization, iupd: proposal.iupd }));
  const violation = [
    ...violationsAtCreation({ organization, now: at, registries: policy.registries }, proposal),
    ...(policy.isStrict ? strictViolationsAtCreation({ auxDigit, organization }, proposal) : []),
  ][0];
  if (violation !== undefined) return E.left(invalid(violation));
  const options = numbered(proposal, auxDigit);
  if (E.isLeft(options)) return options;
  const refused = conflict(organization, proposal, options.right);
  return refused === null ? options : E.left(refused);
};

/**
 * A new debt position: a draft, or published at once (`toPublish`), which means VALID when it has no
 * validity date and PUBLISHED when that date is still to come. A repeat is refused as a duplicate.
 */
export const create = (
  command: Create,
): E.Either<CreateRejected, Accepted<Draft | Published | Valid>> =>
  pipe(
    checked(command),
    E.map((options) => {
      const { at, organization, planId, proposal } = command;
      const { switchToExpired, validityDate } = proposal;
      const terms = { organization, switchToExpired, planId, insertedAt: at, at };
      const contents: Contents = {
        organization,
        iupd: proposal.iupd,
        serviceType: command.serviceType,
        incarnation: command.incarnation,
        sequence: 1,
        revision: 1,
        lastCommand: command.command,
        companyName: proposal.companyName,
        officeName: proposal.officeName,
        payStandIn: proposal.payStandIn,
        debtor: proposal.debtor,
        options: options.map((option) => optionOf(terms, option, validityDate)),
        insertedAt: at,
        lastUpdatedAt: at,
      };
      const next: Draft | Published | Valid = command.toPublish
        ? published(contents, at)
        : { ...contents, status: "DRAFT", publishedAt: null, paidAt: null };
      return { next, events: [eventOf("DebtPositionCreated", next, at)] };
    }),
  );
