/** Whether an address lies in a range. The caller supplies it, for both families of addresses. */
export type InRange = (address: string, range: string) => boolean;

/**
 * Whether a list of ranges admits a caller. An empty list restricts nobody, so not even a caller whose
 * address is unknown; one with entries also admits the administration's own subnets.
 */
export const isAdmittedFrom = (
  address: string | null,
  ranges: ReadonlyArray<string>,
  alwaysAdmitted: ReadonlyArray<string>,
  inRange: InRange,
): boolean =>
  ranges.length === 0 ||
  (address !== null && [...ranges, ...alwaysAdmitted].some((range) => inRange(address, range)));
