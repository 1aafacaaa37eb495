import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import type { Instant } from "../../prelude/instant";
import { settle } from "./clock";
import { codesChange, countCodes } from "./codes";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import { violationsAtUpdate } from "./invariants";
import {
  singleOption,
  type Contents,
  type DebtPosition,
  type Draft,
  type Expired,
  type PaymentOption,
  type Published,
  type Valid,
} from "./model";
import { primaryTransfer, withFee } from "./notification-fee";
import type { OptionProposal, Proposal } from "./proposal";
import {
  conflict,
  invalid,
  numbered,
  optionOf,
  type Numbered,
  type ProposalRejected,
  type Terms,
} from "./proposed-options";
import { published } from "./publish";
import type { Policy } from "./registries";
import { refusal, refusedFrom, type RefusedFrom, type Refusal } from "./refusal";
import { forbidden, mayAct, type SegregationForbidden, type SegregationGrant } from "./segregation";
import { strictViolations } from "./strict";
import type { Violation } from "./violation";

export type Update = Execution & {
  readonly proposal: Proposal;
  readonly toPublish: boolean;
  readonly grant: SegregationGrant;
  /** Identifier for the plan of the installments, unless the position has such a plan already. */
  readonly planId: string;
  /** First digit of a notice number that the institution doesn't choose itself. */
  readonly auxDigit: string;
  readonly policy: Policy;
};

export type UpdateRejected =
  | SegregationForbidden
  | ProposalRejected
  | RefusedFrom<"NotUpdatable">
  | Refusal<"NoTransferForNotificationFee">;

type Updatable = Draft | Published | Valid | Expired;
type Replacement = Draft | Published | Valid;

/** What a batch of the store takes: the position, its events, and every code taken or freed. */
const batchOperations = 100;

/** A body that names another position than its path; known before anything is read. */
export const wrongIupd = (iupd: string, proposal: Proposal): Violation | null =>
  proposal.iupd === iupd
    ? null
    : { path: "iupd", rule: `the IUPD ${proposal.iupd} must be the one of the path, ${iupd}` };

const updatable = (position: DebtPosition): E.Either<UpdateRejected, Updatable> => {
  switch (position.status) {
    case "DRAFT":
    case "PUBLISHED":
    case "VALID":
    case "EXPIRED":
      return E.right(position);
    case "INVALID":
    case "PARTIALLY_PAID":
    case "PAID":
    case "REPORTED":
      return E.left(refusedFrom("NotUpdatable", position));
  }
};

const storedOption = (position: Contents, iuv: string): PaymentOption | null =>
  position.options.find((option) => option.iuv === iuv) ?? null;

/**
 * The validity of an option after the update. Published again without a date, what has been valid stays
 * valid since then, and doesn't begin anew.
 */
const validFromOf =
  ({ at, proposal, toPublish }: Update, position: Updatable) =>
  ({ iuv }: OptionProposal): Instant | null => {
    if (proposal.validityDate !== null) return proposal.validityDate;
    if (!toPublish || position.status !== "VALID") return null;
    const since = storedOption(position, iuv)?.validFrom ?? null;
    return since !== null && since <= at ? since : null;
  };

/** Whether the notification fee of some option has nowhere to go. */
const leavesFeeWithoutTransfer = (position: Updatable, proposal: Proposal): boolean =>
  proposal.options.some(
    ({ iuv, transfers }) =>
      (storedOption(position, iuv)?.notificationFee ?? 0) > 0 &&
      primaryTransfer(position.organization, transfers) === null,
  );

/** The checks on the contents, in the order of the specification (5.1, steps 7 to 11). */
const checked = (
  command: Update,
  position: Updatable,
): E.Either<UpdateRejected, ReadonlyArray<Numbered>> => {
  const { at, auxDigit, grant, policy, proposal } = command;
  const { organization } = position;
  if (leavesFeeWithoutTransfer(position, proposal))
    return E.left(refusal("NoTransferForNotificationFee", position));
  const violation = [
    ...violationsAtUpdate(
      { organization, now: at, registries: policy.registries },
      proposal,
      validFromOf(command, position),
    ),
    ...(policy.isStrict ? strictViolations({ auxDigit, organization }, proposal) : []),
  ][0];
  if (violation !== undefined) return E.left(invalid(violation));
  const options = numbered(proposal, auxDigit);
  if (E.isLeft(options)) return options;
  if (!mayAct(grant, proposal.options)) return E.left(forbidden(position));
  const refused = conflict(organization, proposal, options.right);
  return refused === null ? options : E.left(refused);
};

