import * as TE from "fp-ts/TaskEither";
import type { Announcement } from "../../domain/review/announcement";
import { channels, type Audience, type Channel } from "../../domain/review/notification";
import type { HasLog } from "../../ports/log";
import type { HasNotifications, NotDelivered } from "../../ports/notifications";
import { notDelivered } from "./undelivered";

/** How one channel is used; those that aren't configured are left out. */
export type Sender = {
  readonly reaches: ReadonlyArray<Audience>;
  readonly send: (
    announcement: Announcement,
    environment: HasLog,
  ) => TE.TaskEither<NotDelivered, void>;
};
export type Senders = Readonly<Partial<Record<Channel, Sender>>>;

/** For development, and for who collects logs: the line names the request and says nothing of its content. */
export const logSender: Sender = {
  reaches: ["REVIEWERS", "INSTITUTION"],
  send: ({ notice, review }, { log }) =>
    TE.fromIO(
      log("info", "Notice", {
        topic: notice.topic,
        audience: notice.audience,
        notification: notice.id,
        review: review.id,
        service: review.serviceId,
        status: review.status,
        handling: review.handling,
      }),
    ),
};

const reaching = (senders: Senders, audience: Audience): ReadonlyArray<Channel> =>
  channels.filter((channel) => senders[channel]?.reaches.includes(audience) ?? false);

export const notificationsThrough = (
  senders: Senders,
  {
    retryDelays,
    reviewLink,
  }: Pick<HasNotifications["notifications"], "retryDelays" | "reviewLink">,
): HasNotifications => ({
  notifications: {
    channels: {
      REVIEWERS: reaching(senders, "REVIEWERS"),
      INSTITUTION: reaching(senders, "INSTITUTION"),
    },
    retryDelays,
    reviewLink,
    send: (channel, announcement) => (environment) =>
      senders[channel]?.send(announcement, environment) ??
      TE.left(notDelivered("the channel is not configured", true)),
  },
});
