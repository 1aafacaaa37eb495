import topology from "../../infra/topology.json";
import { historiciseAtTick } from "../../shared/workflows/historicise-positions";

/** Positions that have been closed for long enough: from the ledgers to the archive, at night. */
export const historicisePositions = {
  name: "historicise-positions",
  schedule: topology.schedules.historicisePositions,
  run: historiciseAtTick,
};
