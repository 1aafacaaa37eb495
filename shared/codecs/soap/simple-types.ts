import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import { fromLocal, plusDays, startOfDay, toLocal, type Instant } from "../../prelude/instant";
import { cents, type Cents } from "../../domain/primitives/cents";

/** The type of a text: how it is read, or what is wrong with it, in words that never quote it. */
export type SimpleType<A> = {
  readonly read: (text: string) => E.Either<string, A>;
  readonly write: (value: A) => string;
};

/** The white space of XML; what JavaScript trims is more. */
const collapsed = (text: string): string => text.replace(/[\t\n\r ]+/g, " ").replace(/^ | $/g, "");

/** Characters as a schema counts them; a pair of surrogates is one. */
const lengthOf = (text: string): number => {
  const pairs = text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g);
  return text.length - (pairs === null ? 0 : pairs.length);
};

const texts = (holds: (text: string) => boolean, message: string): SimpleType<string> => ({
  read: (text) => (holds(text) ? E.right(text) : E.left(message)),
  write: (text) => text,
});

/** Any text, also none. */
export const anyText: SimpleType<string> = texts(() => true, "");

export const textBetween = (minimum: number, maximum: number): SimpleType<string> =>
  texts(
    (text) => {
      const length = lengthOf(text);
      return length >= minimum && length <= maximum;
    },
    minimum === maximum
      ? `must have ${minimum} characters`
      : `must have ${minimum} to ${maximum} characters`,
  );

/** Texts keep their spaces, so the whole of it must match. */
export const textMatching = (
  pattern: RegExp,
  message: string,
  maximum = Number.MAX_SAFE_INTEGER,
): SimpleType<string> => texts((text) => text.length <= maximum && pattern.test(text), message);

export const oneOf = <A extends string>(
  ...values: readonly [A, ...ReadonlyArray<A>]
): SimpleType<A> => ({
  read: (text) =>
    E.fromNullable(`must be ${values.join(" or ")}`)(values.find((value) => value === text)),
  write: (value) => value,
});

/** A text that is also one of our identifiers. */
export const branded = <A extends string>(
  type: SimpleType<string>,
  brand: { readonly is: (value: unknown) => value is A },
): SimpleType<A> => ({
  read: (text) =>
    E.flatMap(type.read(text), (valid) =>
      brand.is(valid) ? E.right(valid) : E.left("must not be blank"),
    ),
  write: (value) => value,
});

/** Euros with exactly two decimals and no sign, up to 999999999.99, as whole cents: digits are moved, never computed with. */
export const amountFrom = (minimum: number): SimpleType<Cents> => ({
  read: (text) => {
    const match = /^0*(\d{1,9})\.(\d{2})$/.exec(collapsed(text));
    return pipe(
      cents(match === null ? Number.NaN : Number(`${match[1] ?? ""}${match[2] ?? ""}`)),
      O.filter((amount) => amount >= minimum),
      E.fromOption(
        () =>
          `must be an amount with two decimals, from 0.${String(minimum).padStart(2, "0")} to 999999999.99`,
      ),
    );
  },
  write: (amount) => {
    const digits = String(amount).padStart(3, "0");
    return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  },
});

const zone = "(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))?";
const dateForm = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})${zone}$`);
const dateTimeForm = new RegExp(
  `^(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d+))?${zone}$`,
);

/** Years 0001 to 9999. The schema's other years (0000 isn't one) are refused: an instant can't hold them. */
const hasYear = (date: string): boolean => !date.startsWith("0000");

/** A calendar day as the instant it begins; a zone is dropped. */
export const date: SimpleType<Instant> = {
  read: (text) =>
    pipe(
      O.fromNullable(dateForm.exec(collapsed(text))?.[1]),
      O.filter(hasYear),
      O.flatMap(startOfDay),
      E.fromOption(() => "must be a date such as 2026-03-31"),
    ),
  write: (at) => at.slice(0, 10),
};

const endOfDayForm = /^24:00:00$/;

const wallClock = (text: string): O.Option<Instant> => {
  const match = dateTimeForm.exec(collapsed(text));
  if (match === null) return O.none;
  const [, day = "", time = "", fraction = "0"] = match;
  if (!hasYear(day)) return O.none;
  return endOfDayForm.test(time) && /^0+$/.test(fraction)
    ? pipe(
        startOfDay(day),
        O.map((start) => plusDays(start, 1)),
      )
    : fromLocal(`${day}T${time}.${fraction.slice(0, 9)}`);
};

const dateTimeMessage = "must be a date-time such as 2026-03-31T10:05:09";

/** The wall clock of a date-time, read as UTC: its own zone is dropped. Written without zone. */
export const dateTime: SimpleType<Instant> = {
  read: (text) =>
    pipe(
      wallClock(text),
      E.fromOption(() => dateTimeMessage),
    ),
  write: toLocal,
};

/** A date-time with the text that said it, which others show as it came. */
export type StatedDateTime = { readonly text: string; readonly at: Instant };

export const statedDateTime: SimpleType<StatedDateTime> = {
  read: (text) =>
    pipe(
      wallClock(text),
      O.map((at) => ({ text: collapsed(text), at })),
      E.fromOption(() => dateTimeMessage),
    ),
  write: ({ text }) => text,
};

export const flag: SimpleType<boolean> = {
  read: (text) => {
    const word = collapsed(text);
    if (word === "true" || word === "1") return E.right(true);
    return word === "false" || word === "0" ? E.right(false) : E.left("must be true or false");
  },
  write: String,
};

/** A whole number of one digit; the schema compares values, so signs and zeros in front are no matter. */
export const digitBetween = (minimum: number, maximum: number): SimpleType<string> => ({
  read: (text) =>
    pipe(
      O.fromNullable(/^\+?0*(\d)$/.exec(collapsed(text))?.[1]),
      O.filter((digit) => Number(digit) >= minimum && Number(digit) <= maximum),
      E.fromOption(() => `must be a number from ${minimum} to ${maximum}`),
    ),
  write: (digit) => digit,
});

/** Whole groups of four, the last one padded, and no bits in the padding. Looked at without backtracking: it may be megabytes. */
const isBase64 = (text: string): boolean => {
  const body = text.endsWith("==")
    ? text.slice(0, -2)
    : text.endsWith("=")
      ? text.slice(0, -1)
      : text;
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(body)) return false;
  const last = body.slice(-1);
  const padding = text.length - body.length;
  return padding === 0 || (padding === 1 ? /[AEIMQUYcgkosw048]/ : /[AQgw]/).test(last);
};

/** Base64, kept as such; white space in it is dropped. The bounds are of its text with white space collapsed. */
export const base64 = (minimum = 0, maximum = Number.MAX_SAFE_INTEGER): SimpleType<string> => ({
  read: (text) => {
    const single = collapsed(text);
    const compact = single.replaceAll(" ", "");
    return single.length >= minimum && single.length <= maximum && isBase64(compact)
      ? E.right(compact)
      : E.left("must be base64");
  },
  write: (text) => text,
});
