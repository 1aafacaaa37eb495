import type { ServiceId } from "../service/identifiers";

/** The service has no released copy. */
export type ReleaseMissing = { readonly _tag: "ReleaseMissing"; readonly serviceId: ServiceId };
