import type { TaskEither } from "fp-ts/TaskEither";
import type { Execution } from "../domain/debt-position/events";
import type { Iupd, Nav, OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { Contended, StoreFailure } from "./store";

/** Where a walk through a ledger goes on; the names are the store's own. */
export type ErasurePlace = { readonly range: string; readonly after: string | null };

/** Writes it without the person, or removes it, with a record of that in the same batch, if nobody has written it meanwhile. */
type Erase = (execution: Execution) => TaskEither<StoreFailure | Contended, void>;

/** Something stored that mentions a person. */
export type Mention =
  /** Erased by a command of its own. */
  | { readonly _tag: "Position"; readonly iupd: Iupd }
  | {
      readonly _tag: "Receipt" | "Delivery";
      readonly noticeNumber: Nav;
      /** A delivery on which nothing is decided yet: it may still pay something. */
      readonly isUndecided: boolean;
      readonly erase: Erase;
    }
  /** The remembered answer to a creation. */
  | { readonly _tag: "Request"; readonly iupd: Iupd | null; readonly erase: Erase }
  /** A copy in the archive: of a position that the ledger only points at, or left by one that came back. */
  | { readonly _tag: "ArchivedCopy"; readonly iupd: Iupd; readonly erase: Erase };

export type ErasureWalk = {
  readonly mentions: ReadonlyArray<Mention>;
  /** Null: the walk is over. */
  readonly next: ErasurePlace | null;
};

/** Walks through all that is stored of an institution in the order of ids, and finds what mentions a person. */
export type HasErasures = {
  readonly erasures: {
    /** One step, from that place on; null: from the beginning. */
    readonly walk: (
      organization: OrganizationFiscalCode,
      fiscalCode: string,
      from: ErasurePlace | null,
    ) => TaskEither<StoreFailure, ErasureWalk>;
  };
};
