import { advanced, unchanged, type Execution, type ServiceDecision } from "../service/service";
import { isOpen } from "./model";
import { awaits, reviewEvent, type Reviewed } from "./reviewed";

/**
 * Closes a request that its service no longer waits for, without a decision. Whoever met `ReviewOutdated`
 * does this before answering. A request that is closed, or still awaited, is left alone.
 */
export const supersede =
  (execution: Execution) =>
  (service: Reviewed): ServiceDecision => {
    const { lifecycle, review } = service;
    if (!isOpen(review) || awaits(lifecycle, review)) return unchanged(service);
    const next: Reviewed = {
      ...service,
      review: {
        ...advanced(review, execution.command),
        status: "SUPERSEDED",
        closedAt: execution.at,
      },
    };
    return { next, events: [reviewEvent("ReviewSuperseded", next, execution)] };
  };
