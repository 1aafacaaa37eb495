import { plusMillis, type Instant } from "../../prelude/instant";
import { unchanged, type Execution, type ServiceDecision } from "../service/service";
import { outcomeNotices } from "./closing";
import { isOpen, type Review } from "./model";
import {
  noticesOn,
  withNotifications,
  type Channel,
  type Lines,
  type LinesByAudience,
  type Notification,
} from "./notification";
import { noticeEvents, refiled, type Reviewed } from "./reviewed";

const withNotices = (
  service: Reviewed,
  notices: ReadonlyArray<Notification>,
  execution: Execution,
  remindedAt: Instant | null,
): ServiceDecision => {
  if (notices.length === 0) return unchanged(service);
  const { review } = service;
  const next: Reviewed = {
    ...service,
    review: refiled(review, execution, {
      notifications: withNotifications(review.notifications, notices),
      remindedAt,
    }),
  };
  return { next, events: noticeEvents(notices, next, execution) };
};

/** What there is to say of a request as it stands: that it waits, or its outcome; of the rest nothing. */
const noticesAbout = (
  review: Review,
  { institution, reviewers }: LinesByAudience,
  at: Instant,
): ReadonlyArray<Notification> => {
  switch (review.status) {
    case "PENDING":
    case "IN_PROGRESS":
      return noticesOn(reviewers, { topic: "service.review.requested", audience: "REVIEWERS" }, at);
    case "APPROVED":
    case "REJECTED":
      return outcomeNotices(review, institution, at);
    case "WITHDRAWN":
    case "SUPERSEDED":
      return [];
  }
};

export type NotifyAgain = Execution & {
  /** Null: all that are configured. */
  readonly channel: Channel | null;
  readonly lines: LinesByAudience;
};

/** Tells again what a channel may have lost, under new identifiers. Each repeat tells once more. */
export const notifyAgain =
  ({ at, channel, command, lines }: NotifyAgain) =>
  (service: Reviewed): ServiceDecision => {
    const { review } = service;
    const chosen = (all: Lines): Lines =>
      all.filter((line) => channel === null || line.channel === channel);
    const notices = noticesAbout(
      review,
      { reviewers: chosen(lines.reviewers), institution: chosen(lines.institution) },
      at,
    );
    return withNotices(service, notices, { at, command }, review.remindedAt);
  };

const hour = 3_600_000;

/** When reviewers are next to be reminded of a request that nobody has taken; null: not at all. */
export const reminderDueAt = (review: Review, everyHours: number): Instant | null =>
  review.status === "PENDING"
    ? plusMillis(review.remindedAt ?? review.requestedAt, everyHours * hour)
    : null;

export type Remind = Execution & { readonly everyHours: number; readonly lines: Lines };

/** Reminds reviewers once in each period. Before it is due, and so when repeated, it changes nothing. */
export const remind =
  ({ at, command, everyHours, lines }: Remind) =>
  (service: Reviewed): ServiceDecision => {
    const { review } = service;
    const due = reminderDueAt(review, everyHours);
    if (due === null || at < due || !isOpen(review)) return unchanged(service);
    const reminder = { topic: "service.review.reminder", audience: "REVIEWERS" } as const;
    return withNotices(service, noticesOn(lines, reminder, at), { at, command }, at);
  };
