import * as E from "fp-ts/Either";
import type { Json } from "../prelude/shape";

export const maxDepth = 32;

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*/g;
const hostileKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const wholeNumber = /^-?\d+$/;
const loneSurrogate = /\p{Surrogate}/u;

const parsed = (text: string): E.Either<string, Json> =>
  E.tryCatch(
    () => JSON.parse(text) as Json, // eslint-disable-line @typescript-eslint/consistent-type-assertions -- JSON.parse gives nothing else
    () => "the body is not valid JSON",
  );

/**
 * What a parser would silently repair or round in a text that is valid JSON: a member given twice, a member
 * that reaches for the prototype, an integer that a double can't hold, nesting without end, half a character.
 */
const hazard = (text: string): string | null => {
  /* eslint-disable functional/no-let, functional/no-loop-statements, functional/immutable-data -- a scanner over tokens, hot and local */
  const open: Array<Set<string> | null> = [];
  let previous = "";
  for (const current of text.match(token) ?? []) {
    if (current === "{" || current === "[") {
      open.push(current === "{" ? new Set() : null);
      if (open.length > maxDepth) return `the body is nested deeper than ${maxDepth} levels`;
    } else if (current === "}" || current === "]") {
      open.pop();
    } else if (current === ":") {
      const members = open.at(-1);
      const raw = previous;
      const key = raw.includes("\\") ? String(JSON.parse(raw)) : raw.slice(1, -1);
      if (hostileKeys.has(key)) return `the member ${key} is not allowed`;
      if (members?.has(key)) return "a member is given more than once";
      members?.add(key);
    } else if (current.startsWith('"')) {
      if (current.includes("\\u") && loneSurrogate.test(String(JSON.parse(current))))
        return "a text holds half of a surrogate pair";
    } else if (wholeNumber.test(current) && !Number.isSafeInteger(Number(current))) {
      return "an integer is outside the range that can be kept exactly";
    }
    previous = current;
  }
  return null;
  /* eslint-enable functional/no-let, functional/no-loop-statements, functional/immutable-data */
};

/** Reads a JSON text strictly; the left side says what is wrong with it, without quoting values. */
export const parseJson = (text: string): E.Either<string, Json> =>
  E.chain((value: Json) => {
    const problem = hazard(text);
    return problem === null ? E.right(value) : E.left(problem);
  })(parsed(text));
