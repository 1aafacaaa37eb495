import * as E from "fp-ts/Either";
import { isOpen, type Review } from "../review/model";
import { withinGroups, type GroupForbidden } from "../service-access/caller";
import type { GroupScope } from "../service-access/groups";
import {
  advanced,
  eventOf,
  type Execution,
  type Service,
  type ServiceDecision,
} from "../service/service";
import { workingCopyOf } from "./model";
import { notAllowed, type TransitionNotAllowed } from "./refusal";

export type Withdraw = Execution & { readonly scope: GroupScope };

export type WithdrawRejected = GroupForbidden | TransitionNotAllowed;

const withdrawn = (review: Review, { at, command }: Execution): Review =>
  isOpen(review) ? { ...advanced(review, command), status: "WITHDRAWN", closedAt: at } : review;

/**
 * Takes a request back: the service is a draft again and its review is closed without a decision. Outside of
 * a review it is refused, so a repeat is too.
 */
export const withdraw =
  ({ at, command, scope }: Withdraw) =>
  (service: Service): E.Either<WithdrawRejected, ServiceDecision> => {
    const { lifecycle, review } = service;
    const reached = withinGroups(scope)(lifecycle);
    if (E.isLeft(reached)) return reached;
    switch (lifecycle.status) {
      case "submitted": {
        const { reviewId } = lifecycle.submission;
        const next: Service = {
          ...service,
          lifecycle: {
            ...advanced(workingCopyOf(lifecycle), command),
            status: "draft",
            modifiedAt: at,
          },
          review: review?.id === reviewId ? withdrawn(review, { at, command }) : review,
        };
        const event = eventOf("ServiceWithdrawn", next, { at, command }, { reviewId });
        return E.right({ next, events: [event] });
      }
      case "draft":
      case "approved":
      case "rejected":
      case "deleted":
        return E.left(notAllowed("withdraw", lifecycle));
    }
  };
