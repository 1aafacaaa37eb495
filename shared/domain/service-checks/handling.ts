import type { FieldPath } from "../service/fields";
import type { OwnerId } from "../service/identifiers";

/** Services or owners named in a setting: some, or all of them. */
export type Named<Id> = ReadonlySet<Id> | "*";

export const isNamed = <Id>(named: Named<Id>, id: Id): boolean => named === "*" || named.has(id);

export type ApprovalPolicy = {
  /** Off: every request is decided by a person. */
  readonly automatic: boolean;
  /** Owners whose requests need no reviewer when automatic approval is on. */
  readonly trustedOwners: Named<OwnerId>;
  /** Fields whose change needs a reviewer. */
  readonly manualFields: ReadonlySet<FieldPath>;
};

const always: ReadonlyArray<FieldPath> = [
  "name",
  "description",
  "organization.name",
  "organization.fiscal_code",
  "metadata.scope",
];
const whenAutomatic: ReadonlyArray<FieldPath> = [
  "metadata.cta",
  "metadata.web_url",
  "metadata.privacy_url",
  "metadata.support_url",
  "metadata.app_ios",
  "metadata.app_android",
];

/** The fields of a fresh installation: more of them when nobody looks at what remains. */
export const defaultManualFields = (automatic: boolean): ReadonlySet<FieldPath> =>
  new Set(automatic ? [...always, ...whenAutomatic] : always);

export type Request = {
  readonly owner: OwnerId;
  /** What differs from the released copy; null: there is none yet. */
  readonly changed: ReadonlyArray<FieldPath> | null;
  readonly needsReviewer: boolean;
};

/**
 * Whether a request that passed all rules is approved without a person: only when that is switched on, and
 * its owner is trusted or it changes nothing that matters of a service already released.
 */
export const isApprovedAutomatically = (
  { changed, needsReviewer, owner }: Request,
  { automatic, manualFields, trustedOwners }: ApprovalPolicy,
): boolean => {
  if (!automatic || needsReviewer) return false;
  if (isNamed(trustedOwners, owner)) return true;
  return changed?.every((path) => !manualFields.has(path)) ?? false;
};