/** The stored plan goes on; a first installment begins one. */
const planOf = (position: Updatable, command: Update): string =>
  position.options.find(({ plan }) => plan !== singleOption)?.plan ?? command.planId;

/** The new option, with what the institution doesn't send: the fee, added to its amounts, and its own settings. */
const replaced = (
  position: Updatable,
  fresh: PaymentOption,
  index: number,
): E.Either<UpdateRejected, PaymentOption> => {
  const stored = storedOption(position, fresh.iuv);
  if (stored === null) return E.right(fresh);
  const { notificationFee: fee, notificationFeeUpdatedAt, sendSync } = stored;
  const kept = { ...fresh, notificationFeeUpdatedAt, sendSync };
  if (fee === 0) return E.right(kept);
  return pipe(
    withFee(position.organization, kept, fee),
    E.mapLeft((reason): UpdateRejected =>
      reason === "NoPrimaryTransfer"
        ? refusal("NoTransferForNotificationFee", position)
        : invalid({
            path: `paymentOption[${index}].amount`,
            rule: `the amount and the notification fee ${fee} are beyond ${Number.MAX_SAFE_INTEGER} cents`,
          }),
    ),
  );
};

const replacedOptions = (
  command: Update,
  position: Updatable,
  options: ReadonlyArray<Numbered>,
): E.Either<UpdateRejected, ReadonlyArray<PaymentOption>> => {
  const terms: Terms = {
    organization: position.organization,
    switchToExpired: command.proposal.switchToExpired,
    planId: planOf(position, command),
    insertedAt: position.insertedAt,
    at: command.at,
  };
  const validFrom = validFromOf(command, position);
  return pipe(
    options,
    E.traverseArrayWithIndex((index, option) =>
      replaced(position, optionOf(terms, option, validFrom(option.proposal)), index),
    ),
  );
};

const replacement = (
  { at, command, proposal, toPublish }: Update,
  position: Updatable,
  options: ReadonlyArray<PaymentOption>,
): Replacement => {
  const contents: Contents = {
    ...advanced<Contents>(position, { at, command }),
    companyName: proposal.companyName,
    officeName: proposal.officeName,
    payStandIn: proposal.payStandIn,
    debtor: proposal.debtor,
    options,
  };
  return toPublish
    ? published(contents, at)
    : { ...contents, status: "DRAFT", publishedAt: null, paidAt: null };
};

/** The whole update is one batch of the store, so it can't take and free more codes than fit. */
const fitting = (
  position: Updatable,
  accepted: Accepted<Replacement>,
): E.Either<UpdateRejected, Accepted<Replacement>> => {
  const count = countCodes(codesChange(position, accepted.next));
  const limit = batchOperations - 1 - accepted.events.length;
  return count <= limit
    ? E.right(accepted)
    : E.left(
        invalid({
          path: "paymentOption",
          rule: `one update takes and frees at most ${limit} codes (IUV and NAV), not ${count}`,
        }),
      );
};

/**
 * Replaces the whole contents of an unpaid position. Options are matched by IUV: what is stored and not sent
 * is gone, a notice number that isn't sent is made anew from the IUV, and the amounts are sent without the
 * notification fee, which is kept and added again to the option and to the institution's own transfer.
 *
 * Without `toPublish` even a payable position becomes a draft again; with it, it is published as at
 * creation, though its validity date may lie in the past. An expired position comes back this way. A repeat
 * gives the same contents and counts as one more update.
 */
export const update =
  (command: Update) =>
  (stored: DebtPosition): E.Either<UpdateRejected, Accepted<Replacement>> => {
    const settled = settle(command.at, command.command)(stored);
    const mismatch = wrongIupd(stored.iupd, command.proposal);
    if (mismatch !== null) return E.left(invalid(mismatch));
    if (!mayAct(command.grant, stored.options)) return E.left(forbidden(stored));
    return pipe(
      updatable(settled.next),
      E.flatMap((position) =>
        pipe(
          checked(command, position),
          E.flatMap((options) => replacedOptions(command, position, options)),
          E.flatMap((options) => {
            const next = replacement(command, position, options);
            const event = eventOf("DebtPositionUpdated", next, command.at);
            return fitting(position, { next, events: [...settled.events, event] });
          }),
        ),
      ),
    );
  };
