import * as RTE from "fp-ts/ReaderTaskEither";
import topology from "../../infra/topology.json";
import { ServiceEventMessage } from "../../shared/codecs/messages/service-event";
import type { Consumer } from "../../shared/persistence/queue/consumer";
import type { StoreFailure } from "../../shared/ports/store";
import type { TooContended } from "../../shared/workflows/debt-position-command";
import type { Worked } from "../../shared/workflows/review-work";
import {
  sendNotice,
  type NoticeEnvironment,
  type NoticeGivenUp,
} from "../../shared/workflows/send-notice";
import { addressOf } from "./review-address";

type Failure = NoticeGivenUp | TooContended | StoreFailure;

/**
 * Sends one notice. A channel that fails is tried again by a message of its own, each time later; given up, the
 * message is parked, and an operator can put it back.
 */
export const reviewNotifications: Consumer<
  ServiceEventMessage,
  NoticeEnvironment,
  Failure,
  Worked
> = {
  queue: topology.queues.reviewNotifications,
  message: ServiceEventMessage,
  run: (message) =>
    message.notificationId === null
      ? RTE.right("nothing to do")
      : sendNotice({ ...addressOf(message), notice: message.notificationId }),
  isTransient: ({ _tag }) => _tag !== "CorruptDocument" && _tag !== "NoticeGivenUp",
};
