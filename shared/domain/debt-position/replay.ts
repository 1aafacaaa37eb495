import * as O from "fp-ts/Option";
import type { DebtPositionEvent } from "./events";
import type { DebtPosition } from "./model";

/** What the journal alone tells about a position; a null status: it was deleted. */
export type Replayed = Pick<
  DebtPositionEvent,
  "incarnation" | "sequence" | "revision" | "status" | "command"
>;

/** What the journal must give for the state that is stored. */
export const replayedFrom = (position: DebtPosition): Replayed => ({
  incarnation: position.incarnation,
  sequence: position.sequence,
  revision: position.revision,
  status: position.status,
  command: position.lastCommand,
});

const follows = (before: Replayed | null, event: DebtPositionEvent): boolean =>
  before === null
    ? event.type === "DebtPositionCreated" && event.sequence === 1 && event.revision === 1
    : event.type !== "DebtPositionCreated" &&
      before.status !== null &&
      event.incarnation === before.incarnation &&
      event.sequence === before.sequence + 1 &&
      (event.revision === before.revision || event.revision === before.revision + 1);

/**
 * Folds a whole journal, in order, into what it says of the position. None when it is not the journal of one
 * life from its creation on: empty, with a gap, a repeat, another incarnation, or an event after the deletion.
 */
export const replay = (events: ReadonlyArray<DebtPositionEvent>): O.Option<Replayed> =>
  O.fromNullable(
    events.reduce<Replayed | null | undefined>(
      (before, event) =>
        before === undefined || !follows(before, event)
          ? undefined
          : {
              incarnation: event.incarnation,
              sequence: event.sequence,
              revision: event.revision,
              status: event.status,
              command: event.command,
            },
      null,
    ),
  );
