import type { Instant } from "../../prelude/instant";
import type { Decision } from "../../prelude/decision";
import type { CommandId, Incarnation } from "../primitives/identifiers";
import type { DebtPosition, Status } from "./model";

/** Facts of a debt position's life. They hold no personal data: the journal outlives the position. */
export const eventTypes = [
  "DebtPositionCreated",
  "DebtPositionPublished",
  "DebtPositionBecameValid",
  "DebtPositionExpired",
  "DebtPositionDeleted",
] as const;
export type EventType = (typeof eventTypes)[number];

export type DebtPositionEvent = {
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

/** Who acts and when: each command carries it, so that rules need no clock and no source of identifiers. */
export type Execution = { readonly at: Instant; readonly command: CommandId };

/** The event that tells how a position came into the state given, last in its journal. */
export const eventOf = (
  type: EventType,
  { incarnation, lastCommand, revision, sequence, status }: DebtPosition,
  at: Instant,
): DebtPositionEvent => ({
  type,
  incarnation,
  sequence,
  at,
  command: lastCommand,
  revision,
  status: type === "DebtPositionDeleted" ? null : status,
});
