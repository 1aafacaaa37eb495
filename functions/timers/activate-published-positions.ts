import topology from "../../infra/topology.json";
import { sweepDuePositions } from "../../shared/workflows/sweep-due-positions";

/** Positions whose validity date has come: PUBLISHED to VALID. */
export const activatePublishedPositions = {
  name: "activate-published-positions",
  schedule: topology.schedules.activatePublishedPositions,
  run: sweepDuePositions("PUBLISHED"),
};
