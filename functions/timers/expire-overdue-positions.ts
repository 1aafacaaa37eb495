import topology from "../../infra/topology.json";
import { sweepDuePositions } from "../../shared/workflows/sweep-due-positions";

/** Positions whose last due date has passed and that asked to expire then: VALID to EXPIRED. */
export const expireOverduePositions = {
  name: "expire-overdue-positions",
  schedule: topology.schedules.expireOverduePositions,
  run: sweepDuePositions("VALID"),
};
