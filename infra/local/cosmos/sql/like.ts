import { QueryError } from "./query-error";

type Piece =
  | { readonly kind: "literal"; readonly character: string }
  | { readonly kind: "pattern"; readonly source: string };

const literal = (character: string): Piece => ({ kind: "literal", character });
const quoted = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const piecesOf = (pattern: string, escape: string | null): ReadonlyArray<Piece> => {
  const pieces: Array<Piece> = [];
  let at = 0;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    if (character === escape && at + 1 < pattern.length) {
      pieces.push(literal(pattern.charAt(at + 1)));
      at += 2;
    } else if (character === "[") {
      const { source, end } = setAt(pattern, at, escape);
      pieces.push({ kind: "pattern", source });
      at = end;
    } else {
      if (character === "%") pieces.push({ kind: "pattern", source: "[^]*" });
      else if (character === "_") pieces.push({ kind: "pattern", source: "[^]" });
      else pieces.push(literal(character));
      at += 1;
    }
  }
  return pieces;
};

/** `[abc]`, `[a-f]` and `[^a-f]`; a wildcard inside the brackets stands for itself. */
const setAt = (pattern: string, start: number, escape: string | null) => {
  const isNegated = pattern.charAt(start + 1) === "^";
  let source = "";
  let at = start + (isNegated ? 2 : 1);
  for (; at < pattern.length && pattern.charAt(at) !== "]"; at += 1) {
    if (pattern.charAt(at) === escape && at + 1 < pattern.length) {
      at += 1;
      source += quoted(pattern.charAt(at));
      continue;
    }
    const isRange = pattern.charAt(at) === "-" && source !== "" && pattern.charAt(at + 1) !== "]";
    source += isRange ? "-" : quoted(pattern.charAt(at));
  }
  if (at >= pattern.length || source === "")
    throw new QueryError(
      `The LIKE pattern '${pattern}' has an empty or an open set of characters.`,
    );
  return { source: `[${isNegated ? "^" : ""}${source}]`, end: at + 1 };
};

export const likeExpression = (pattern: string, escape: string | null): RegExp => {
  const source = piecesOf(pattern, escape)
    .map((piece) => (piece.kind === "literal" ? quoted(piece.character) : piece.source))
    .join("");
  try {
    return new RegExp(`^${source}$`);
  } catch {
    throw new QueryError(`The LIKE pattern '${pattern}' has a range out of order.`);
  }
};

/** What every match begins with. */
export const likePrefix = (pattern: string, escape: string | null): string => {
  const pieces = piecesOf(pattern, escape);
  const first = pieces.findIndex(({ kind }) => kind === "pattern");
  return pieces
    .slice(0, first === -1 ? pieces.length : first)
    .map((piece) => (piece.kind === "literal" ? piece.character : ""))
    .join("");
};
