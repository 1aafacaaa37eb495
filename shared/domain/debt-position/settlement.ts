import type { Instant } from "../../prelude/instant";
import { singleOption, type DebtPosition, type PaymentOption } from "./model";

/** Paid, or reported without a receipt: there is no way back to unpaid. */
export const hasProgressed = (option: PaymentOption): boolean => option.status !== "PO_UNPAID";

const isSingle = (option: PaymentOption): boolean => option.plan === singleOption;

/** What is settled together with an option: itself when it is paid alone, else all installments of its plan. */
const planOf = (
  options: ReadonlyArray<PaymentOption>,
  option: PaymentOption,
): ReadonlyArray<PaymentOption> =>
  isSingle(option) ? [option] : options.filter(({ plan }) => plan === option.plan);

/**
 * Alternatives exclude each other: once an option has progressed, only installments of its own plan can
 * still be paid. Payers are not even shown the others, so callers are told that they don't exist.
 */
export const isExcluded = (options: ReadonlyArray<PaymentOption>, option: PaymentOption): boolean =>
  options.some(
    (other) =>
      other.iuv !== option.iuv &&
      hasProgressed(other) &&
      (isSingle(option) || other.plan !== option.plan),
  );

type Settled = "PARTIALLY_PAID" | "PAID" | "REPORTED";

/** The status that payments and reports give (specification 4.3), the first rule that holds; null before any. */
export const settledStatus = (options: ReadonlyArray<PaymentOption>): Settled | null => {
  const plans = options.map((option) => planOf(options, option));
  if (plans.some((plan) => plan.every(({ status }) => status === "PO_REPORTED"))) return "REPORTED";
  if (plans.some((plan) => plan.every(hasProgressed))) return "PAID";
  return options.some(hasProgressed) ? "PARTIALLY_PAID" : null;
};

/** The position with one of its options replaced, and the status that follows from all of them. */
export const settledWith = (
  position: DebtPosition,
  changed: PaymentOption,
  paidAt: Instant | null,
): DebtPosition => {
  const options = position.options.map((option) => (option.iuv === changed.iuv ? changed : option));
  const status = settledStatus(options);
  switch (status) {
    case null:
      return { ...position, options };
    case "PARTIALLY_PAID":
      return { ...position, options, status, paidAt: null };
    case "PAID":
    case "REPORTED":
      return { ...position, options, status, paidAt };
  }
};
