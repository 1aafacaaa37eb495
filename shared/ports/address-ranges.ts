import type { InRange } from "../domain/service-access/source-addresses";

/** Whether an address lies in a range, of either family; an address alone is a range of one. */
export type HasAddressRanges = { readonly isInRange: InRange };
