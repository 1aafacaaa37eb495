import type { About } from "../../shared/openapi/document";
import { documentsOf } from "../../shared/openapi/document";
import { endpoints } from "../endpoints";

const dates =
  "Date-times have no zone and are compared with the UTC clock. Amounts are whole euro cents. Unknown members and query parameters are ignored; members without a value are null.";

/** By the surface's name. The version is that of the interface: it changes when the interface does. */
export const abouts: Readonly<Record<string, About>> = {
  gpd: {
    version: "1.0.0",
    description: `Debt positions of the creditor institutions (GPD, version 1). ${dates}`,
  },
  aca: {
    version: "1.0.0",
    description: `Debt positions of the centralised notice archive (ACA, version 1). Positions created here have service type ACA. ${dates}`,
  },
  system: {
    version: "1.0.0",
    description: "What this deployment is and whether it works.",
  },
};

/** The interfaces as the endpoints give them. The build of the documents writes them down; tests compare. */
export const derivedDocuments = documentsOf(
  endpoints.map(({ contract }) => contract),
  abouts,
);
