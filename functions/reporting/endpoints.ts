import { info } from "../system/info";
import { acceptReportingFlow } from "./accept-reporting-flow";
import { getFlowLines } from "./get-flow-lines";
import { getFlowProgress } from "./get-flow-progress";
import { getReportingFlow } from "./get-reporting-flow";
import { listReportingFlows } from "./list-reporting-flows";
import { anyInstitution, reporting } from "./surface";

/** What institutions read. */
export const reportingEndpoints = [
  listReportingFlows,
  getReportingFlow,
  info(reporting, "reportingInfo", anyInstitution),
] as const;

/** What operators hand in and follow. */
export const flowAdministrationEndpoints = [
  acceptReportingFlow,
  getFlowProgress,
  getFlowLines,
] as const;
