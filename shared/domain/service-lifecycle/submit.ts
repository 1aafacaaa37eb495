import * as E from "fp-ts/Either";
import type { Pending } from "../review/model";
import { withinGroups, type GroupForbidden } from "../service-access/caller";
import type { GroupScope } from "../service-access/groups";
import { changedFields } from "../service/differences";
import type { ReviewId } from "../service/identifiers";
import {
  advanced,
  eventOf,
  type Execution,
  type Service,
  type ServiceDecision,
} from "../service/service";
import { workingCopyOf, type Account, type Draft } from "./model";
import { notAllowed, type TransitionNotAllowed } from "./refusal";

export type Submit = Execution & {
  readonly scope: GroupScope;
  readonly reviewId: ReviewId;
  readonly account: Account;
  readonly autoPublish: boolean;
};

export type SubmitRejected = GroupForbidden | TransitionNotAllowed;

/** The request as it begins: the data are frozen, so that what is judged is what is released. */
const reviewOf = (
  { account, at, autoPublish, command, reviewId }: Submit,
  { data, id, owner }: Draft,
  released: Service["publication"],
): Pending => ({
  status: "PENDING",
  id: reviewId,
  serviceId: id,
  owner,
  kind: released === null ? "FIRST_ACTIVATION" : "UPDATE",
  handling: "MANUAL",
  autoPublish,
  snapshot: data,
  changedFields: released === null ? [] : changedFields(released.data, data),
  requestedAt: at,
  requestedBy: account,
  validatedAt: null,
  checks: [],
  assignee: null,
  remindedAt: null,
  comments: [],
  notifications: [],
  revision: 1,
  lastCommand: command,
});

/**
 * Asks for publication of a draft, complete or not: what is missing is found by the rules afterwards. The
 * draft is locked and its review is opened with the same write. Only a draft can be submitted, so a repeat is
 * refused, and after a rejection an edit comes first.
 */
export const submit =
  (request: Submit) =>
  (service: Service): E.Either<SubmitRejected, ServiceDecision> => {
    const { account, at, autoPublish, command, reviewId, scope } = request;
    const { lifecycle, publication } = service;
    const reached = withinGroups(scope)(lifecycle);
    if (E.isLeft(reached)) return reached;
    switch (lifecycle.status) {
      case "draft": {
        const next: Service = {
          lifecycle: {
            ...advanced(workingCopyOf(lifecycle), command),
            status: "submitted",
            modifiedAt: at,
            lastReview: reviewId,
            submission: { reviewId, submittedAt: at, submittedBy: account, autoPublish },
          },
          publication,
          review: reviewOf(request, lifecycle, publication),
        };
        const event = eventOf("ServiceSubmitted", next, { at, command }, { reviewId });
        return E.right({ next, events: [event] });
      }
      case "submitted":
      case "approved":
      case "rejected":
      case "deleted":
        return E.left(notAllowed("submit", lifecycle));
    }
  };
