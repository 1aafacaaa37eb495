/** What stands in the place of a person whose data were erased. */

/** As the payment platform names debtors whom nobody knows: it fits every field and every schema that a code fits. */
export const erasedCode = "ANONIMO";
export const erasedName = "DATI CANCELLATI";
const erasedText = "***";

/** Shorter names would be found in texts that don't mean them. It is longer than what stands in its place. */
const shortestName = 4;

const normal = (code: string): string => code.trim().toUpperCase();

/** Whether two codes name one person: letters may be large or small, and blanks around them don't count. */
export const isSameCode = (code: string, other: string): boolean => normal(code) === normal(other);

/** The codes of nobody and of everybody whose data were erased: neither is a person to be erased. */
export const isErasable = (code: string): boolean => !isSameCode(code, erasedCode);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** Family names come first as often as last, so each word may begin. */
const orders = (words: ReadonlyArray<string>): ReadonlyArray<string> =>
  words.map((_, index) =>
    [...words.slice(index), ...words.slice(0, index)].map(escaped).join("\\s+"),
  );

const patternsOf = (name: string): ReadonlyArray<string> => {
  const words = name.split(/\s+/u).filter((word) => word !== "");
  return words.join("").length < shortestName ? [] : orders(words);
};

/**
 * Takes a person's code and names out of a text, wherever they stand as words of their own, in large or small letters.
 * What it puts there is shorter than what was there, so no limit of length is passed, and no text becomes empty.
 */
export const textEraser = (
  code: string,
  names: ReadonlyArray<string>,
): ((text: string) => string) => {
  const known = names.filter((name) => name !== erasedName);
  const patterns = [escaped(code.trim()), ...known.flatMap(patternsOf)];
  const person = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${patterns.join("|")})(?![\\p{L}\\p{N}])`,
    "giu",
  );
  return (text) => text.replace(person, erasedText);
};
