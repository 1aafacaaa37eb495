import { segregationCodeOf, type Iuv } from "../primitives/identifiers";

/** The segregation codes that a caller may act on inside one institution; null: all of them. */
export type SegregationGrant = ReadonlySet<string> | null;

/** The caller's own list can only narrow what the key was granted. */
export const narrowed = (
  granted: SegregationGrant,
  asked: ReadonlyArray<string> | null,
): SegregationGrant =>
  asked === null
    ? granted
    : granted === null
      ? new Set(asked)
      : new Set(asked.filter((code) => granted.has(code)));

/**
 * The first option's IUV decides. A position without options has no code, so a caller restricted to some
 * codes may not touch it.
 */
export const mayAct = (
  grant: SegregationGrant,
  options: ReadonlyArray<{ readonly iuv: Iuv }>,
): boolean => {
  if (grant === null) return true;
  const first = options[0];
  return first !== undefined && grant.has(segregationCodeOf(first.iuv));
};
