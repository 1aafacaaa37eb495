import { QueryError } from "../query-error";
import { isArray, isObject } from "../values";
import type { Json, Value } from "../values";
import { between, one, three, two } from "./function";
import type { Family, SqlFunction } from "./function";

const isText = (value: Value): value is string => typeof value === "string";

const onText = (compute: (text: string) => Value): SqlFunction =>
  one((value) => (isText(value) ? compute(value) : undefined));

/** A search with an optional third argument: true ignores case. */
const search = (test: (text: string, part: string) => boolean): SqlFunction =>
  between(2, 3, (text, part, ignoresCase = false) => {
    if (!isText(text) || !isText(part) || typeof ignoresCase !== "boolean") return undefined;
    return ignoresCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
  });

const isIndex = (value: Value): value is number =>
  typeof value === "number" && Number.isInteger(value);

const substring = (text: Value, start: Value, length: Value): Value => {
  if (!isText(text) || !isIndex(start) || !isIndex(length)) return undefined;
  return start < 0 || length <= 0 ? "" : text.slice(start, start + length);
};

const indexOf = (text: Value, part: Value, start: Value = 0): Value => {
  if (!isText(text) || !isText(part) || !isIndex(start)) return undefined;
  return start < 0 || start > text.length ? -1 : text.indexOf(part, start);
};

/** Without a second argument whitespace goes, with it every one of its characters. */
const trim = (fromStart: boolean, fromEnd: boolean) =>
  between(1, 2, (text, unwanted = " \t\n\v\f\r\u00a0") => {
    if (!isText(text) || !isText(unwanted)) return undefined;
    let start = 0;
    let end = text.length;
    while (fromStart && start < end && unwanted.includes(text.charAt(start))) start += 1;
    while (fromEnd && end > start && unwanted.includes(text.charAt(end - 1))) end -= 1;
    return text.slice(start, end);
  });

const concat = (...texts: ReadonlyArray<Value>): Value =>
  texts.every(isText) ? texts.join("") : undefined;

const longestReplica = 10_000;
const replicate = (text: Value, times: Value): Value => {
  if (!isText(text) || !isIndex(times) || times < 0) return undefined;
  return text.length * times > longestReplica ? undefined : text.repeat(times);
};

const textOf = (value: Value): Value => {
  if (value === undefined || isText(value)) return value;
  return JSON.stringify(value);
};

const parsed = (text: string): Value => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const parsedWhen = (test: (value: Value) => boolean) =>
  onText((text) => {
    const value = parsed(text);
    return test(value) ? value : undefined;
  });

const join = (items: Value, separator: Value): Value =>
  isArray(items) && isText(separator) && items.every(isText) ? items.join(separator) : undefined;

const split = (text: Value, separator: Value): Value => {
  if (!isText(text) || !isText(separator)) return undefined;
  return separator === "" ? [text] : text.split(separator);
};

const expressions = new Map<string, RegExp>();
const mostExpressions = 200;

/** The modifier x: whitespace in the pattern stands for nothing, unless escaped or in a set. */
const withoutSpace = (pattern: string): string =>
  pattern.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]|\s+/g, (part) => (/^\s/.test(part) ? "" : part));

const compiled = (pattern: string, modifiers: string): RegExp => {
  if (!/^[msix]*$/.test(modifiers) || new Set(modifiers).size !== modifiers.length)
    throw new QueryError(`RegexMatch: the modifiers '${modifiers}' are not supported.`);
  const isSpaced = modifiers.includes("x");
  if (isSpaced && pattern.includes("#"))
    throw new QueryError("RegexMatch: comments in a pattern are not supported by this server.");
  try {
    return new RegExp(isSpaced ? withoutSpace(pattern) : pattern, modifiers.replace("x", ""));
  } catch {
    throw new QueryError(`RegexMatch: '${pattern}' is not a regular expression of this server.`);
  }
};

const expressionOf = (pattern: string, modifiers: string): RegExp => {
  const key = `${modifiers}/${pattern}`;
  const expression = expressions.get(key) ?? compiled(pattern, modifiers);
  if (expressions.size >= mostExpressions) expressions.clear();
  expressions.set(key, expression);
  return expression;
};

const regexMatch = (text: Value, pattern: Value, modifiers: Value = ""): Value =>
  isText(text) && isText(pattern) && isText(modifiers)
    ? expressionOf(pattern, modifiers).test(text)
    : undefined;

export const strings: Family = [
  ["CONCAT", between(2, Infinity, concat)],
  ["CONTAINS", search((text, part) => text.includes(part))],
  ["ENDSWITH", search((text, part) => text.endsWith(part))],
  ["INDEX_OF", between(2, 3, indexOf)],
  ["LEFT", two((text, length) => substring(text, 0, length))],
  ["LENGTH", onText((text) => text.length)],
  ["LOWER", onText((text) => text.toLowerCase())],
  ["LTRIM", trim(true, false)],
  ["REGEXMATCH", between(2, 3, regexMatch)],
  [
    "REPLACE",
    three((text, from, to) => {
      if (!isText(text) || !isText(from) || !isText(to)) return undefined;
      return from === "" ? text : text.replaceAll(from, () => to);
    }),
  ],
  ["REPLICATE", two(replicate)],
  ["REVERSE", onText((text) => Array.from(text).reverse().join(""))],
  [
    "RIGHT",
    two((text, length) => {
      if (!isText(text) || !isIndex(length)) return undefined;
      return length <= 0 ? "" : text.slice(-length);
    }),
  ],
  ["RTRIM", trim(false, true)],
  ["STARTSWITH", search((text, part) => text.startsWith(part))],
  ["STRINGEQUALS", search((text, other) => text === other)],
  ["STRINGJOIN", two(join)],
  ["STRINGSPLIT", two(split)],
  ["STRINGTOARRAY", parsedWhen(isArray)],
  ["STRINGTOBOOLEAN", parsedWhen((value) => typeof value === "boolean")],
  ["STRINGTONULL", parsedWhen((value) => value === null)],
  ["STRINGTONUMBER", parsedWhen((value) => typeof value === "number")],
  ["STRINGTOOBJECT", parsedWhen(isObject)],
  ["SUBSTRING", three(substring)],
  ["TOSTRING", one(textOf)],
  ["TRIM", trim(true, true)],
  ["UPPER", onText((text) => text.toUpperCase())],
];
