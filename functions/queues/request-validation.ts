import topology from "../../infra/topology.json";
import { ServiceEventMessage } from "../../shared/codecs/messages/service-event";
import type { Consumer } from "../../shared/persistence/queue/consumer";
import type { StoreFailure } from "../../shared/ports/store";
import type { TooContended } from "../../shared/workflows/debt-position-command";
import type { Worked } from "../../shared/workflows/review-work";
import {
  validateRequest,
  type ValidationEnvironment,
} from "../../shared/workflows/validate-request";
import { addressOf } from "./review-address";

/** Applies the rules to a request that was just made. */
export const requestValidation: Consumer<
  ServiceEventMessage,
  ValidationEnvironment,
  TooContended | StoreFailure,
  Worked
> = {
  queue: topology.queues.requestValidation,
  message: ServiceEventMessage,
  run: (message) => validateRequest(addressOf(message)),
  isTransient: ({ _tag }) => _tag !== "CorruptDocument",
};
