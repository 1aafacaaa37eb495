import { messageOf } from "../../codecs/messages/service-event";
import type { HasNoticeRetries } from "../../ports/notice-retries";
import type { Queue } from "./producer";

/** Later attempts wait on the same queue, out of sight. */
export const noticeRetriesOn = (queue: Queue): HasNoticeRetries => ({
  noticeRetries: {
    after: (seconds, { notice, review, service }) =>
      queue.send(
        "notification.retry",
        (trace) =>
          messageOf(
            {
              owner: service.owner,
              serviceId: service.id,
              reviewId: review,
              notificationId: notice,
            },
            trace,
          ),
        seconds,
      ),
  },
});
