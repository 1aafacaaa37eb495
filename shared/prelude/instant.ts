import * as O from "fp-ts/Option";
import * as Ord from "fp-ts/Ord";
import * as S from "fp-ts/string";

/**
 * A moment in UTC as canonical text of fixed width, with microseconds: `2026-03-01T09:00:00.000000Z`.
 * It sorts as text, compares with `<` and is the same in memory, in documents and in logs.
 */
export type Instant = string & { readonly Instant: unique symbol };

const canonical = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
const local = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;

const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

const isDate = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);

const isCanonical = (text: string): text is Instant =>
  canonical.test(text) &&
  isDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))) &&
  Number(text.slice(11, 13)) < 24 &&
  Number(text.slice(14, 16)) < 60 &&
  Number(text.slice(17, 19)) < 60;

export const isInstant = (value: unknown): value is Instant =>
  typeof value === "string" && isCanonical(value);

const instant = (text: string): O.Option<Instant> => (isCanonical(text) ? O.some(text) : O.none);

/**
 * Reads a local date-time (`2030-05-21T10:00`, seconds and up to nine fraction digits optional) as UTC.
 * Digits beyond the microsecond are dropped. There is no zone: offsets, dates alone, impossible dates
 * and hour 24 give none. A caller that tolerates a trailing `Z` removes it first.
 */
export const fromLocal = (text: string): O.Option<Instant> => {
  const match = local.exec(text);
  if (match === null) return O.none;
  const [, year, month, day, hour, minute, second = "00", fraction = ""] = match;
  return instant(
    `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second}.${fraction.slice(0, 6).padEnd(6, "0")}Z`,
  );
};

/** The published form: no zone, seconds always, the fraction without trailing zeros or not at all. */
export const toLocal = (at: Instant): string => {
  const fraction = at.slice(20, 26).replace(/0+$/, "");
  return fraction === "" ? at.slice(0, 19) : `${at.slice(0, 19)}.${fraction}`;
};

const lowest = "0000-01-01T00:00:00.000000Z";
const highest = "9999-12-31T23:59:59.999999Z";

/** Milliseconds since 1970, the microseconds cut off. */
export const toMillis = (at: Instant): number => Date.parse(`${at.slice(0, 23)}Z`);

/** Whole milliseconds since 1970 as an instant; moments outside the years 0000 to 9999 are moved to the nearest inside. */
export const fromMillis = (millis: number, micros = 0): Instant => {
  const date = new Date(millis);
  const iso = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  const text = `${iso.slice(0, 23)}${String(micros).padStart(3, "0")}Z`;
  // The bounds are canonical, so one of the three always is.
  if (isCanonical(text)) return text;
  const bound = millis < 0 ? lowest : highest;
  return isCanonical(bound) ? bound : fromMillis(0);
};

const microsOf = (at: Instant): number => Number(at.slice(23, 26));

export const plusMillis = (at: Instant, millis: number): Instant =>
  fromMillis(toMillis(at) + millis, microsOf(at));

export const plusDays = (at: Instant, days: number): Instant => plusMillis(at, days * 86_400_000);

/** The next instant that can be told apart: one microsecond later. */
export const justAfter = (at: Instant): Instant =>
  microsOf(at) === 999 ? fromMillis(toMillis(at) + 1) : fromMillis(toMillis(at), microsOf(at) + 1);

export const startOfDay = (date: string): O.Option<Instant> => fromLocal(`${date}T00:00:00`);
export const endOfDay = (date: string): O.Option<Instant> => fromLocal(`${date}T23:59:59.999999`);

/** Whole days from one instant to a later one, rounded down. */
export const wholeDaysBetween = (from: Instant, to: Instant): number => {
  const micros = microsOf(to) < microsOf(from) ? 1 : 0;
  return Math.floor((toMillis(to) - toMillis(from) - micros) / 86_400_000);
};

export const InstantOrd: Ord.Ord<Instant> = S.Ord;
export const earliest = (instants: ReadonlyArray<Instant>): Instant | null =>
  instants.reduce<Instant | null>((min, at) => (min === null || at < min ? at : min), null);
export const latest = (instants: ReadonlyArray<Instant>): Instant | null =>
  instants.reduce<Instant | null>((max, at) => (max === null || at > max ? at : max), null);
