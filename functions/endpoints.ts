import { adminEndpoints } from "./admin/endpoints";
import { admin } from "./admin/surface";
import { debtPositionEndpoints } from "./debt-positions/endpoints";
import { replaceIban } from "./debt-positions/replace-iban";
import { aca, gpd, institutionAccess } from "./debt-positions/surface";
import { flowAdministrationEndpoints, reportingEndpoints } from "./reporting/endpoints";
import { reporting } from "./reporting/surface";
import { paymentOptionEndpoints } from "./payment-options/endpoints";
import { markOptionAsPaid } from "./payment-options/mark-option-as-paid";
import { internal, nodeAccess } from "./payment-options/surface";
import { serviceEndpoints } from "./services/endpoints";
import { manage, servicesInternal } from "./services/surface";
import { internalServiceEndpoints } from "./services-internal/endpoints";
import { receiptEndpoints } from "./receipts/endpoints";
import { receipts, receiptsAccess } from "./receipts/surface";
import { reviewerEndpoints } from "./reviewer/endpoints";
import { reviewerSurface } from "./reviewer/surface";
import { health } from "./system/health";
import { info } from "./system/info";
import { system } from "./system/surface";

/** A key of an institution, whichever: what `/info` of a surface asks for. */
const anyInstitution = { ...institutionAccess, organization: null };

/** Every operation of the service, by surface. */
export const surfaces = [
  {
    surface: gpd,
    endpoints: [
      ...debtPositionEndpoints(gpd),
      replaceIban(gpd),
      markOptionAsPaid(gpd, "markOptionAsPaid", institutionAccess),
      info(gpd, "info", anyInstitution),
    ],
  },
  {
    surface: aca,
    endpoints: [
      ...debtPositionEndpoints(aca),
      markOptionAsPaid(aca, "acaMarkOptionAsPaid", institutionAccess),
      info(aca, "acaInfo", anyInstitution),
    ],
  },
  {
    surface: internal,
    endpoints: [
      ...paymentOptionEndpoints,
      info(internal, "internalInfo", { ...nodeAccess, organization: null }),
    ],
  },
  {
    surface: receipts,
    endpoints: [
      ...receiptEndpoints,
      info(receipts, "receiptsInfo", { ...receiptsAccess, organization: null }),
    ],
  },
  { surface: reporting, endpoints: reportingEndpoints },
  { surface: admin, endpoints: [...adminEndpoints, ...flowAdministrationEndpoints] },
  { surface: manage, endpoints: serviceEndpoints },
  { surface: servicesInternal, endpoints: internalServiceEndpoints },
  { surface: reviewerSurface, endpoints: reviewerEndpoints },
  {
    surface: system,
    endpoints: [info(system, "systemInfo", { _tag: "Open" }), health(system)],
  },
] as const;

export const endpoints = surfaces.flatMap((each) => [...each.endpoints]);
