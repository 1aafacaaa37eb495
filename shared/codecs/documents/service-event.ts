import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { CommandId } from "../../domain/primitives/identifiers";
import { serviceEventTypes, type ServiceEvent } from "../../domain/service/events";
import { NotificationId, OwnerId, ReviewId, ServiceId } from "../../domain/service/identifiers";
import { Count, StoredInstant } from "./scalars";
import { reader, schema, type Faults } from "./stored";

export const eventKind = "event";

const StoredEvent = record("ServiceEvent", {
  owner: OwnerId,
  index: Count,
  type: literals("event type", ...serviceEventTypes),
  service: ServiceId,
  review: nullable(ReviewId),
  notification: nullable(NotificationId),
  at: StoredInstant,
  command: CommandId,
});

type Journalled = {
  readonly owner: OwnerId;
  readonly index: number;
  readonly event: ServiceEvent;
};

/** Its queue still waits for the event. The member is absent otherwise, and then no index holds it. */
export const pendingMark = { pending: true } as const;

/** Which service, when, by which command: nothing of what its institution wrote. */
export const documentOf = ({ event, index, owner }: Journalled) => {
  const { at, command, notificationId, reviewId, serviceId, type } = event;
  return {
    ...StoredEvent.encode({
      owner,
      index,
      type,
      service: serviceId,
      review: reviewId,
      notification: notificationId,
      at,
      command,
    }),
    kind: eventKind,
    schema,
  };
};

const decode = reader(eventKind, StoredEvent);

export const fromDocument = (document: unknown): E.Either<Faults, Journalled> =>
  pipe(
    decode(document),
    E.map(({ at, command, index, notification, owner, review, service, type }) => ({
      owner,
      index,
      event: {
        type,
        serviceId: service,
        reviewId: review,
        notificationId: notification,
        at,
        command,
      },
    })),
  );
