import topology from "../../infra/topology.json";
import { decideUndecidedReceipts as decide } from "../../shared/workflows/partner-undecided-receipts";

/** Receipts that were kept, and whose decision a crash or an outage has cut off. */
export const decideUndecidedReceipts = {
  name: "decide-undecided-receipts",
  schedule: topology.schedules.decideUndecidedReceipts,
  run: decide,
};
