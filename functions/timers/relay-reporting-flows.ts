import topology from "../../infra/topology.json";
import { relayReportingFlows as relay } from "../../shared/workflows/relay-reporting-flows";

/** Lines whose receipt may have come, and work on flows whose message got lost. */
export const relayReportingFlows = {
  name: "relay-reporting-flows",
  schedule: topology.schedules.relayReportingFlows,
  run: relay,
};
