import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import {
  endOfDay,
  plusDays,
  startOfDay,
  toLocal,
  wholeDaysBetween,
  type Instant,
} from "../prelude/instant";
import type { DueOrPayment, Window } from "../ports/debt-positions";

/** Two groups of date filters were named, be it without a value. */
export type ExclusiveParameters = { readonly _tag: "ExclusiveParameters" };
export type WindowTooWide = {
  readonly _tag: "WindowTooWide";
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly maxDays: number;
};

/** A bound whose name was given; its value may be missing. */
export type Bound = { readonly at: Instant | null };
export type Bounds = { readonly from: Bound | null; readonly to: Bound | null };
export type DateFilters = {
  readonly due: Bounds;
  readonly payment: Bounds;
  readonly paymentTime: Bounds;
};

export const maxDays = 30;

const isNamed = ({ from, to }: Bounds): boolean => from !== null || to !== null;
const dateOf = (at: Instant): string => at.slice(0, 10);

const daysBefore = (at: Instant): Instant =>
  pipe(
    startOfDay(dateOf(plusDays(at, -maxDays))),
    O.getOrElse(() => at),
  );
const daysAfter = (at: Instant): Instant =>
  pipe(
    endOfDay(dateOf(plusDays(at, maxDays))),
    O.getOrElse(() => at),
  );

const windowOf = (on: DueOrPayment, bounds: Bounds): E.Either<WindowTooWide, Window | null> => {
  const from = bounds.from?.at ?? null;
  const to = bounds.to?.at ?? null;
  if (from === null) return E.right(to === null ? null : { on, from: daysBefore(to), to });
  if (to === null) return E.right({ on, from, to: daysAfter(from) });
  const days = wholeDaysBetween(from, to);
  return from > to || days > maxDays
    ? E.left({ _tag: "WindowTooWide", from: toLocal(from), to: toLocal(to), days, maxDays })
    : E.right({ on, from, to });
};

/**
 * The dates that a list is narrowed to: by due date, or by payment date. One bound alone means thirty days,
 * none means all. The groups exclude each other by the presence of a name (specification, section 7).
 */
export const listWindow = ({
  due,
  payment,
  paymentTime,
}: DateFilters): E.Either<ExclusiveParameters | WindowTooWide, Window | null> => {
  const named = [due, payment, paymentTime].filter(isNamed);
  if (named.length > 1) return E.left({ _tag: "ExclusiveParameters" });
  if (isNamed(due)) return windowOf("due", due);
  return windowOf("payment", isNamed(payment) ? payment : paymentTime);
};
