import type { Review } from "./model";

export const requestOutcomes = ["in_review", "approved", "rejected", "withdrawn"] as const;
export type RequestOutcome = (typeof requestOutcomes)[number];

/** What the institution sees of its request. One that was overtaken is as good as withdrawn. */
export const outcomeOf = ({ status }: Review): RequestOutcome => {
  switch (status) {
    case "PENDING":
    case "IN_PROGRESS":
      return "in_review";
    case "APPROVED":
      return "approved";
    case "REJECTED":
      return "rejected";
    case "WITHDRAWN":
    case "SUPERSEDED":
      return "withdrawn";
  }
};
