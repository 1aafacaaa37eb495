import type { XmlRefusal } from "./xml-refusal";

type Reason = XmlRefusal["reason"];

/** Of names and end tags; more than messages need. */
const longestName = 200;
const longestDeclaration = 300;
/** Characters of all comments together. */
const mostCommented = 64 * 1024;
/** Characters of all CDATA together. An attachment needs none: base64 has nothing to escape. */
const mostCdata = 256 * 1024;
/** Tags, comments, sections and references together. */
const mostMarkup = 20_000;
/** An attachment of 4 MB in lines of 64 characters has 65,000. */
const mostLines = 100_000;

/**
 * Markup and references: whole where they have an end of their own, else only their beginning. No text can
 * match in two ways, so looking takes time in proportion to the text.
 */
const markup = new RegExp(
  [
    "<!--[^]*?-->",
    "<!\\[CDATA\\[[^]*?\\]\\]>",
    `</[^<>]{1,${longestName}}>`,
    `<[^\\s/<>!?]{1,${longestName}}(?=[\\s/>])`,
    "&#?[A-Za-z0-9]{1,32};",
    "<!DOCTYPE",
    "<\\?",
    "[<&]",
  ].join("|"),
  "g",
);

const declaration = new RegExp(`^\uFEFF?<\\?xml[\\t\\n\\r ][^<>]{0,${longestDeclaration}}\\?>`);

const forbidden: ReadonlyMap<string, Reason> = new Map([
  ["<!DOCTYPE", "DoctypeForbidden"],
  ["<?", "ProcessingInstructionForbidden"],
  ["<", "NotWellFormed"],
  ["&", "NotWellFormed"],
]);

type Amounts = { readonly markup: number; readonly commented: number; readonly cdata: number };

const plus = ({ markup, commented, cdata }: Amounts, token: string): Amounts => ({
  markup: markup + 1,
  commented: commented + (token.startsWith("<!--") ? token.length : 0),
  cdata: cdata + (token.startsWith("<![") ? token.length : 0),
});

const excess = ({ markup, commented, cdata }: Amounts): Reason | null => {
  if (markup > mostMarkup) return "TooMuchMarkup";
  if (commented > mostCommented) return "TooMuchCommented";
  return cdata > mostCdata ? "TextTooLong" : null;
};

const hasTooManyLines = (text: string): boolean =>
  ["\n", "\r"].some((end) => text.split(end, mostLines + 1).length > mostLines);

/**
 * A look at the markup before it is parsed: the parser takes up to a thousand times longer for a character than
 * this, and can't be stopped inside a declaration, a comment or a name. Refuses document types, processing
 * instructions and what has no end or is too long or too often there; everything else is the parser's to judge.
 */
export const guardXml = (text: string): XmlRefusal | null => {
  if (hasTooManyLines(text)) return { reason: "TooManyLines", position: 0 };
  const start = declaration.exec(text)?.[0].length ?? 0;
  // eslint-disable-next-line functional/no-let -- of the loop below
  let amounts: Amounts = { markup: 0, commented: 0, cdata: 0 };
  // eslint-disable-next-line functional/no-loop-statements -- stops at the first refusal: there may be millions of matches
  for (const { 0: token, index } of text.slice(start).matchAll(markup)) {
    amounts = plus(amounts, token);
    const reason = forbidden.get(token) ?? excess(amounts);
    if (reason !== null) return { reason, position: start + index };
  }
  return null;
};
