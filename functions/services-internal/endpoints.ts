import { checkSending } from "./check-sending";
import { findDuplicates } from "./find-duplicates";
import { getInternalRelease } from "./get-internal-release";
import { getInternalService } from "./get-internal-service";
import { getServiceStanding } from "./get-service-standing";

export const internalServiceEndpoints = [
  findDuplicates,
  getInternalService,
  getInternalRelease,
  getServiceStanding,
  checkSending,
];
