import type { Option } from "fp-ts/Option";
import type { Task } from "fp-ts/Task";
import type { Cents } from "../domain/primitives/cents";

/** The notification platform (SEND), which knows what notifying a debtor has cost so far. */
export type HasNotificationPlatform = {
  readonly notificationPlatform: {
    /** The price of a notice; none when it isn't known, or the platform can't be asked. */
    readonly price: (notice: {
      readonly organization: string;
      readonly noticeNumber: string;
      readonly requestId: string;
    }) => Task<Option<Cents>>;
  };
};
