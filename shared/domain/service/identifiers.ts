import type * as t from "io-ts";
import { refinedString } from "../../prelude/refined";

const ulid = { pattern: "^[0-9A-HJKMNP-TV-Z]{26}$" } as const;
const given = { minLength: 1 } as const;

/** A service, and the subscription that owns its two keys. */
export const ServiceId = refinedString<{ readonly ServiceId: unique symbol }>("ServiceId", ulid);
export type ServiceId = t.TypeOf<typeof ServiceId>;

/** One request to publish a service: made when it is submitted, and the key by which repeats are recognised. */
export const ReviewId = refinedString<{ readonly ReviewId: unique symbol }>("ReviewId", ulid);
export type ReviewId = t.TypeOf<typeof ReviewId>;

/** One notice on one channel; its receivers recognise repeats by it. */
export const NotificationId = refinedString<{ readonly NotificationId: unique symbol }>(
  "NotificationId",
  ulid,
);
export type NotificationId = t.TypeOf<typeof NotificationId>;

/** The account of an institution that owns services. */
export const OwnerId = refinedString<{ readonly OwnerId: unique symbol }>("OwnerId", given);
export type OwnerId = t.TypeOf<typeof OwnerId>;

/** A group of back-office users that a service may be bound to. */
export const GroupId = refinedString<{ readonly GroupId: unique symbol }>("GroupId", given);
export type GroupId = t.TypeOf<typeof GroupId>;

/** The account of a person who reviews services. */
export const ReviewerId = refinedString<{ readonly ReviewerId: unique symbol }>(
  "ReviewerId",
  given,
);
export type ReviewerId = t.TypeOf<typeof ReviewerId>;
