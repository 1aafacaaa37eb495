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
  reporting: {
    version: "1.0.0",
    description:
      "The reporting flows of the creditor institutions: which payments their settlements hold. Flow dates are the local times that the flows state, without zone.",
  },
  admin: {
    version: "1.0.0",
    description: `Administration: who may call the service, which codes and accounts the platform knows, and the reporting flows that are handed in. A key that is suspended or rotated is dead here at once, elsewhere after a short while. ${dates}`,
  },
  internal: {
    version: "1.0.0",
    description: `Payments, as the payment node, the notification platform and the reporting side see them. ${dates}`,
  },
  receipts: {
    version: "1.0.0",
    description: `Receipts of the creditor institutions (version 1). Payment dates are the wall clock of the receipt, without zone. ${dates}`,
  },
  manage: {
    version: "1.0.0",
    description:
      "The services of an institution in app IO: drafts, requests to publish, releases, keys, logos, history. Times are in UTC. Unknown members are ignored, null is refused; members without a value are left out.",
  },
  "services-internal": {
    version: "1.0.0",
    description: "What other components of the platform ask about services.",
  },
  reviewer: {
    version: "1.0.0",
    description:
      "Requests to publish services, for those who judge them, and the register of agreements. Times are in UTC.",
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
