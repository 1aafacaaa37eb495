import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import type { Instant } from "../prelude/instant";
import {
  keyOfInstant,
  lowerBound,
  plusMonths,
  upperBound,
  type PaymentDateKey,
} from "../domain/receipt/payment-date";

export type InvalidDateRange = { readonly _tag: "InvalidDateRange" };

/** Both bounds are inside; null: there is none. */
export type ReceiptWindow = {
  readonly from: PaymentDateKey | null;
  readonly to: PaymentDateKey | null;
};

const read = (
  text: string | null,
  parse: (text: string) => O.Option<PaymentDateKey>,
): E.Either<InvalidDateRange, PaymentDateKey | null> =>
  text === null || text.trim() === ""
    ? E.right(null)
    : pipe(
        parse(text),
        E.fromOption((): InvalidDateRange => ({ _tag: "InvalidDateRange" })),
      );

const earlier = (one: PaymentDateKey, other: PaymentDateKey): PaymentDateKey =>
  one < other ? one : other;

/** What is left open is closed by so many months; 0: it stays open. */
const completed = ({ from, to }: ReceiptWindow, now: Instant, months: number): ReceiptWindow => {
  if (months === 0 || (from !== null && to !== null)) return { from, to };
  const present = keyOfInstant(now);
  if (from !== null) return { from, to: earlier(plusMonths(from, months), present) };
  const end = to ?? present;
  return { from: plusMonths(end, -months), to: end };
};

/** The payment dates that a list is asked for. */
export const receiptWindow = (
  asked: { readonly from: string | null; readonly to: string | null },
  now: Instant,
  months: number,
): E.Either<InvalidDateRange, ReceiptWindow> =>
  pipe(
    E.Do,
    E.bind("from", () => read(asked.from, lowerBound)),
    E.bind("to", () => read(asked.to, upperBound)),
    E.filterOrElse(
      ({ from, to }) => from === null || to === null || from <= to,
      (): InvalidDateRange => ({ _tag: "InvalidDateRange" }),
    ),
    E.map((window) => completed(window, now, months)),
  );
