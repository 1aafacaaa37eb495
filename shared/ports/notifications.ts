import type { TaskEither } from "fp-ts/TaskEither";
import type { Announcement } from "../domain/review/announcement";
import type { Audience, Channel } from "../domain/review/notification";
import type { HasLog } from "./log";

/** A channel didn't take a notice. Nothing of it names an address or quotes what was sent, so it may be stored. */
export type NotDelivered = {
  readonly _tag: "NotDelivered";
  readonly error: string;
  /** Trying again won't help until somebody changes a setting or the other side. */
  readonly isHopeless: boolean;
};

/** The ways by which people and platforms hear of requests to publish. */
export type HasNotifications = {
  readonly notifications: {
    /** The channels that are configured, for each audience. */
    readonly channels: Readonly<Record<Audience, ReadonlyArray<Channel>>>;
    /** Seconds before each further attempt; after the last the notice is given up. */
    readonly retryDelays: ReadonlyArray<number>;
    /** Where reviewers open a request: `{reviewId}` stands for it. Empty: nowhere. */
    readonly reviewLink: string;
    /** At least once: receivers recognise a repetition by the id of the notice. */
    readonly send: (
      channel: Channel,
      announcement: Announcement,
    ) => (environment: HasLog) => TaskEither<NotDelivered, void>;
  };
};
