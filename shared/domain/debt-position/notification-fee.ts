import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import { cents, zero, type Cents } from "../primitives/cents";
import { settle } from "./clock";
import { advanced, eventOf, type Accepted, type Execution } from "./events";
import { findOption } from "./find-option";
import type { DebtPosition, OptionStatus, PaymentOption } from "./model";
import { optionNotFound, type PaymentOptionNotFound } from "./pay";

export type UpdateNotificationFee = Execution & {
  /** Notice number or IUV. */
  readonly code: string;
  readonly fee: Cents;
};

type Beneficiary = { readonly id: string; readonly organization: string | null };

/** The transfer that carries the notification fee: the institution's own with the lowest id, if it has one. */
export const primaryTransfer = <T extends Beneficiary>(
  organization: string,
  transfers: ReadonlyArray<T>,
): T | null =>
  transfers.reduce<T | null>(
    (lowest, transfer) =>
      (transfer.organization ?? organization) === organization &&
      (lowest === null || transfer.id < lowest.id)
        ? transfer
        : lowest,
    null,
  );

export type FeeRejected = "NoPrimaryTransfer" | "AmountTooLarge";

/** The option with another fee inside its amount and inside that of its primary transfer, dates untouched. */
export const withFee = (
  organization: string,
  option: PaymentOption,
  fee: Cents,
): E.Either<FeeRejected, PaymentOption> => {
  const primary = primaryTransfer(organization, option.transfers);
  if (primary === null) return E.left("NoPrimaryTransfer");
  const difference = fee - option.notificationFee;
  return pipe(
    O.Do,
    O.bind("amount", () => cents(option.amount + difference)),
    O.bind("primaryAmount", () => cents(primary.amount + difference)),
    E.fromOption((): FeeRejected => "AmountTooLarge"),
    E.map(({ amount, primaryAmount }) => ({
      ...option,
      amount,
      notificationFee: fee,
      transfers: option.transfers.map((transfer) =>
        transfer === primary ? { ...transfer, amount: primaryAmount } : transfer,
      ),
    })),
  );
};

/** The option with the amounts that its institution sends: the fee is told beside them, and not in them. */
export const withoutFee = (organization: string, option: PaymentOption): PaymentOption =>
  pipe(
    withFee(organization, option, zero),
    E.match(
      () => option,
      (bare) => ({ ...bare, notificationFee: option.notificationFee }),
    ),
  );

type FeeRefusal<Tag extends string> = {
  readonly _tag: Tag;
  readonly organization: string;
  readonly iuv: string;
};
export type UpdateNotificationFeeRejected =
  | PaymentOptionNotFound
  | (FeeRefusal<"NotificationFeeNotUpdatable"> & { readonly from: OptionStatus })
  | FeeRefusal<"NotificationFeeTransferNotFound">
  | FeeRefusal<"NotificationFeeTooLarge">;

const refusals = {
  NoPrimaryTransfer: "NotificationFeeTransferNotFound",
  AmountTooLarge: "NotificationFeeTooLarge",
} as const;

const touched = (option: PaymentOption, primary: string, { at }: Execution): PaymentOption => ({
  ...option,
  notificationFeeUpdatedAt: at,
  lastUpdatedAt: at,
  transfers: option.transfers.map((transfer) =>
    transfer.id === primary ? { ...transfer, lastUpdatedAt: at } : transfer,
  ),
});

/**
 * Replaces the cost of notifying the debtor, which lives inside the amount to be paid and inside the
 * institution's own transfer. Any status of the position will do as long as the option is unpaid. Setting
 * the fee that is set already changes nothing: lookups ask for the price each time.
 */
export const updateNotificationFee =
  (command: UpdateNotificationFee) =>
  (stored: DebtPosition): E.Either<UpdateNotificationFeeRejected, Accepted> => {
    const { at, code, fee } = command;
    const settled = settle(at, command.command)(stored);
    const position = settled.next;
    const { organization } = position;
    const option = findOption(position, code);
    if (option === null) return E.left(optionNotFound(organization, code));
    const { iuv, status } = option;
    if (status !== "PO_UNPAID")
      return E.left({ _tag: "NotificationFeeNotUpdatable", organization, iuv, from: status });
    const charged = withFee(organization, option, fee);
    const primary = primaryTransfer(organization, option.transfers);
    if (E.isLeft(charged) || primary === null) {
      const reason = E.isLeft(charged) ? charged.left : "NoPrimaryTransfer";
      return E.left({ _tag: refusals[reason], organization, iuv });
    }
    if (fee === option.notificationFee && option.notificationFeeUpdatedAt !== null)
      return E.right(settled);
    const changed = touched(charged.right, primary.id, command);
    const options = position.options.map((other) => (other.iuv === iuv ? changed : other));
    const next: DebtPosition = { ...advanced(position, command), options };
    const event = eventOf("NotificationFeeUpdated", next, at, { iuv });
    return E.right({ next, events: [...settled.events, event] });
  };
