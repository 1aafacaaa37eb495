import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { NotificationId, OwnerId, ReviewId, ServiceId } from "../../domain/service/identifiers";
import { Trace } from "./trace";

/**
 * What travels on the queues of the review workflow: where to look, and nothing of what is found there. The
 * owner is part of a service's address.
 */
export const ServiceEventMessage = record("ServiceEventMessage", {
  schema: t.literal(1),
  owner: OwnerId,
  serviceId: ServiceId,
  reviewId: ReviewId,
  /** Which notice to send; null on the other queues. */
  notificationId: nullable(NotificationId),
  trace: Trace,
});
export type ServiceEventMessage = t.TypeOf<typeof ServiceEventMessage>;

export const messageOf = (
  message: Omit<ServiceEventMessage, "schema" | "trace">,
  trace?: Trace,
): string => JSON.stringify(ServiceEventMessage.encode({ schema: 1, ...message, trace }));
