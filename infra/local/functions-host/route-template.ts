import { constraintOf, type Constraint } from "./route-constraints";
import { StartupError, messageOf } from "./startup-error";

export type Parameter = {
  readonly name: string;
  readonly constraints: ReadonlyArray<Constraint>;
  readonly isOptional: boolean;
  readonly isCatchAll: boolean;
  readonly defaultValue: string | undefined;
};

export type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly parameter: Parameter }
  | {
      readonly kind: "mixed";
      readonly expression: RegExp;
      readonly parameters: ReadonlyArray<Parameter>;
    };

type Part = { readonly text: string } | { readonly parameter: Parameter };

/** Cuts at a separator that stands outside parentheses and braces. */
const cutOutside = (text: string, separator: string): ReadonlyArray<string> => {
  const pieces: Array<string> = [];
  let depth = 0;
  let piece = "";
  for (const character of text) {
    if ("({".includes(character)) depth += 1;
    if (")}".includes(character)) depth -= 1;
    if (character === separator && depth === 0) {
      pieces.push(piece);
      piece = "";
    } else piece += character;
  }
  return [...pieces, piece];
};

const unescaped = (text: string): string => text.replace(/\{\{/g, "{").replace(/\}\}/g, "}");

const parameterOf = (body: string): Parameter => {
  const isCatchAll = body.startsWith("*");
  const all = cutOutside(body.replace(/^\*{1,2}/, ""), ":");
  const last = all[all.length - 1] ?? "";
  const isOptional = last.endsWith("?");
  const [lastText = "", defaultValue] = cutOutside(isOptional ? last.slice(0, -1) : last, "=");
  const [name, ...texts] = [...all.slice(0, -1), lastText];
  if (!/^[^/{}?*:=]+$/.test(name)) throw new StartupError(`"{${body}}" is not a route parameter`);
  return {
    name,
    constraints: texts.map((text) => constraintOf(unescaped(text))),
    isOptional,
    isCatchAll,
    defaultValue,
  };
};

const partsOf = (segment: string): ReadonlyArray<Part> => {
  const parts: Array<Part> = [];
  let text = "";
  let index = 0;
  while (index < segment.length) {
    const character = segment[index] ?? "";
    const isDoubled = segment[index + 1] === character && "{}".includes(character);
    if (character === "{" && !isDoubled) {
      const end = closingBrace(segment, index);
      if (text !== "") parts.push({ text });
      text = "";
      parts.push({ parameter: parameterOf(segment.slice(index + 1, end)) });
      index = end + 1;
    } else if (character === "}" && !isDoubled) {
      throw new StartupError(`"${segment}" has a brace that closes nothing`);
    } else {
      text += character;
      index += isDoubled ? 2 : 1;
    }
  }
  return text === "" ? parts : [...parts, { text }];
};

/** Inside a parameter a doubled brace belongs to a regular expression. */
const closingBrace = (segment: string, opening: number): number => {
  for (let index = opening + 1; index < segment.length; index += 1) {
    if (segment[index] !== "}") continue;
    if (segment[index + 1] === "}" && segment.slice(opening, index).includes("(")) index += 1;
    else return index;
  }
  throw new StartupError(`"${segment}" has a brace that is not closed`);
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const mixedSegment = (parts: ReadonlyArray<Part>): Segment => {
  const sources = parts.map((part, index) => {
    if ("parameter" in part) return part.parameter.isOptional ? "(.+)?" : "(.+)";
    const next = parts[index + 1];
    const isOptionalDot =
      part.text.endsWith(".") &&
      next !== undefined &&
      "parameter" in next &&
      next.parameter.isOptional;
    return isOptionalDot ? `${escaped(part.text.slice(0, -1))}(?:\\.)?` : escaped(part.text);
  });
  return {
    kind: "mixed",
    expression: new RegExp(`^${sources.join("")}$`, "i"),
    parameters: parts.flatMap((part) => ("parameter" in part ? [part.parameter] : [])),
  };
};

const segmentOf = (text: string): Segment => {
  const parts = partsOf(text);
  const [first] = parts;
  if (parts.length > 1) return mixedSegment(parts);
  if (first === undefined) throw new StartupError("a route has an empty segment");
  return "text" in first
    ? { kind: "literal", text: first.text.toLowerCase() }
    : { kind: "parameter", parameter: first.parameter };
};

const parametersOf = (segment: Segment): ReadonlyArray<Parameter> =>
  segment.kind === "literal"
    ? []
    : segment.kind === "parameter"
      ? [segment.parameter]
      : segment.parameters;

/** Slashes inside a constraint's parentheses are not separators. */
export const parseTemplate = (template: string): ReadonlyArray<Segment> => {
  const trimmed = template.replace(/^~?\//, "").replace(/\/$/, "");
  if (trimmed === "") return [];
  try {
    const segments = cutOutside(trimmed, "/").map(segmentOf);
    const names = segments.flatMap(parametersOf).map(({ name }) => name.toLowerCase());
    const repeated = names.find((name, index) => names.indexOf(name) !== index);
    if (repeated !== undefined) throw new StartupError(`the parameter "${repeated}" occurs twice`);
    const misplaced = segments
      .slice(0, -1)
      .find((segment) => parametersOf(segment).some(({ isCatchAll }) => isCatchAll));
    if (misplaced !== undefined) throw new StartupError("a catch-all must be the last segment");
    return segments;
  } catch (error) {
    throw new StartupError(`route "${template}": ${messageOf(error)}`);
  }
};
