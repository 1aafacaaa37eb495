import type { DebtPosition } from "./model";

/**
 * What tells two versions of a position apart for its institution: which life of it, how many commands it
 * took, and the status at that moment. The clock's changes show in it, the timers' writes don't.
 */
export const versionOf = ({ incarnation, revision, status }: DebtPosition): string =>
  `${incarnation}.${revision}.${status}`;
