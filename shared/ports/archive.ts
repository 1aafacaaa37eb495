import type { TaskEither } from "fp-ts/TaskEither";
import type { DebtPosition, DebtPositionKey } from "../domain/debt-position/model";
import type { Iupd, OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { Instant } from "../prelude/instant";
import type { Contended, StoreFailure, Versioned } from "./store";

/** Of one institution; null: of all of them, which only an index can tell. */
export type ArchiveScope = OrganizationFiscalCode | null;

/**
 * Says in the ledger that copies of these positions are being made, or are no longer meant, so that none is forgotten
 * in the archive by a process that dies.
 */
export type ArchiveMark = {
  /** Nobody else's in that institution; the same when it is written again. */
  readonly name: string;
  readonly organization: OrganizationFiscalCode;
  readonly iupds: ReadonlyArray<Iupd>;
  readonly at: Instant;
};

type Keys = TaskEither<StoreFailure, ReadonlyArray<DebtPositionKey>>;

/**
 * Where closed positions go. The archive holds the very same documents as the ledger did; the ledger keeps the
 * identifiers and, in the position's place, what tells which copy is meant. Whoever reads or commands a position
 * doesn't see the difference: `DebtPositions` follows it, and brings back what a command changes.
 */
export type Archive = {
  /** Positions in ledgers that have been closed since before that moment; so many at most, in no order. */
  readonly due: (scope: ArchiveScope, before: Instant, limit: number) => Keys;

  /** Closed positions in ledgers whose documents are of a shape that `due` can't find. */
  readonly outdated: (scope: ArchiveScope, limit: number) => Keys;

  /** Writes the position as it is in the present shape. Nobody can tell but `due`. */
  readonly renew: (found: Versioned<DebtPosition>) => TaskEither<StoreFailure | Contended, void>;

  /** Before copies are made; a mark that is there already is left as it is. */
  readonly announce: (mark: ArchiveMark) => TaskEither<StoreFailure, void>;

  /** When each of its copies is known to be meant. */
  readonly withdraw: (mark: ArchiveMark) => TaskEither<StoreFailure, void>;

  /**
   * Copies the position with its journal, then puts the pointer in its place, if it is still the one read. Contended:
   * it isn't, and stays where it is. One that is in the archive already stays there.
   */
  readonly move: (
    found: Versioned<DebtPosition>,
    at: Instant,
  ) => TaskEither<StoreFailure | Contended, void>;

  /** Marks that were left before that moment; so many at most. */
  readonly unsettled: (
    before: Instant,
    limit: number,
  ) => TaskEither<StoreFailure, ReadonlyArray<ArchiveMark>>;

  /** Removes the copies that nothing means any more; answers whether the mark has done its duty and is gone. */
  readonly settle: (mark: ArchiveMark) => TaskEither<StoreFailure, boolean>;
};

export type HasArchive = { readonly archive: Archive };
