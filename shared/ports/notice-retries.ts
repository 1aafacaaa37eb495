import type { TaskEither } from "fp-ts/TaskEither";
import type { NotificationId, ReviewId } from "../domain/service/identifiers";
import type { ServiceKey } from "./services";
import type { StoreFailure } from "./store";

/** One notice of one request, as messages name it. */
export type NoticeAddress = {
  readonly service: ServiceKey;
  readonly review: ReviewId;
  readonly notice: NotificationId;
};

export type HasNoticeRetries = {
  readonly noticeRetries: {
    /** Puts the notice on its queue again, hidden for so long. */
    readonly after: (seconds: number, notice: NoticeAddress) => TaskEither<StoreFailure, void>;
  };
};
