import type { ServiceEventMessage } from "../../shared/codecs/messages/service-event";
import type { ReviewAddress } from "../../shared/workflows/review-command";

/** Where a message of the review workflow points to. */
export const addressOf = ({ owner, reviewId, serviceId }: ServiceEventMessage): ReviewAddress => ({
  service: { owner, id: serviceId },
  review: reviewId,
});
