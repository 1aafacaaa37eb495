import * as t from "io-ts";

/** Codecs of single variables. An absent or empty one takes its default, or is refused where there is none. */

export const text = (byDefault: string | null): t.Type<string, string, unknown> =>
  new t.Type<string, string, unknown>(
    "text",
    (value): value is string => typeof value === "string",
    (value, context) =>
      typeof value === "string" && value !== ""
        ? t.success(value)
        : byDefault === null
          ? t.failure(value, context, "is required")
          : t.success(byDefault),
    t.identity,
  );

export const optionalText = text("");

/** Null when absent; hexadecimal digits in lower case, as everywhere else. */
export const optionalHash = new t.Type<string | null, string | null, unknown>(
  "SHA-256",
  (value): value is string | null => value === null || typeof value === "string",
  (value, context) => {
    if (value === undefined || value === "") return t.success(null);
    return typeof value === "string" && /^[0-9a-fA-F]{64}$/.test(value)
      ? t.success(value.toLowerCase())
      : t.failure(value, context, "must be a SHA-256 in 64 hexadecimal digits");
  },
  t.identity,
);

export const whole = (byDefault: number, minimum: number, maximum: number) =>
  new t.Type<number, number, unknown>(
    "whole number",
    (value): value is number => typeof value === "number",
    (value, context) => {
      if (typeof value !== "string" || value === "") return t.success(byDefault);
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      return number >= minimum && number <= maximum
        ? t.success(number)
        : t.failure(value, context, `must be a whole number from ${minimum} to ${maximum}`);
    },
    t.identity,
  );

/** One of a few words; the first is what counts when nothing is said. */
export const oneOf = <A extends string>(...words: readonly [A, ...ReadonlyArray<A>]) =>
  new t.Type<A, A, unknown>(
    "word",
    (value): value is A => words.some((word) => word === value),
    (value, context) => {
      if (value === undefined || value === "") return t.success(words[0]);
      const found = words.find((word) => word === value);
      return found === undefined
        ? t.failure(value, context, `must be one of ${words.join(", ")}`)
        : t.success(found);
    },
    t.identity,
  );

export const digit = new t.Type<string, string, unknown>(
  "digit",
  (value): value is string => typeof value === "string",
  (value, context) => {
    if (value === undefined || value === "") return t.success("3");
    return typeof value === "string" && /^\d$/.test(value)
      ? t.success(value)
      : t.failure(value, context, "must be one digit");
  },
  t.identity,
);

const itemsOf = (value: string): ReadonlyArray<string> =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** Items between commas; spaces around them don't count. */
export const listOf = (byDefault: string, rule: string, isItem: (item: string) => boolean) =>
  new t.Type<ReadonlyArray<string>, ReadonlyArray<string>, unknown>(
    "list",
    (value): value is ReadonlyArray<string> => Array.isArray(value),
    (value, context) => {
      const items = itemsOf(typeof value === "string" && value !== "" ? value : byDefault);
      return items.every(isItem) ? t.success(items) : t.failure(value, context, rule);
    },
    t.identity,
  );
