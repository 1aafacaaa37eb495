import type { Instant } from "../../prelude/instant";
import { workingCopyOf } from "../service-lifecycle/model";
import { advanced, type Execution, type ServiceDecision } from "../service/service";
import type { Remark } from "../service/values";
import { type Decider, type Review } from "./model";
import { noticesOn, withNotifications, type Lines, type Notification } from "./notification";
import type { Reasons } from "./reasons";
import { noticeEvents, reviewEvent, type Reviewed, type Undecided } from "./reviewed";

export type Ruling = Execution & {
  readonly by: Decider;
  readonly note: Remark | null;
  /** On which the institution is told. */
  readonly lines: Lines;
};

/** The institution is told of the outcome, by e-mail only when its address is known. */
export const outcomeNotices = (
  { requestedBy }: Review,
  lines: Lines,
  at: Instant,
): ReadonlyArray<Notification> =>
  noticesOn(
    lines.filter(({ channel }) => channel !== "email" || requestedBy.email !== null),
    { topic: "service.review.completed", audience: "INSTITUTION" },
    at,
  );

const handled = (by: Decider, automatically: "AUTO_APPROVED" | "AUTO_REJECTED") =>
  by._tag === "Rules" ? automatically : "MANUAL";

/** Working copy and request are approved together; the release follows by its message. */
export const approved = (
  service: Reviewed,
  { review, submitted }: Undecided,
  { at, by, command, lines, note }: Ruling,
): ServiceDecision => {
  const execution = { at, command };
  const notices = outcomeNotices(review, lines, at);
  const lifecycle = advanced(workingCopyOf(submitted), command);
  const next: Reviewed = {
    ...service,
    lifecycle: {
      ...lifecycle,
      status: "approved",
      modifiedAt: at,
      submission: submitted.submission,
      approvedAt: at,
    },
    review: {
      ...advanced(review, command),
      status: "APPROVED",
      handling: handled(by, "AUTO_APPROVED"),
      notifications: withNotifications(review.notifications, notices),
      decision: { by, at, note, lifecycleRevision: lifecycle.revision },
    },
  };
  return {
    next,
    events: [
      reviewEvent("ServiceApproved", next, execution),
      ...noticeEvents(notices, next, execution),
    ],
  };
};

/** Working copy and request are rejected together, for the same reasons; the released copy stays. */
export const rejected = (
  service: Reviewed,
  { review, submitted }: Undecided,
  { at, by, command, lines, note }: Ruling,
  reasons: Reasons,
): ServiceDecision => {
  const execution = { at, command };
  const notices = outcomeNotices(review, lines, at);
  const next: Reviewed = {
    ...service,
    lifecycle: {
      ...advanced(workingCopyOf(submitted), command),
      status: "rejected",
      modifiedAt: at,
      submission: submitted.submission,
      rejectedAt: at,
      reasons,
    },
    review: {
      ...advanced(review, command),
      status: "REJECTED",
      handling: handled(by, "AUTO_REJECTED"),
      notifications: withNotifications(review.notifications, notices),
      decision: { by, at, note, reasons },
    },
  };
  return {
    next,
    events: [
      reviewEvent("ServiceRejected", next, execution),
      ...noticeEvents(notices, next, execution),
    ],
  };
};
