import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasDebtPositions } from "../ports/debt-positions";
import type { HasMeasures } from "../ports/measures";
import type { HasNotifications } from "../ports/notifications";

/** The status that the clock gives by each of its events. */
const movedTo: Readonly<Record<string, "VALID" | "EXPIRED">> = {
  DebtPositionBecameValid: "VALID",
  DebtPositionExpired: "EXPIRED",
};

/** The store, counting what it writes down of the clock's work. */
export const countingTransitions =
  ({ measures }: HasMeasures) =>
  ({ debtPositions }: HasDebtPositions): HasDebtPositions =>
    measures === null
      ? { debtPositions }
      : {
          debtPositions: {
            ...debtPositions,
            commit: (found, decision, settlement) =>
              pipe(
                debtPositions.commit(found, decision, settlement),
                TE.tapIO(() => () => {
                  decision.events.forEach(({ type }) => {
                    const to = movedTo[type];
                    if (to !== undefined) measures.moved(to)();
                  });
                }),
              ),
          },
        };

/** The channels, counting the attempts that fail. */
export const countingFailedNotices =
  ({ measures }: HasMeasures) =>
  ({ notifications }: HasNotifications): HasNotifications =>
    measures === null
      ? { notifications }
      : {
          notifications: {
            ...notifications,
            send: (channel, announcement) => (environment) =>
              pipe(
                notifications.send(channel, announcement)(environment),
                TE.tapError(() => TE.fromIO(measures.noticeFailed(channel))),
              ),
          },
        };
