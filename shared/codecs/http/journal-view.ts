import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { toLocal } from "../../prelude/instant";
import { eventTypes, type DebtPositionEvent } from "../../domain/debt-position/events";
import { Incarnation } from "../../domain/primitives/identifiers";
import { Status } from "./debt-position-view";
import { Count, LocalDateTime } from "./view-fields";

/** The journal of a position: our addition to the published interface. */
const EventView = record("DebtPositionEvent", {
  sequence: Count,
  type: literals("DebtPositionEventType", ...eventTypes),
  date: LocalDateTime,
  status: nullable(Status),
  revision: Count,
  iuv: nullable(t.string),
  idTransfer: nullable(t.string),
});

export const EventsInfo = record("DebtPositionEvents", {
  incarnation: Incarnation,
  events: list(EventView),
});

export const journalViewOf = (journal: {
  readonly incarnation: Incarnation;
  readonly events: ReadonlyArray<DebtPositionEvent>;
}): t.TypeOf<typeof EventsInfo> => ({
  incarnation: journal.incarnation,
  events: journal.events.map(({ at, iuv, revision, sequence, status, transfer, type }) => ({
    sequence,
    type,
    date: toLocal(at),
    status,
    revision,
    iuv,
    idTransfer: transfer,
  })),
});
