import { debtPositionEndpoints } from "./debt-positions/endpoints";
import { replaceIban } from "./debt-positions/replace-iban";
import { aca, gpd, institutionAccess } from "./debt-positions/surface";
import { health } from "./system/health";
import { info } from "./system/info";
import { system } from "./system/surface";

/** A key of an institution, whichever: what `/info` of a surface asks for. */
const anyInstitution = { ...institutionAccess, organization: null };

/** Every operation of the service, by surface. */
export const surfaces = [
  {
    surface: gpd,
    endpoints: [...debtPositionEndpoints(gpd), replaceIban(gpd), info(gpd, "info", anyInstitution)],
  },
  {
    surface: aca,
    endpoints: [...debtPositionEndpoints(aca), info(aca, "acaInfo", anyInstitution)],
  },
  {
    surface: system,
    endpoints: [info(system, "systemInfo", { _tag: "Open" }), health(system)],
  },
] as const;

export const endpoints = surfaces.flatMap((each) => [...each.endpoints]);
