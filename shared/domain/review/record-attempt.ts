import type { NotificationId } from "../service/identifiers";
import { eventOf, unchanged, type Execution, type ServiceDecision } from "../service/service";
import type { Review } from "./model";
import type { Notification } from "./notification";
import { refiled, type Reviewed } from "./reviewed";

export type AttemptOutcome =
  | { readonly _tag: "Sent" }
  | {
      readonly _tag: "Failed";
      /** In words that may be stored: no address, no payload. */
      readonly error: string;
      /** Nobody will try again by themselves. */
      readonly isLast: boolean;
    };

export type RecordAttempt = Execution & {
  readonly id: NotificationId;
  readonly outcome: AttemptOutcome;
};

/** The notice that a message asks to send; null: it is unknown, or was sent already. */
export const noticeToSend = ({ notifications }: Review, id: NotificationId): Notification | null =>
  notifications.find((notice) => notice.id === id && notice.status !== "SENT") ?? null;

const attempted = (
  notice: Notification,
  outcome: AttemptOutcome,
  { at }: Execution,
): Notification => {
  const attempts = notice.attempts + 1;
  return outcome._tag === "Sent"
    ? { ...notice, status: "SENT", attempts, lastError: null, at }
    : {
        ...notice,
        status: outcome.isLast ? "FAILED" : notice.status,
        attempts,
        lastError: outcome.error,
        at,
      };
};

/**
 * Writes down how sending went. It never decides nor blocks the review. What was sent stays sent, so a
 * repeated message changes nothing; a notice that was given up may still succeed later.
 */
export const recordAttempt =
  ({ at, command, id, outcome }: RecordAttempt) =>
  (service: Reviewed): ServiceDecision => {
    const { review } = service;
    const due = noticeToSend(review, id);
    if (due === null) return unchanged(service);
    const execution = { at, command };
    const notifications = review.notifications.map((notice) =>
      notice === due ? attempted(notice, outcome, execution) : notice,
    );
    const next: Reviewed = { ...service, review: refiled(review, execution, { notifications }) };
    const about = { reviewId: review.id, notificationId: id };
    return { next, events: [eventOf("NotificationAttempted", next, execution, about)] };
  };
