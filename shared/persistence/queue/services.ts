import * as TE from "fp-ts/TaskEither";
import { messageOf } from "../../codecs/messages/service-event";
import { queueOf, type ServiceQueue } from "../../domain/service/events";
import type { HasServiceQueues } from "../../ports/service-queues";
import type { Queue } from "./producer";

/** The queues of the review workflow, by their names. */
export const serviceQueuesOn = (
  queues: Readonly<Record<ServiceQueue, Queue>>,
): HasServiceQueues => ({
  serviceQueues: {
    send: ({ event, owner }) => {
      const queue = queueOf(event);
      const { notificationId, reviewId, serviceId } = event;
      // Everything that a queue waits for is about a request.
      return queue === null || reviewId === null
        ? TE.right(undefined)
        : queues[queue].send("service-event.send", (trace) =>
            messageOf({ owner, serviceId, reviewId, notificationId }, trace),
          );
    },
  },
});
