import type { Instant } from "../../prelude/instant";
import { statuses, type DebtPosition, type Status } from "./model";

/** Whether nothing is owed any more, so that nobody has to be known for it. */
export const isClosed = (status: Status): boolean => {
  switch (status) {
    case "INVALID":
    case "EXPIRED":
    case "PAID":
    case "REPORTED":
      return true;
    case "DRAFT":
    case "PUBLISHED":
    case "VALID":
    case "PARTIALLY_PAID":
      return false;
  }
};

/**
 * Since when nothing has happened to a position on which nothing is owed any more: PAID, REPORTED, INVALID or EXPIRED,
 * as stored. Whatever still happens to it (a report, a fee) begins the time anew. Null while it is open.
 */
export const closedSince = (position: DebtPosition): Instant | null =>
  isClosed(position.status) ? position.lastUpdatedAt : null;

/** Whether it may go to the archive: closed before that moment, and left alone since (specification, section 8). */
export const isHistorical =
  (before: Instant) =>
  (position: DebtPosition): boolean => {
    const since = closedSince(position);
    return since !== null && since < before;
  };

/** A state of a position: which life of it, and how far that had got. */
export type Moment = Pick<DebtPosition, "incarnation" | "sequence">;

export const isSameMoment = (one: Moment, other: Moment): boolean =>
  one.incarnation === other.incarnation && one.sequence === other.sequence;

/**
 * Whether a copy in the archive is one that nothing can ever mean again: the ledger has no such position (`current` is
 * null), another life of it, or a later state. A life never comes back, and a state never returns to an earlier one.
 */
export const isLeftOver = (copy: Moment, current: Moment | null): boolean =>
  current?.incarnation !== copy.incarnation || copy.sequence < current.sequence;

/** Those statuses, for whoever asks an index. */
export const closedStatuses: ReadonlyArray<Status> = statuses.filter(isClosed);
