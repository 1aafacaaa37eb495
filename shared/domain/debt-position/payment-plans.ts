import { earliest, latest, type Instant } from "../../prelude/instant";
import { effective } from "./clock";
import { singleOption, type DebtPosition, type PaymentOption } from "./model";
import { hasProgressed } from "./settlement";

export const planStatuses = [
  "PO_INVALID",
  "PO_PAID",
  "PO_PARTIALLY_PAID",
  "PO_EXPIRED_NOT_PAYABLE",
  "PO_EXPIRED_UNPAID",
  "PO_UNPAID",
] as const;
export type PlanStatus = (typeof planStatuses)[number];

export const installmentStatuses = [
  "POI_INVALID",
  "POI_PAID",
  "POI_EXPIRED_NOT_PAYABLE",
  "POI_EXPIRED_UNPAID",
  "POI_UNPAID",
] as const;
export type InstallmentStatus = (typeof installmentStatuses)[number];

export type Installment = { readonly option: PaymentOption; readonly status: InstallmentStatus };

/** One way to pay a position: an option alone, or the installments of one plan in the order of their due dates. */
export type PaymentPlan = {
  readonly installments: ReadonlyArray<Installment>;
  readonly status: PlanStatus;
  readonly description: string | null;
  readonly amount: number;
  readonly dueDate: Instant | null;
  readonly validFrom: Instant | null;
  /** Whether all of it can go to postal accounts. */
  readonly isPostal: boolean;
};

type Group = ReadonlyArray<PaymentOption>;

const byDueDate = (one: PaymentOption, other: PaymentOption): number =>
  one.dueDate < other.dueDate ? -1 : one.dueDate > other.dueDate ? 1 : 0;

/** The ways to pay, in the order of the options; those of a plan sorted by due date. */
const groupsOf = (options: Group): ReadonlyArray<Group> =>
  options
    .filter(
      ({ plan }, index) =>
        plan === singleOption || options.findIndex((each) => each.plan === plan) === index,
    )
    .map((first) =>
      first.plan === singleOption
        ? [first]
        : options.filter(({ plan }) => plan === first.plan).toSorted(byDueDate),
    );

const dueOf = (group: Group): Instant | null => latest(group.map(({ dueDate }) => dueDate));

const isEnded = ({ status }: DebtPosition): boolean => status === "INVALID" || status === "EXPIRED";

const isPast = (now: Instant, { dueDate }: PaymentOption): boolean => dueDate < now;

const installmentStatus = (
  now: Instant,
  isInvalid: boolean,
  option: PaymentOption,
): InstallmentStatus => {
  if (isInvalid) return "POI_INVALID";
  if (hasProgressed(option)) return "POI_PAID";
  if (!isPast(now, option)) return "POI_UNPAID";
  return option.switchToExpired ? "POI_EXPIRED_NOT_PAYABLE" : "POI_EXPIRED_UNPAID";
};

/** What is reported counts as paid: it has been. */
const planStatus = (now: Instant, isInvalid: boolean, group: Group): PlanStatus => {
  if (isInvalid) return "PO_INVALID";
  if (group.every(hasProgressed)) return "PO_PAID";
  if (group.some(hasProgressed)) return "PO_PARTIALLY_PAID";
  if (!group.every((option) => isPast(now, option))) return "PO_UNPAID";
  return group.some(({ switchToExpired }) => switchToExpired)
    ? "PO_EXPIRED_NOT_PAYABLE"
    : "PO_EXPIRED_UNPAID";
};

const isPostal = (group: Group): boolean =>
  group.every(({ transfers }) =>
    transfers.every(
      ({ destination }) =>
        destination._tag === "Account" && (destination.postalIban ?? "").trim() !== "",
    ),
  );

const descriptionOf = (group: Group): string | null =>
  group.map(({ planDescription }) => planDescription).find((text) => (text ?? "").trim() !== "") ??
  null;

const compareDates = (one: Instant | null, other: Instant | null): number => {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
};

/** The ways to pay a position at one moment, the earliest due first. As soon as one is begun the others are invalid. */
export const paymentPlans = (now: Instant, stored: DebtPosition): ReadonlyArray<PaymentPlan> => {
  const position = effective(now, stored);
  const groups = groupsOf(position.options);
  return groups
    .map((group): PaymentPlan => {
      const isInvalid =
        isEnded(position) || groups.some((other) => other !== group && other.some(hasProgressed));
      return {
        installments: group.map((option) => ({
          option,
          status: installmentStatus(now, isInvalid, option),
        })),
        status: planStatus(now, isInvalid, group),
        description: descriptionOf(group),
        amount: group.reduce((total, { amount }) => total + amount, 0),
        dueDate: dueOf(group),
        validFrom: earliest(
          group.flatMap((option) => (option.validFrom === null ? [] : [option.validFrom])),
        ),
        isPostal: isPostal(group),
      };
    })
    .toSorted((one, other) => compareDates(one.dueDate, other.dueDate));
};
