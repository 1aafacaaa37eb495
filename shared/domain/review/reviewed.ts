import { eventOf, advanced, type Execution, type Service } from "../service/service";
import type { ServiceEvent, ServiceEventType } from "../service/events";
import type { ReviewerId } from "../service/identifiers";
import type { Lifecycle, Submitted } from "../service-lifecycle/model";
import { isOpen, type OpenReview, type Review } from "./model";
import type { Notification } from "./notification";

/** A service together with the request that a command is about. */
export type Reviewed = Service & { readonly review: Review };

export type Reviewer = { readonly id: ReviewerId; readonly email: string | null };

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether a reviewer would judge their own request: by account, or by the address it came from. */
export const isOwnRequest = ({ email, id }: Reviewer, { owner, requestedBy }: Review): boolean =>
  [owner, requestedBy.userId].some((account) => sameText(account, id)) ||
  (email !== null && requestedBy.email !== null && sameText(email, requestedBy.email));

/** Whether the working copy waits for exactly this request. */
export const awaits = (lifecycle: Lifecycle, { id }: Review): lifecycle is Submitted =>
  lifecycle.status === "submitted" && lifecycle.submission.reviewId === id;

/** A request that is still to be decided, with the working copy that waits for it; null: it isn't. */
export type Undecided = { readonly submitted: Submitted; readonly review: OpenReview };

export const undecided = ({ lifecycle, review }: Reviewed): Undecided | null =>
  isOpen(review) && awaits(lifecycle, review) ? { submitted: lifecycle, review } : null;

/** The same request after a change to its file that leaves its outcome alone. */
export const refiled = <R extends Review>(
  review: R,
  { command }: Execution,
  change: Partial<
    Pick<Review, "checks" | "comments" | "notifications" | "remindedAt" | "validatedAt">
  >,
): R => ({ ...advanced(review, command), ...change });

/** An event about the request itself. */
export const reviewEvent = (
  type: ServiceEventType,
  service: Reviewed,
  execution: Execution,
): ServiceEvent => eventOf(type, service, execution, { reviewId: service.review.id });

/** A message for each notice that a decision asks for. */
export const noticeEvents = (
  notices: ReadonlyArray<Notification>,
  service: Reviewed,
  execution: Execution,
): ReadonlyArray<ServiceEvent> =>
  notices.map(({ id }) =>
    eventOf("NotificationRequested", service, execution, {
      reviewId: service.review.id,
      notificationId: id,
    }),
  );
