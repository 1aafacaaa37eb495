import type { Review } from "./model";
import type { Notification } from "./notification";

/** What is known of the account behind a request besides its address. */
export type Standing = {
  readonly permissions: ReadonlyArray<string>;
  /** It may not send messages, whatever becomes of its services. */
  readonly isLimited: boolean;
};

/**
 * One notice with all that its letter or payload is made of. The request is shown as it is when the notice is
 * sent, so a late notice doesn't announce what has been decided meanwhile.
 */
export type Announcement = {
  readonly notice: Pick<Notification, "id" | "topic" | "audience" | "requestedAt">;
  readonly review: Review;
  /** Null: nothing is known. */
  readonly standing: Standing | null;
  /** Where reviewers open the request; null: nobody said. */
  readonly link: string | null;
};

const sendsMessages = "ApiMessageWrite";

export const standingOf = (permissions: ReadonlyArray<string>): Standing => ({
  permissions,
  isLimited: !permissions.includes(sendsMessages),
});

const place = "{reviewId}";

/** The address of one request, where an installation's pattern has `{reviewId}`. */
export const linkOf = (pattern: string, { id }: Pick<Review, "id">): string | null =>
  pattern === "" ? null : pattern.replaceAll(place, id);
