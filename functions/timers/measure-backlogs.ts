import topology from "../../infra/topology.json";
import { measureBacklogs as run } from "../../shared/workflows/measure-backlogs";

/** How much waits on each queue, and how late the clock's transitions are; only where somebody collects it. */
export const measureBacklogs = {
  name: "measure-backlogs",
  schedule: topology.schedules.measureBacklogs,
  run,
};
