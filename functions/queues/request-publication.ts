import topology from "../../infra/topology.json";
import { ServiceEventMessage } from "../../shared/codecs/messages/service-event";
import type { Consumer } from "../../shared/persistence/queue/consumer";
import type { HasReviewPolicy } from "../../shared/ports/review-policy";
import type { StoreFailure } from "../../shared/ports/store";
import type { TooContended } from "../../shared/workflows/debt-position-command";
import { releaseApproved } from "../../shared/workflows/release-approved";
import type { ReviewEnvironment } from "../../shared/workflows/review-command";
import type { Worked } from "../../shared/workflows/review-work";
import { addressOf } from "./review-address";

/** Brings an approved request in front of citizens. */
export const requestPublication: Consumer<
  ServiceEventMessage,
  ReviewEnvironment & HasReviewPolicy,
  TooContended | StoreFailure,
  Worked
> = {
  queue: topology.queues.requestPublication,
  message: ServiceEventMessage,
  run: (message) => releaseApproved(addressOf(message)),
  isTransient: ({ _tag }) => _tag !== "CorruptDocument",
};
