import type { ErrorObject } from "ajv/dist/2020";
import type * as t from "io-ts";

/**
 * Rules of the codecs that their published schemas don't say, and why a value may be judged differently. The
 * published schema is what callers should rely on; where the codec takes more, it is for callers of the service
 * that stood here before.
 */

/** The schema refuses what the codec takes; recognised in the schema's complaint. */
export type Leniency = {
  readonly name: string;
  readonly explains: (error: ErrorObject) => boolean;
};

/** The codec refuses what the schema admits; recognised in the codec's complaint. */
export type Strictness = {
  readonly name: string;
  readonly explains: (error: t.ValidationError) => boolean;
};

const expects = ({ keyword, params }: ErrorObject, type: string): boolean =>
  keyword === "type" && [params["type"]].flat().includes(type);

const isBlank = (value: unknown): boolean => typeof value === "string" && value.trim() === "";

const truths: ReadonlyArray<unknown> = ["true", "True", "TRUE", "false", "False", "FALSE", 0, 1];
const words: ReadonlyArray<string> = ["true", "on", "yes", "1", "false", "off", "no", "0"];

/** A schema counts characters, the codec UTF-16 units, as databases and other languages do. */
const isLongerInUnits = (value: unknown): boolean =>
  typeof value === "string" && /[\u{10000}-\u{10ffff}]/u.test(value);
const inUnits = "lengths are counted in UTF-16 units";

export const bodyLeniencies: ReadonlyArray<Leniency> = [
  {
    name: inUnits,
    explains: ({ data, keyword }) => keyword === "minLength" && isLongerInUnits(data),
  },
  {
    name: "numbers and booleans may stand for texts (3.2)",
    explains: (error) =>
      expects(error, "string") && ["number", "boolean"].includes(typeof error.data),
  },
  {
    name: "texts of digits may stand for whole numbers (3.2)",
    explains: (error) =>
      expects(error, "integer") &&
      typeof error.data === "string" &&
      /^\s*[+-]?\d+\s*$/.test(error.data),
  },
  {
    name: "true, false, 1 and 0 may stand for booleans (3.2)",
    explains: (error) => expects(error, "boolean") && truths.includes(error.data),
  },
  {
    name: "a blank date-time is an absent one (3.1)",
    explains: ({ data, keyword, schema }) =>
      keyword === "pattern" && isBlank(data) && String(schema).includes("\\d{4}-\\d{2}-\\d{2}T"),
  },
  {
    name: "a blank notice number or beneficiary is an absent one, however long (2.2, 2.3)",
    explains: ({ data, instancePath, keyword }) =>
      keyword === "maxLength" &&
      isBlank(data) &&
      /\/(?:nav|organizationFiscalCode)$/.test(instancePath),
  },
];

const inText = (error: t.ValidationError, ...messages: ReadonlyArray<RegExp>): boolean =>
  messages.some((message) => message.test(error.message ?? ""));

const hasBlanksOnly = ({ value }: t.ValidationError): boolean => isBlank(value);

export const bodyStrictnesses: ReadonlyArray<Strictness> = [
  {
    name: "keys of metadata are unique (2.5)",
    explains: (error) => inText(error, /keys must be unique$/),
  },
  {
    name: "dates exist: no 30 February, no hour 24 (3.1)",
    explains: (error) =>
      inText(error, /^must be a date-time/) &&
      typeof error.value === "string" &&
      /^\d{4}-\d{2}-\d{2}T/.test(error.value),
  },
  {
    name: inUnits,
    explains: (error) => inText(error, /size|length|exceed/) && isLongerInUnits(error.value),
  },
  {
    name: "a period of the taxonomy doesn't end before it begins",
    explains: (error) => inText(error, /^must not be before validFrom$/),
  },
  {
    name: "minus zero is no amount",
    explains: ({ value }) => Object.is(value, -0),
  },
  {
    name: "a remark is measured in UTF-16 units, too",
    explains: (error) => inText(error, /^must match/) && isLongerInUnits(error.value),
  },
  {
    name: "a subscription names each organization once",
    explains: (error) => inText(error, /^must name each organization once$/),
  },
];

export const parameterLeniencies: ReadonlyArray<Leniency> = [
  {
    name: "an empty parameter is an absent one (1.2)",
    explains: ({ data }) => data === "",
  },
  {
    name: "on, yes, 1 and their opposites stand for booleans, in any case (1.2)",
    explains: (error) =>
      expects(error, "boolean") && words.includes(String(error.data).toLowerCase()),
  },
  {
    name: "a whole number may have a sign and leading zeros",
    explains: (error) => expects(error, "integer") && /^[+-]?\d+$/.test(String(error.data)),
  },
  {
    name: "an offset after a date is ignored (3.1)",
    explains: ({ data, keyword, schema }) =>
      keyword === "format" &&
      schema === "date" &&
      /^\d{4}-\d{2}-\d{2}(?:Z|[+-]\d{2}:?\d{2})$/.test(String(data)),
  },
  {
    name: "a date-time may lack its zone, its seconds, or both (3.1)",
    explains: ({ data, keyword, schema }) =>
      keyword === "format" &&
      schema === "date-time" &&
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(String(data)),
  },
];

export const parameterStrictnesses: ReadonlyArray<Strictness> = [
  {
    name: inUnits,
    explains: ({ value }) => isLongerInUnits(value),
  },
  {
    name: "an IUPD is not blank (2.1)",
    explains: (error) => inText(error, /^must match/) && hasBlanksOnly(error),
  },
];
