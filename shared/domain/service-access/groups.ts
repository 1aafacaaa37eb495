import * as RA from "fp-ts/ReadonlyArray";
import type { ReadonlyNonEmptyArray } from "fp-ts/ReadonlyNonEmptyArray";
import type { GroupId } from "../service/identifiers";

/** The groups that a caller is restricted to; null: sees and manages all services of the owner. */
export type GroupScope = ReadonlyNonEmptyArray<GroupId> | null;

/** An empty list restricts nobody. */
export const groupScopeOf = (groups: ReadonlyArray<GroupId>): GroupScope =>
  RA.isNonEmpty(groups) ? groups : null;

/** A restricted caller never reaches a service without a group. */
export const reaches = (scope: GroupScope, group: GroupId | null): boolean =>
  scope === null || (group !== null && scope.includes(group));

/**
 * The group of a new service. A key of a group gives its own and other keys none, whatever was sent; only a
 * gateway, which has already put this right, may name one.
 */
export const groupAtCreation = (
  scope: GroupScope,
  proposed: GroupId | null,
  identity: "key" | "gateway",
): GroupId | null => (identity === "gateway" ? proposed : scope === null ? null : scope[0]);
