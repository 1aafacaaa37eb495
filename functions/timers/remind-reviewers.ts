import topology from "../../infra/topology.json";
import { remindReviewers as remind } from "../../shared/workflows/remind-reviewers";

/** Requests that nobody has taken for too long. */
export const remindReviewers = {
  name: "remind-reviewers",
  schedule: topology.schedules.remindReviewers,
  run: remind,
};
