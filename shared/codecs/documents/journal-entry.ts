import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { eventTypes, type DebtPositionEvent } from "../../domain/debt-position/events";
import { statuses } from "../../domain/debt-position/model";
import { CommandId, Incarnation, Iupd, Iuv } from "../../domain/primitives/identifiers";
import { Count, StoredInstant } from "./scalars";
import { reader, schema } from "./stored";

export const eventKind = "event";

const StoredEvent = record("Event", {
  type: literals("event type", ...eventTypes),
  incarnation: Incarnation,
  sequence: Count,
  at: StoredInstant,
  command: CommandId,
  revision: Count,
  status: nullable(literals("status", ...statuses)),
  iuv: nullable(Iuv),
  transfer: nullable(t.string),
});

const StoredEntry = record("JournalEntry", {
  iupd: Iupd,
  segregationCode: nullable(t.string),
  event: StoredEvent,
});
type Entry = {
  readonly iupd: Iupd;
  readonly segregationCode: string | null;
  readonly event: DebtPositionEvent;
};

/** Which position, when, by which command: nothing about its debtor, because the journal outlives it. */
export const documentOf = (entry: Entry) => ({
  ...StoredEntry.encode(entry),
  kind: eventKind,
  schema,
});

export const fromDocument = reader<Entry, unknown>(eventKind, StoredEntry);
