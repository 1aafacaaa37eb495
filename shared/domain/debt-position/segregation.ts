import { segregationCodeOf, type Iuv } from "../primitives/identifiers";

/** The segregation codes that a caller may act on inside one institution; null: all of them. */
export type SegregationGrant = ReadonlySet<string> | null;

export type SegregationForbidden = {
  readonly _tag: "SegregationForbidden";
  readonly organization: string;
  /** The IUPD or the IUV that was asked for. */
  readonly subject: string;
};

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

/**
 * For operations that name an option by its notice number: the two characters after the aux digit decide.
 * They are read from what the caller sent, before anything is looked up. A shorter text has no code.
 */
export const mayActOnNotice = (grant: SegregationGrant, nav: string): boolean =>
  grant === null || (nav.length >= 3 && grant.has(nav.slice(1, 3)));

export const forbidden = ({
  organization,
  iupd,
}: {
  readonly organization: string;
  readonly iupd: string;
}): SegregationForbidden => ({ _tag: "SegregationForbidden", organization, subject: iupd });
