import * as E from "fp-ts/Either";
import type { Instant } from "../../prelude/instant";
import { zero } from "../primitives/cents";
import { settle } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import { findOption } from "./find-option";
import type { DebtPosition, Payment, PaymentOption } from "./model";
import { refusal, type Refusal } from "./refusal";
import { mayActOnNotice, type SegregationGrant } from "./segregation";
import { hasProgressed, isExcluded, settledWith } from "./settlement";

export type Pay = Execution & {
  /** Notice number or IUV. */
  readonly code: string;
  readonly payment: Payment;
};

export type MarkAsPaid = Execution & {
  /** Notice number or IUV; its second and third character are checked against the grant. */
  readonly code: string;
  /** Null: the moment of the command. */
  readonly paidAt: Instant | null;
  readonly grant: SegregationGrant;
};

/** Stands for the receipt and its issuer when an institution says that it was paid elsewhere. */
export const closedByInstitution = "CLOSED_AS_ALREADY_PAID_BY_EC";

export type PaymentOptionNotFound = {
  readonly _tag: "PaymentOptionNotFound";
  readonly organization: string;
  readonly code: string;
};
type OptionRefusal<Tag extends string> = Refusal<Tag> & { readonly code: string };
export type PayRejected =
  | PaymentOptionNotFound
  /** This option, or the whole position, is settled: also when the very same receipt comes again. */
  | OptionRefusal<"PaymentOptionAlreadyPaid">
  /** Payment of an alternative has begun: to its caller this option doesn't exist (404). */
  | OptionRefusal<"PaymentOptionExcluded">;

export type MarkAsPaidRejected = PayRejected | SegregationForbiddenOnNotice;
export type SegregationForbiddenOnNotice = {
  readonly _tag: "SegregationForbiddenOnNotice";
  readonly organization: string;
};

export const optionNotFound = (organization: string, code: string): PaymentOptionNotFound => ({
  _tag: "PaymentOptionNotFound",
  organization,
  code,
});

/**
 * The option to be paid, or the first reason why it can't be, in the order of the specification (1.7, I2).
 * An option that is paid alone settles its position at once, so the status tells of it.
 */
const payable = (position: DebtPosition, code: string): E.Either<PayRejected, PaymentOption> => {
  const option = findOption(position, code);
  if (option === null) return E.left(optionNotFound(position.organization, code));
  if (position.status === "PAID" || position.status === "REPORTED" || hasProgressed(option))
    return E.left({ ...refusal("PaymentOptionAlreadyPaid", position), code });
  if (isExcluded(position.options, option))
    return E.left({ ...refusal("PaymentOptionExcluded", position), code });
  return E.right(option);
};

const paid =
  (type: "PaymentOptionPaid" | "PaymentOptionMarkedAsPaid", { at, code, command, payment }: Pay) =>
  (stored: DebtPosition): E.Either<PayRejected, Accepted> => {
    const { next: position, events } = settle(at, command)(stored);
    const option = payable(position, code);
    if (E.isLeft(option)) return option;
    const next = settledWith(
      advanced(position, { at, command }),
      { ...option.right, status: "PO_PAID", payment, lastUpdatedAt: at },
      payment.paidAt,
    );
    const { iuv } = option.right;
    return E.right({ next, events: [...events, eventOf(type, next, at, { iuv })] });
  };

/**
 * Registers the receipt of one option. The money has moved, so neither the position's status nor its dates
 * refuse it: even a draft, an expired or a withdrawn position becomes (partially) paid. Only what is already
 * settled is refused, so a repeat is refused whatever its receipt. The position gets its payment date when a
 * whole plan is paid.
 */
export const pay = (command: Pay): ((stored: DebtPosition) => E.Either<PayRejected, Accepted>) =>
  paid("PaymentOptionPaid", command);

/**
 * Whether a caller restricted to some segregation codes may mark an option as paid. What they sent must fit
 * (specification 1.3), and so must the notice number of the option found: an IUV is taken as well, and its
 * second and third character say nothing about whose it is.
 */
const mayMark = ({ code, grant }: MarkAsPaid, position: DebtPosition): boolean =>
  mayActOnNotice(grant, code) && mayActOnNotice(grant, findOption(position, code)?.nav ?? code);

/**
 * The institution says that an option was paid elsewhere: a payment without receipt and without fee, under
 * the same rules. Without a date it counts as paid now, so that filters on payment dates find the position.
 */
export const markAsPaid =
  (mark: MarkAsPaid) =>
  (stored: DebtPosition): E.Either<MarkAsPaidRejected, Accepted> => {
    const { at, code, command, paidAt } = mark;
    if (!mayMark(mark, stored))
      return E.left({ _tag: "SegregationForbiddenOnNotice", organization: stored.organization });
    const payment: Payment = {
      paidAt: paidAt ?? at,
      method: null,
      fee: zero,
      pspCode: null,
      pspTaxCode: null,
      pspCompany: closedByInstitution,
      receiptId: closedByInstitution,
    };
    return paid("PaymentOptionMarkedAsPaid", { at, command, code, payment })(stored);
  };
