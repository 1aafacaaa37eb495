import type { SimpleType } from "./simple-types";
import * as E from "fp-ts/Either";

/** Stands for a text that must be sent and isn't there, as the payment node knows it. */
const notAvailable = "NA";

const isBlank = (text: string): boolean => text.trim() === "";

/** At most so many characters, pairs of surrogates kept together. */
const cut = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : Array.from(text.slice(0, 2 * limit))
        .slice(0, limit)
        .join("");

const isShort = (text: string, minimum: number): boolean =>
  Array.from(text.slice(0, 2 * minimum)).length < minimum;

/** A text of ours within the limits of the schema; `NA` when there is none, or too little of it. */
export const required = (text: string | null, limit: number, minimum = 1): string =>
  text === null || isBlank(text) || isShort(text, minimum) ? notAvailable : cut(text, limit);

/** A text of ours within the limit of the schema; left out when there is none. */
export const optional = (text: string | null, limit: number): string | null =>
  text === null || isBlank(text) ? null : cut(text, limit);

/** A text of ours where the schema has a pattern; left out when it doesn't match. */
export const ifValid = (text: string | null, type: SimpleType<string>): string | null =>
  text !== null && E.isRight(type.read(text)) ? text : null;
