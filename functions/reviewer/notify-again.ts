import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { RenotifyRequest, ReviewPath } from "../../shared/codecs/http/review-request";
import { QueuedNoticesView } from "../../shared/codecs/http/review-view";
import { endpoint } from "../../shared/http/endpoint";
import { renotify } from "../../shared/workflows/decide-review";
import { maxJsonBytes, reviewerAccess, reviewerSurface, reviewsTag } from "./surface";

export const notifyAgain = endpoint({
  id: "notifyAgain",
  operationId: "notifyAgain",
  validatedAs: "notifyAgain",
  surface: reviewerSurface,
  method: "POST",
  route: "reviews/{reviewId}/notifications",
  tag: reviewsTag,
  summary: "Send the notice of the request as it stands once more, on one channel or on all",
  access: reviewerAccess,
  params: ReviewPath,
  query: NoParameters,
  body: { codec: RenotifyRequest, maxBytes: maxJsonBytes, example: { channel: "webhook" } },
  success: {
    status: 202,
    description: "The notices are on their way; none when nothing is to be said on that channel",
    body: QueuedNoticesView,
    example: { notifications: ["01JB2MA1PK7XQ0V3T5R8N2C4DE"] },
  },
  failures: ["ReviewNotFound", "StaleVersion", "TooContended"],
  run: ({ body, params: { reviewId } }) =>
    pipe(
      renotify(reviewId, body.channel),
      RTE.map(({ notices }) => ({ body: { notifications: notices } })),
    ),
});
