import type { IO } from "fp-ts/IO";
import type { CommandId, Incarnation } from "../domain/primitives/identifiers";
import type { NotificationId, ReviewId, ServiceId } from "../domain/service/identifiers";

/** Fresh identifiers. Those of commands and incarnations are ULIDs, so that they sort by time. */
export type HasIds = {
  readonly commandId: IO<CommandId>;
  readonly incarnation: IO<Incarnation>;
  readonly uuid: IO<string>;
};

/** Fresh identifiers of services and of what is asked about them; ULIDs, too. */
export type HasServiceIds = {
  readonly serviceId: IO<ServiceId>;
  readonly reviewId: IO<ReviewId>;
  readonly notificationId: IO<NotificationId>;
};
