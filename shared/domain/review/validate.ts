import { isApprovedAutomatically, type ApprovalPolicy } from "../service-checks/handling";
import { verdictOn, type CheckFacts, type CheckPolicy } from "../service-checks/verdict";
import { advanced, unchanged, type Execution, type ServiceDecision } from "../service/service";
import { approved, rejected, type Ruling } from "./closing";
import type { OpenReview } from "./model";
import { noticesOn, withNotifications, type LinesByAudience } from "./notification";
import { noticeEvents, reviewEvent, undecided, type Reviewed } from "./reviewed";

export type Validate = Execution & {
  /** Its addresses are those of the owner; the submitter's is known from the request. */
  readonly facts: CheckFacts;
  readonly checks: CheckPolicy;
  readonly approval: ApprovalPolicy;
  readonly lines: LinesByAudience;
};

/**
 * Applies the rules to a submitted request, once: it is rejected with reasons, approved, or left to a
 * reviewer. Reviewers are told of it in each case, the institution when it is decided. A repeated message,
 * or one about a request that was decided or withdrawn meanwhile, changes nothing.
 */
export const validate =
  ({ approval, at, checks: policy, command, facts, lines }: Validate) =>
  (service: Reviewed): ServiceDecision => {
    const waiting = undecided(service);
    if (waiting?.review.validatedAt !== null) return unchanged(service);
    const execution = { at, command };
    const { review: request, submitted } = waiting;
    const { email } = request.requestedBy;
    const { checks, needsReviewer, rejection } = verdictOn(
      request.snapshot,
      email === null ? facts : { ...facts, emails: [...facts.emails, email] },
      policy,
      at,
    );

    const requested = { topic: "service.review.requested", audience: "REVIEWERS" } as const;
    const notices = noticesOn(lines.reviewers, requested, at);
    // The write is one, so the revision is counted once: here, or by the decision that follows.
    const review: OpenReview = {
      ...request,
      validatedAt: at,
      checks,
      notifications: withNotifications(request.notifications, notices),
    };
    const validated: Reviewed = { ...service, review };
    const events = [
      reviewEvent("ReviewValidated", validated, execution),
      ...noticeEvents(notices, validated, execution),
    ];
    const and = (decision: ServiceDecision): ServiceDecision => ({
      next: decision.next,
      events: [...events, ...decision.events],
    });

    const undecidedYet = { submitted, review };
    const ruling: Ruling = {
      ...execution,
      by: { _tag: "Rules" },
      note: null,
      lines: lines.institution,
    };
    if (rejection !== null) return and(rejected(validated, undecidedYet, ruling, rejection));
    const changed = request.kind === "UPDATE" ? request.changedFields : null;
    return isApprovedAutomatically({ owner: request.owner, changed, needsReviewer }, approval)
      ? and(approved(validated, undecidedYet, ruling))
      : { next: { ...service, review: advanced(review, command) }, events };
  };
