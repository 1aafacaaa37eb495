import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import type { Instant } from "../../prelude/instant";
import { zero } from "../primitives/cents";
import { noticeNumber, type Nav } from "../primitives/identifiers";
import { destinationOf, repeatedCode, usesReservedMetadata } from "./invariants";
import { singleOption, type PaymentOption, type Transfer } from "./model";
import type { OptionProposal, Proposal, TransferProposal } from "./proposal";
import type { Violation } from "./violation";

/** What creation and update refuse in the contents of a proposal. */
export type ProposalRejected =
  | { readonly _tag: "InvalidDebtPosition"; readonly violation: Violation }
  | { readonly _tag: "ReservedMetadata" }
  | {
      readonly _tag: "DuplicateDebtPosition";
      readonly organization: string;
      readonly what: string;
    };

export const invalid = (violation: Violation): ProposalRejected => ({
  _tag: "InvalidDebtPosition",
  violation,
});

/** A proposed option and the notice number that it gets. */
export type Numbered = { readonly proposal: OptionProposal; readonly nav: Nav };

/** Every option with its own notice number or the one made from its IUV, or the first that can't have one. */
export const numbered = (
  { options }: Proposal,
  auxDigit: string,
): E.Either<ProposalRejected, ReadonlyArray<Numbered>> =>
  pipe(
    options,
    E.traverseArrayWithIndex((index, proposal) =>
      pipe(
        proposal.nav === null ? noticeNumber(auxDigit, proposal.iuv) : O.some(proposal.nav),
        O.map((nav) => ({ proposal, nav })),
        E.fromOption(() =>
          invalid({
            path: `paymentOption[${index}].iuv`,
            rule: `the IUV leaves no room for the digit ${auxDigit} of its notice number`,
          }),
        ),
      ),
    ),
  );

/** The last checks that need no store (specification 5.1): a reserved metadata key, then repeated codes. */
export const conflict = (
  organization: string,
  proposal: Proposal,
  options: ReadonlyArray<Numbered>,
): ProposalRejected | null => {
  if (usesReservedMetadata(proposal)) return { _tag: "ReservedMetadata" };
  const codes = options.map(({ nav, proposal: { iuv } }) => ({ iuv, nav }));
  const what = repeatedCode(codes, proposal);
  return what === null ? null : { _tag: "DuplicateDebtPosition", organization, what };
};

export type Terms = {
  readonly organization: string;
  readonly switchToExpired: boolean;
  /** Identifier for the plan that the position's installments share. */
  readonly planId: string;
  readonly insertedAt: Instant;
  readonly at: Instant;
};

const transferOf =
  ({ at, insertedAt, organization }: Terms) =>
  (transfer: TransferProposal): ReadonlyArray<Transfer> => {
    const destination = destinationOf(transfer);
    return destination === null
      ? []
      : [
          {
            id: transfer.id,
            amount: transfer.amount,
            organization: transfer.organization ?? organization,
            companyName: transfer.companyName,
            remittanceInformation: transfer.remittanceInformation,
            category: transfer.category,
            destination,
            metadata: transfer.metadata,
            status: "T_UNREPORTED",
            insertedAt,
            lastUpdatedAt: at,
          },
        ];
  };

/** The option that a proposal without violations asks for: unpaid, unreported, without notification fee. */
export const optionOf = (
  terms: Terms,
  { nav, proposal }: Numbered,
  validFrom: Instant | null,
): PaymentOption => ({
  iuv: proposal.iuv,
  nav,
  amount: proposal.amount,
  description: proposal.description,
  plan: proposal.isPartialPayment ? terms.planId : singleOption,
  planDescription: null,
  debtor: null,
  validFrom,
  dueDate: proposal.dueDate,
  retentionDate: proposal.retentionDate,
  switchToExpired: terms.switchToExpired,
  notificationFee: zero,
  notificationFeeUpdatedAt: null,
  sendSync: false,
  status: "PO_UNPAID",
  payment: null,
  reportedAt: null,
  reportingFlow: null,
  metadata: proposal.metadata,
  transfers: proposal.transfers.flatMap(transferOf(terms)),
  insertedAt: terms.insertedAt,
  lastUpdatedAt: terms.at,
});
