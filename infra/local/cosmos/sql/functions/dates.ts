import type { Value } from "../values";
import { between, one, three, two, zero } from "./function";
import type { Family, SqlFunction } from "./function";

/** Dates have seven fractional digits: 100 nanoseconds, counted from 1970. */
type Ticks = bigint;
const perMillisecond = 10_000n;

const shape = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?Z?)?$/;

const ticksOf = (value: Value): Ticks | undefined => {
  const [, day, time = "00:00:00", fraction = ""] =
    typeof value === "string" ? (shape.exec(value) ?? []) : [];
  if (day === undefined) return undefined;
  const milliseconds = Date.parse(`${day}T${time}Z`);
  // Date.parse moves a day that doesn't exist into the next month.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(day))
    return undefined;
  return BigInt(milliseconds) * perMillisecond + BigInt(fraction.padEnd(7, "0"));
};

const floorDivide = (left: bigint, right: bigint): bigint =>
  left / right - (left % right < 0n ? 1n : 0n);

const dateOf = (ticks: Ticks): Date => new Date(Number(floorDivide(ticks, perMillisecond)));

const textOf = (ticks: Ticks): Value => {
  const date = dateOf(ticks);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  const fraction = ticks - floorDivide(ticks, 10_000_000n) * 10_000_000n;
  return `${date.toISOString().slice(0, 19)}.${fraction.toString().padStart(7, "0")}Z`;
};

/** Parts of one fixed length, in ticks; the shortest is a nanosecond, of which a tick has 100. */
const fixed: ReadonlyMap<string, bigint> = new Map([
  ["day", 864_000_000_000n],
  ["hour", 36_000_000_000n],
  ["minute", 600_000_000n],
  ["second", 10_000_000n],
  ["millisecond", perMillisecond],
  ["microsecond", 10n],
]);

const parts: ReadonlyMap<string, string> = new Map(
  [
    ["year", "yyyy", "yy"],
    ["month", "mm", "m"],
    ["day", "dd", "d"],
    ["hour", "hh"],
    ["minute", "mi", "n"],
    ["second", "ss", "s"],
    ["millisecond", "ms"],
    ["microsecond", "mcs"],
    ["nanosecond", "ns"],
  ].flatMap(([part = "", ...short]) => [part, ...short].map((name) => [name, part] as const)),
);

const partOf = (value: Value): string | undefined =>
  typeof value === "string" ? parts.get(value.toLowerCase()) : undefined;

const plusMonths = (ticks: Ticks, months: number): Ticks => {
  const date = dateOf(ticks);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0);
  const day = Math.min(date.getUTCDate(), new Date(last).getUTCDate());
  const ofDay = ticks - floorDivide(ticks, 864_000_000_000n) * 864_000_000_000n;
  return (BigInt(first) + BigInt(day - 1) * 86_400_000n) * perMillisecond + ofDay;
};

const plus = (part: string, amount: number, ticks: Ticks): Ticks => {
  if (part === "year") return plusMonths(ticks, amount * 12);
  if (part === "month") return plusMonths(ticks, amount);
  if (part === "nanosecond") return ticks + floorDivide(BigInt(amount), 100n);
  return ticks + BigInt(amount) * (fixed.get(part) ?? 0n);
};

const add = (name: Value, amount: Value, value: Value): Value => {
  const part = partOf(name);
  const ticks = ticksOf(value);
  if (part === undefined || ticks === undefined || !Number.isSafeInteger(amount)) return undefined;
  const sum = plus(part, Number(amount), ticks);
  const isRepresentable = sum > -62_135_596_800_0000000n && sum < 253_402_300_800_0000000n;
  return isRepresentable ? textOf(sum) : undefined;
};

const months = (ticks: Ticks): number =>
  dateOf(ticks).getUTCFullYear() * 12 + dateOf(ticks).getUTCMonth();

/** The boundaries of the part that lie between the two, not the time that passed. */
const difference = (name: Value, from: Value, to: Value): Value => {
  const part = partOf(name);
  const start = ticksOf(from);
  const end = ticksOf(to);
  if (part === undefined || start === undefined || end === undefined) return undefined;
  if (part === "year") return dateOf(end).getUTCFullYear() - dateOf(start).getUTCFullYear();
  if (part === "month") return months(end) - months(start);
  if (part === "nanosecond") return Number((end - start) * 100n);
  const length = fixed.get(part) ?? 1n;
  return Number(floorDivide(end, length) - floorDivide(start, length));
};

const extract = (name: Value, value: Value): Value => {
  const part = partOf(name);
  const ticks = ticksOf(value);
  if (part === undefined || ticks === undefined) return undefined;
  const date = dateOf(ticks);
  const fraction = Number(ticks - floorDivide(ticks, 10_000_000n) * 10_000_000n);
  switch (part) {
    case "year":
      return date.getUTCFullYear();
    case "month":
      return date.getUTCMonth() + 1;
    case "day":
      return date.getUTCDate();
    case "hour":
      return date.getUTCHours();
    case "minute":
      return date.getUTCMinutes();
    case "second":
      return date.getUTCSeconds();
    case "millisecond":
      return Math.floor(fraction / 10_000);
    case "microsecond":
      return Math.floor(fraction / 10);
    default:
      return fraction * 100;
  }
};

const fromParts = (...given: ReadonlyArray<Value>): Value => {
  const numbers = given.filter((part) => typeof part === "number");
  if (
    numbers.length < given.length ||
    !numbers.every((part) => Number.isInteger(part) && part >= 0)
  )
    return undefined;
  const widths = [4, 2, 2, 2, 2, 2, 7];
  const texts = widths.map((width, i) => (numbers[i] ?? 0).toString().padStart(width, "0"));
  const [year = "", month = "", day = "", hour = "", minute = "", second = "", fraction = ""] =
    texts;
  const ticks = ticksOf(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`);
  return ticks === undefined ? undefined : textOf(ticks);
};

const fromNumber = (perUnit: bigint): SqlFunction =>
  one((value) =>
    typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 1e18
      ? textOf(BigInt(value) * perUnit)
      : undefined,
  );

const toNumber = (perUnit: bigint): SqlFunction =>
  one((value) => {
    const ticks = ticksOf(value);
    return ticks === undefined ? undefined : Number(floorDivide(ticks, perUnit));
  });

const now = (): Ticks => BigInt(Date.now()) * perMillisecond;
const currentText = zero(() => textOf(now()));
const currentTicks = zero(() => Number(now()));
const currentTimestamp = zero(() => Date.now());

/** The static forms are computed once for a query, the others at each use. */
export const dates: Family = [
  ["DATETIMEADD", three(add)],
  ["DATETIMEDIFF", three(difference)],
  ["DATETIMEFROMPARTS", between(3, 7, fromParts)],
  ["DATETIMEPART", two(extract)],
  ["DATETIMETOTICKS", toNumber(1n)],
  ["DATETIMETOTIMESTAMP", toNumber(perMillisecond)],
  ["GETCURRENTDATETIME", { ...currentText, isVolatile: true }],
  ["GETCURRENTDATETIMESTATIC", currentText],
  ["GETCURRENTTICKS", { ...currentTicks, isVolatile: true }],
  ["GETCURRENTTICKSSTATIC", currentTicks],
  ["GETCURRENTTIMESTAMP", { ...currentTimestamp, isVolatile: true }],
  ["GETCURRENTTIMESTAMPSTATIC", currentTimestamp],
  ["TICKSTODATETIME", fromNumber(1n)],
  ["TIMESTAMPTODATETIME", fromNumber(perMillisecond)],
];
