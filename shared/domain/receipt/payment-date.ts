import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import { fromLocal, toLocal, type Instant } from "../../prelude/instant";
import type { StatedMoment } from "./model";

/**
 * A wall clock as text of fixed width with nanoseconds, `2026-03-14T10:05:09.000000000`: payment dates are
 * compared in this form, in which fractions neither get lost nor sort after the second that they belong to.
 */
export type PaymentDateKey = string;

const nanoDigits = 9;

const keyOf = (at: Instant, fraction: string): PaymentDateKey =>
  `${at.slice(0, 19)}.${fraction.slice(0, nanoDigits).padEnd(nanoDigits, "0")}`;

const fractionOf = (text: string): string => /\.(\d+)/.exec(text)?.[1] ?? "";

export const paymentDateKey = ({ at, text }: StatedMoment): PaymentDateKey =>
  keyOf(at, fractionOf(text));

const dateOnly = /^\d{4}-\d{2}-\d{2}$/;

const boundOf =
  (timeOfDay: string) =>
  (text: string): O.Option<PaymentDateKey> => {
    const whole = dateOnly.test(text) ? `${text}T${timeOfDay}` : text;
    return pipe(
      fromLocal(whole),
      O.map((at) => keyOf(at, fractionOf(whole))),
    );
  };

/** A date alone means its first moment as a lower bound, its last as an upper one. Offsets are refused. */
export const lowerBound = boundOf("00:00:00");
export const upperBound = boundOf("23:59:59.999999999");

export const keyOfInstant = (at: Instant): PaymentDateKey => keyOf(at, fractionOf(toLocal(at)));

const lastDay = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** So many months later, or earlier; a day that the month doesn't have becomes its last. */
export const plusMonths = (key: PaymentDateKey, months: number): PaymentDateKey => {
  const index = Number(key.slice(0, 4)) * 12 + Number(key.slice(5, 7)) - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  if (index < 0) return `0000-01-01T00:00:00.${"0".repeat(nanoDigits)}`;
  const day = Math.min(Number(key.slice(8, 10)), lastDay(year, month));
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}${key.slice(10)}`;
};
