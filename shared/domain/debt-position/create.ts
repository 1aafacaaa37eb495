import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import { zero } from "../primitives/cents";
import {
  noticeNumber,
  type Incarnation,
  type Nav,
  type OrganizationFiscalCode,
} from "../primitives/identifiers";
import { eventOf, type Accepted, type Execution } from "./events";
import {
  destinationOf,
  repeatedCode,
  usesReservedMetadata,
  violationsAtCreation,
  type Violation,
} from "./invariants";
import {
  singleOption,
  type Contents,
  type Draft,
  type PaymentOption,
  type Published,
  type ServiceType,
  type Transfer,
  type Valid,
} from "./model";
import type { OptionProposal, Proposal, TransferProposal } from "./proposal";
import { published } from "./publish";
import { mayAct, type SegregationGrant } from "./segregation";

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
};

export type CreateRejected =
  | {
      readonly _tag: "SegregationForbidden";
      readonly organization: string;
      readonly subject: string;
    }
  | { readonly _tag: "InvalidDebtPosition"; readonly violation: Violation }
  | { readonly _tag: "ReservedMetadata" }
  | {
      readonly _tag: "DuplicateDebtPosition";
      readonly organization: string;
      readonly what: string;
    };

const transferOf =
  (command: Create) =>
  (transfer: TransferProposal): ReadonlyArray<Transfer> => {
    const destination = destinationOf(transfer);
    return destination === null
      ? []
      : [
          {
            id: transfer.id,
            amount: transfer.amount,
            organization: transfer.organization ?? command.organization,
            companyName: transfer.companyName,
            remittanceInformation: transfer.remittanceInformation,
            category: transfer.category,
            destination,
            metadata: transfer.metadata,
            status: "T_UNREPORTED",
            insertedAt: command.at,
            lastUpdatedAt: command.at,
          },
        ];
  };

const optionOf = (command: Create, { proposal, nav }: Numbered): PaymentOption => ({
  iuv: proposal.iuv,
  nav,
  amount: proposal.amount,
  description: proposal.description,
  plan: proposal.isPartialPayment ? command.planId : singleOption,
  planDescription: null,
  debtor: null,
  validFrom: command.proposal.validityDate,
  dueDate: proposal.dueDate,
  retentionDate: proposal.retentionDate,
  switchToExpired: command.proposal.switchToExpired,
  notificationFee: zero,
  notificationFeeUpdatedAt: null,
  sendSync: false,
  status: "PO_UNPAID",
  payment: null,
  reportedAt: null,
  reportingFlow: null,
  metadata: proposal.metadata,
  transfers: proposal.transfers.flatMap(transferOf(command)),
  insertedAt: command.at,
  lastUpdatedAt: command.at,
});

type Numbered = { readonly proposal: OptionProposal; readonly nav: Nav };

/** Every option with its notice number, or the violation of the first that can't have one. */
const numbered = (command: Create): E.Either<CreateRejected, ReadonlyArray<Numbered>> =>
  pipe(
    command.proposal.options,
    E.traverseArray((proposal) =>
      pipe(
        proposal.nav === null ? noticeNumber(command.auxDigit, proposal.iuv) : O.some(proposal.nav),
        O.map((nav) => ({ proposal, nav })),
        E.fromOption(() => invalid({ path: "paymentOption", rule: "a notice number is too long" })),
      ),
    ),
  );

const invalid = (violation: Violation): CreateRejected => ({
  _tag: "InvalidDebtPosition",
  violation,
});

const forbidden = ({ organization, proposal }: Create): CreateRejected => ({
  _tag: "SegregationForbidden",
  organization,
  subject: proposal.iupd,
});

/** The checks in the order of the specification (5.1, steps 8 to 11; what the store holds comes at the commit). */
const checked = (command: Create): E.Either<CreateRejected, ReadonlyArray<Numbered>> => {
  const { at, grant, organization, proposal } = command;
  if (!mayAct(grant, proposal.options)) return E.left(forbidden(command));
  const violation = violationsAtCreation(proposal, at)[0];
  if (violation !== undefined) return E.left(invalid(violation));
  if (usesReservedMetadata(proposal)) return E.left({ _tag: "ReservedMetadata" });
  return pipe(
    numbered(command),
    E.filterOrElse(
      (options) => repeatedCode(options.map(codesOf), proposal) === null,
      (options): CreateRejected => ({
        _tag: "DuplicateDebtPosition",
        organization,
        what: repeatedCode(options.map(codesOf), proposal) ?? proposal.iupd,
      }),
    ),
  );
};

const codesOf = ({ proposal, nav }: Numbered): { readonly iuv: string; readonly nav: string } => ({
  iuv: proposal.iuv,
  nav,
});

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
      const { at, proposal } = command;
      const contents: Contents = {
        organization: command.organization,
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
        options: options.map((option) => optionOf(command, option)),
        insertedAt: at,
        lastUpdatedAt: at,
      };
      const next: Draft | Published | Valid = command.toPublish
        ? published(contents, at)
        : { ...contents, status: "DRAFT", publishedAt: null, paidAt: null };
      return { next, events: [eventOf("DebtPositionCreated", next, at)] };
    }),
  );
