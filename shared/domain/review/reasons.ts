import * as E from "fp-ts/Either";
import * as RA from "fp-ts/ReadonlyArray";
import type { ReadonlyNonEmptyArray } from "fp-ts/ReadonlyNonEmptyArray";

export const reasonCodes = [
  "MISSING_CONTRACT",
  "ACCOUNT_NOT_DELEGATE",
  "MISSING_MANDATORY_METADATA",
  "INCORRECT_FIELDS",
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** Why a request to publish is rejected. The first two say all by themselves, the others point somewhere. */
export type Reason = {
  readonly code: ReasonCode;
  readonly message: string | null;
  readonly fields: ReadonlyArray<string>;
};
export type Reasons = ReadonlyNonEmptyArray<Reason>;

/** What institutions read for each code. */
export const reasonLabels: Readonly<Record<ReasonCode, string>> = {
  MISSING_CONTRACT: "Contratto di adesione non pervenuto",
  ACCOUNT_NOT_DELEGATE: "Account non riconducibile a un delegato",
  MISSING_MANDATORY_METADATA: "Metadati obbligatori mancanti",
  INCORRECT_FIELDS: "Campi non compilati correttamente",
};

/** One reason on a line: its label, fields and message. */
export const reasonLine = ({ code, fields, message }: Reason): string =>
  [
    reasonLabels[code],
    ...(fields.length === 0 ? [] : [`: ${fields.join(", ")}`]),
    ...(message === null ? [] : [` - ${message}`]),
  ].join("");

/** The one text of the published interface: a line for each reason with its label, fields and message. */
export const reasonText = (reasons: Reasons): string => reasons.map(reasonLine).join("\n");

const explainsItself: Readonly<Record<ReasonCode, boolean>> = {
  MISSING_CONTRACT: true,
  ACCOUNT_NOT_DELEGATE: true,
  MISSING_MANDATORY_METADATA: false,
  INCORRECT_FIELDS: false,
};

export type UnexplainedRejection = {
  readonly _tag: "UnexplainedRejection";
  readonly violations: ReadonlyArray<{ readonly path: string; readonly rule: string }>;
};

export const maxReasons = 10;
export const maxMessage = 2_000;

const notBlank = (text: string): boolean => text.trim() !== "";

const violationsOf = (reason: Reason, index: number): UnexplainedRejection["violations"] => {
  const path = `reasons[${index}]`;
  const { code, fields, message } = reason;
  const isExplained = explainsItself[code] || fields.length > 0 || message !== null;
  return [
    ...(isExplained ? [] : [{ path, rule: `${code} needs fields or a message` }]),
    ...(message !== null && message.length > maxMessage
      ? [{ path: `${path}.message`, rule: `must have at most ${maxMessage} characters` }]
      : []),
  ];
};

/**
 * A reviewer's reasons, cleaned of blanks, or all that is wrong with them: there must be one to ten, and each
 * must tell the institution what to do.
 */
export const explained = (
  proposed: ReadonlyArray<Reason>,
): E.Either<UnexplainedRejection, Reasons> => {
  const reasons = proposed.map(({ code, fields, message }) => ({
    code,
    fields: fields.filter(notBlank),
    message: message !== null && notBlank(message) ? message.trim() : null,
  }));
  const violations = [
    ...(reasons.length > maxReasons
      ? [{ path: "reasons", rule: `at most ${maxReasons} reasons are taken` }]
      : []),
    ...reasons.flatMap(violationsOf),
  ];
  if (!RA.isNonEmpty(reasons))
    return E.left({
      _tag: "UnexplainedRejection",
      violations: [{ path: "reasons", rule: "at least one reason is needed" }],
    });
  return violations.length > 0
    ? E.left({ _tag: "UnexplainedRejection", violations })
    : E.right(reasons);
};
