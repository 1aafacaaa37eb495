import * as E from "fp-ts/Either";
import type { Instant } from "../../prelude/instant";
import { effective } from "./clock";
import { findOption } from "./find-option";
import type { DebtPosition, Debtor, PaymentOption, Status } from "./model";
import { optionNotFound, type PaymentOptionNotFound } from "./pay";
import { hasProgressed, isExcluded } from "./settlement";

/** An option as a payer's side sees it at one moment. */
export type ShownOption = {
  /** As it is then. */
  readonly position: DebtPosition;
  readonly option: PaymentOption;
  /** The position's status, but EXPIRED for an option that has expired alone. */
  readonly status: Status;
  readonly debtor: Debtor;
};

/** An unpaid option that asked to expire and is past its due date. */
export const isOverdue = (now: Instant, option: PaymentOption): boolean =>
  option.switchToExpired && !hasProgressed(option) && option.dueDate < now;

const shownStatus = (now: Instant, { status }: DebtPosition, option: PaymentOption): Status =>
  isOverdue(now, option) && (status === "VALID" || status === "PARTIALLY_PAID")
    ? "EXPIRED"
    : status;

/** Alternatives of what is settled, and installments of a plan that isn't being paid, are not shown. */
const isHidden = ({ options, status }: DebtPosition, option: PaymentOption): boolean =>
  !hasProgressed(option) &&
  (status === "PAID" || status === "REPORTED" || isExcluded(options, option));

const placeholder = "NA";

/** The option's own debtor, unless it is only a placeholder. */
const debtorOf = ({ debtor }: DebtPosition, { debtor: own }: PaymentOption): Debtor =>
  own === null || (own.fiscalCode === placeholder && own.fullName === placeholder) ? debtor : own;

/**
 * What is shown of the option that a notice number or IUV names, before and at payment: also of one that
 * can't be paid, with the status that says why. Whoever asks too early, or for an excluded alternative, is told
 * that there is none.
 */
export const lookUp =
  (now: Instant, code: string) =>
  (stored: DebtPosition): E.Either<PaymentOptionNotFound, ShownOption> => {
    const position = effective(now, stored);
    const option = findOption(position, code);
    return option === null ||
      isHidden(position, option) ||
      (option.validFrom !== null && option.validFrom > now)
      ? E.left(optionNotFound(position.organization, code))
      : E.right({
          position,
          option,
          status: shownStatus(now, position, option),
          debtor: debtorOf(position, option),
        });
  };
