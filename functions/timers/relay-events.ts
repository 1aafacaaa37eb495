import topology from "../../infra/topology.json";
import { relayServiceEvents } from "../../shared/workflows/relay-service-events";

/** Events of services whose message got lost between their commit and their queue. */
export const relayEvents = {
  name: "relay-events",
  schedule: topology.schedules.relayEvents,
  run: relayServiceEvents,
};
