import type { Instant } from "../../prelude/instant";
import type { Decision } from "../../prelude/decision";
import type { CommandId, Incarnation, Iuv } from "../primitives/identifiers";
import type { Contents, DebtPosition, Status } from "./model";

/** Facts of a debt position's life. They hold no personal data: the journal outlives the position. */
export const eventTypes = [
  "DebtPositionCreated",
  "DebtPositionUpdated",
  "DebtPositionPublished",
  "DebtPositionBecameValid",
  "DebtPositionExpired",
  "DebtPositionInvalidated",
  "DebtPositionRestored",
  "DebtPositionDeleted",
  "DebtPositionIbanReplaced",
  "PaymentOptionPaid",
  "PaymentOptionMarkedAsPaid",
  "NotificationFeeUpdated",
  "TransferReported",
  "SendPriceEnabled",
  "DebtorErased",
] as const;
export type EventType = (typeof eventTypes)[number];

/** The part of the position that an event is about; all null when it is the whole. */
export type EventSubject = { readonly iuv: Iuv | null; readonly transfer: string | null };

export type DebtPositionEvent = EventSubject & {
  readonly type: EventType;
  readonly incarnation: Incarnation;
  /** Counts from 1 inside an incarnation, without gaps. */
  readonly sequence: number;
  /** When it became true: for what the clock does, the instant of the rule and not of the timer. */
  readonly at: Instant;
  readonly command: CommandId;
  /** Accepted commands after this event. */
  readonly revision: number;
  /** The status that it led to; null when it ended the position. */
  readonly status: Status | null;
};

export type Accepted<S extends DebtPosition = DebtPosition> = Decision<S, DebtPositionEvent>;

/** The end of a position: nothing is left but its journal. */
export type Removed = Decision<null, DebtPositionEvent>;

/** Who acts and when: each command carries it, so that rules need no clock and no source of identifiers. */
export type Execution = { readonly at: Instant; readonly command: CommandId };

/** The position after one more accepted command, before what the command itself changes. */
export const advanced = <P extends Contents>(position: P, { at, command }: Execution): P => ({
  ...position,
  sequence: position.sequence + 1,
  revision: position.revision + 1,
  lastCommand: command,
  lastUpdatedAt: at,
});

/** The event that tells how a position came into the state given, last in its journal. */
export const eventOf = (
  type: EventType,
  { incarnation, lastCommand, revision, sequence, status }: DebtPosition,
  at: Instant,
  subject: Partial<EventSubject> = {},
): DebtPositionEvent => ({
  type,
  incarnation,
  sequence,
  at,
  command: lastCommand,
  revision,
  status: type === "DebtPositionDeleted" ? null : status,
  iuv: null,
  transfer: null,
  ...subject,
});
