import { QueryError } from "./query-error";

export type Token =
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  | { readonly kind: "number"; readonly text: string; readonly value: number; readonly at: number }
  | { readonly kind: "string"; readonly text: string; readonly value: string; readonly at: number }
  | { readonly kind: "parameter"; readonly text: string; readonly at: number }
  | { readonly kind: "symbol"; readonly text: string; readonly at: number }
  | { readonly kind: "end"; readonly text: ""; readonly at: number };

const lexeme = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\r\n]*|/\*[^]*?\*/)`,
    String.raw`(?<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`,
    String.raw`(?<text>"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*')`,
    String.raw`(?<parameter>@[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<name>[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<symbol>\?\?|\|\||<<|>>>|>>|<=|>=|<>|!=|[-+*/%~&|^=<>?:,.()[\]{}])`,
  ].join("|"),
  "uy",
);

const escapes: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["/", "/"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);

const unescaped = (quoted: string, at: number): string =>
  quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (whole, code: string, character: string) => {
      if (code) return String.fromCharCode(Number.parseInt(code, 16));
      const meant = escapes.get(character);
      if (meant === undefined)
        throw new QueryError(
          `Syntax error at position ${at}: unknown escape '${whole}' in a string.`,
        );
      return meant;
    });

/** The largest query text of the service. */
const longest = 512 * 1024;

export const tokensOf = (query: string): ReadonlyArray<Token> => {
  if (query.length > longest) throw new QueryError(`The query text exceeds ${longest} characters.`);
  const tokens: Array<Token> = [];
  let at = 0;
  while (at < query.length) {
    lexeme.lastIndex = at;
    const groups = lexeme.exec(query)?.groups;
    if (!groups)
      throw new QueryError(`Syntax error at position ${at} near '${query.slice(at, at + 10)}'.`);
    const { space, number, text, parameter, name, symbol } = groups;
    if (number !== undefined) {
      const value = Number(number);
      if (!Number.isFinite(value))
        throw new QueryError(`Syntax error at position ${at}: the number is too large.`);
      tokens.push({ kind: "number", text: number, value, at });
    } else if (text !== undefined)
      tokens.push({ kind: "string", text, value: unescaped(text, at), at });
    else if (parameter !== undefined) tokens.push({ kind: "parameter", text: parameter, at });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, at });
    at += (space ?? number ?? text ?? parameter ?? name ?? symbol ?? "").length;
    const last = tokens.at(-1);
    if (
      last?.kind === "number" &&
      /[\p{L}\p{N}_]/u.test(query.charAt(at)) &&
      last.at + last.text.length === at
    )
      throw new QueryError(`Syntax error at position ${at} near '${query.slice(at, at + 10)}'.`);
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
};
