import { fields, type FieldPath } from "../service/fields";
import type { ReasonCode } from "../review/reasons";

/** The rules of the specification (4.2), and the one on the organizations of an owner (1.8). */
export const checkRules = [
  "V7",
  "V7b",
  "V8",
  "V9",
  "V10",
  "V11",
  "V12",
  "V14",
  "V15",
  "ORGANIZATION",
] as const;
export type CheckRule = (typeof checkRules)[number];

export type CheckOutcome = "PASS" | "FAIL" | "UNKNOWN";

/** What one rule says of one request. The text is for the institution and the reviewer; none when it passed. */
export type Check = {
  readonly rule: CheckRule;
  readonly outcome: CheckOutcome;
  readonly code: ReasonCode;
  readonly fields: ReadonlyArray<FieldPath>;
  readonly text: string | null;
};

/** How much a rule weighs: not looked at, told to the reviewer, or a reason to reject at once. */
export type Weight = "off" | "advise" | "enforce";

/** A check before its outcome is known: what it looks at and what it says when it fails. */
export type Question = {
  readonly rule: CheckRule;
  readonly code: ReasonCode;
  readonly fields: ReadonlyArray<FieldPath>;
  readonly whenFailed: string;
};

export const answered = (
  { code, fields: paths, rule, whenFailed }: Question,
  passes: boolean,
): Check => ({
  rule,
  outcome: passes ? "PASS" : "FAIL",
  code,
  fields: paths,
  text: passes ? null : whenFailed,
});

export const unanswered = ({ code, fields: paths, rule }: Question, text: string): Check => ({
  rule,
  outcome: "UNKNOWN",
  code,
  fields: paths,
  text,
});

export const labelOf = (path: FieldPath): string => fields[path].label;
