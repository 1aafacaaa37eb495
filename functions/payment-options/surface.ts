import type { Access, Surface } from "../../shared/http/contract";
import { gpdProblems } from "../../shared/http/problems-gpd";

/** What the payment node, the notification platform and the reporting side ask of the archive. */
export const internal: Surface = {
  name: "internal",
  title: "Payments (internal)",
  basePath: "gpd/api/v1",
  problems: gpdProblems,
};

export const nodeAccess = {
  _tag: "Key",
  kinds: ["node"],
  organization: "organizationfiscalcode",
} as const satisfies Access;

export const paymentsTag = "Payments API";
