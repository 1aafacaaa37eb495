import { earliest, justAfter, latest, type Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import { eventOf, type Accepted } from "./events";
import type { Contents, DebtPosition, Expired, Status, Valid } from "./model";

/** Earliest validity of the options: the position's validity date on the wire. Null when no option has one. */
export const validFrom = (position: Contents): Instant | null =>
  earliest(
    position.options.flatMap((option) => (option.validFrom === null ? [] : [option.validFrom])),
  );

/**
 * The first instant at which an unpaid position is expired: just after the latest due date, when every
 * option asks for it (`switchToExpired`). Null for a position that stays payable or has no option.
 */
export const expiresAt = (position: Contents): Instant | null => {
  const due = latest(position.options.map((option) => option.dueDate));
  return due !== null &&
    position.options.every((option) => option.switchToExpired && option.status === "PO_UNPAID")
    ? justAfter(due)
    : null;
};

type Step = {
  readonly type: "DebtPositionBecameValid" | "DebtPositionExpired";
  readonly at: Instant;
};

/** The next change that only the clock makes, whether or not its instant has come. */
const nextStep = (position: DebtPosition): Step | null => {
  switch (position.status) {
    case "PUBLISHED": {
      const at = validFrom(position);
      return at === null ? null : { type: "DebtPositionBecameValid", at };
    }
    case "VALID": {
      const at = expiresAt(position);
      return at === null ? null : { type: "DebtPositionExpired", at };
    }
    case "DRAFT":
    case "INVALID":
    case "EXPIRED":
    case "PARTIALLY_PAID":
    case "PAID":
    case "REPORTED":
      return null;
  }
};

/** When the clock changes this position next; null when it never does. */
export const nextTransitionAt = (position: DebtPosition): Instant | null =>
  nextStep(position)?.at ?? null;

const moved = (position: DebtPosition, step: Step, command: CommandId): DebtPosition => {
  const next = {
    ...position,
    lastUpdatedAt: step.at,
    sequence: position.sequence + 1,
    lastCommand: command,
    paidAt: null,
  };
  const publishedAt = position.publishedAt ?? step.at;
  return step.type === "DebtPositionBecameValid"
    ? ({ ...next, publishedAt, status: "VALID" } satisfies Valid)
    : ({ ...next, publishedAt, status: "EXPIRED" } satisfies Expired);
};

/**
 * Appends the transitions that the clock owes at `now`, each at its own instant: PUBLISHED becomes VALID
 * when the earliest validity is reached (`<=`), VALID becomes EXPIRED after the latest due date (`<`).
 * They change `lastUpdatedAt` but not the revision. Nothing owed gives no events and the same state.
 */
export const settle =
  (now: Instant, command: CommandId) =>
  (position: DebtPosition): Accepted => {
    const step = nextStep(position);
    if (step === null || step.at > now) return { next: position, events: [] };
    const next = moved(position, step, command);
    const rest = settle(now, command)(next);
    return { next: rest.next, events: [eventOf(step.type, next, step.at), ...rest.events] };
  };

/** The position as it is at `now`, whatever the store says: the view of every read, filter and guard. */
export const effective = (now: Instant, position: DebtPosition): DebtPosition =>
  settle(now, position.lastCommand)(position).next;

export const effectiveStatus = (now: Instant, position: DebtPosition): Status =>
  effective(now, position).status;
