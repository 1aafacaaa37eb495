import * as O from "fp-ts/Option";
import { refined } from "../../prelude/refined";

/** Money: whole euro cents, zero or more, exact (at most 2^53 − 1). */
export type Cents = number & { readonly Cents: unique symbol };

const isCents = (value: unknown): value is Cents =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);

export const Cents = refined("Cents", isCents, "must be an amount in whole cents", {
  type: "integer",
  format: "int64",
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
});

export const cents = (value: number): O.Option<Cents> => (isCents(value) ? O.some(value) : O.none);

/** The sum, or none when it leaves the exact range. */
export const sum = (amounts: ReadonlyArray<Cents>): O.Option<Cents> =>
  cents(amounts.reduce<number>((total, amount) => total + amount, 0));

// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- zero satisfies the guard above
export const zero = 0 as Cents;
