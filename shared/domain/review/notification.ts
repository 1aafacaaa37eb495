import type { Instant } from "../../prelude/instant";
import type { NotificationId } from "../service/identifiers";

export const channels = ["webhook", "email", "log"] as const;
export type Channel = (typeof channels)[number];

export const audiences = ["REVIEWERS", "INSTITUTION"] as const;
export type Audience = (typeof audiences)[number];

export const topicsOfNotice = [
  "service.review.requested",
  "service.review.reminder",
  "service.review.completed",
] as const;
export type TopicOfNotice = (typeof topicsOfNotice)[number];

export const notificationStatuses = ["PENDING", "SENT", "FAILED"] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** One notice to one audience on one channel. Channels don't wait for each other. */
export type Notification = {
  readonly id: NotificationId;
  readonly topic: TopicOfNotice;
  readonly audience: Audience;
  readonly channel: Channel;
  readonly status: NotificationStatus;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly requestedAt: Instant;
  /** When its status or its attempts last changed. */
  readonly at: Instant;
};

/** A configured channel with a fresh identifier for the notice that it may carry. */
export type Line = { readonly channel: Channel; readonly id: NotificationId };
export type Lines = ReadonlyArray<Line>;

/** The identifiers that a decision may need; what it doesn't use is forgotten. */
export type LinesByAudience = {
  readonly reviewers: Lines;
  readonly institution: Lines;
};

/** Beyond this many, the oldest that are settled are forgotten, so that a request can always be stored. */
export const maxNotifications = 100;

export const withNotifications = (
  known: ReadonlyArray<Notification>,
  fresh: ReadonlyArray<Notification>,
): ReadonlyArray<Notification> => {
  const excess = known.length + fresh.length - maxNotifications;
  if (excess <= 0) return [...known, ...fresh];
  const forgotten = new Set(known.filter(({ status }) => status !== "PENDING").slice(0, excess));
  return [...known.filter((notice) => !forgotten.has(notice)), ...fresh];
};

type Notice = Pick<Notification, "topic" | "audience">;

export const noticesOn = (
  lines: Lines,
  { audience, topic }: Notice,
  at: Instant,
): ReadonlyArray<Notification> =>
  lines.map(({ channel, id }) => ({
    id,
    topic,
    audience,
    channel,
    status: "PENDING",
    attempts: 0,
    lastError: null,
    requestedAt: at,
    at,
  }));
