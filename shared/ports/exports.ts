import type { TaskEither } from "fp-ts/TaskEither";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { StoreFailure } from "./store";

/** Where an export goes on. Names of parts and of places in them are the store's own. */
export type ExportPlace = {
  readonly part: string;
  /** What of the part was told last; null: nothing yet. */
  readonly after: string | null;
  /** A content that is told in pieces, and how much of it was told; null: none is under way. */
  readonly content: {
    readonly container: string;
    readonly name: string;
    readonly offset: number;
  } | null;
};

export type ExportLimits = {
  readonly lines: number;
  /** May be passed by the last line. */
  readonly bytes: number;
};

export type ExportPage = {
  /** JSON of `{ container, document }`, each without a line feed. */
  readonly lines: ReadonlyArray<string>;
  /** Null: everything was told. */
  readonly next: ExportPlace | null;
};

/** Everything that is stored of one institution, as it is stored, without what the database adds and without secrets. */
export type HasExports = {
  readonly exports: {
    /** From that place on; null: from the beginning. */
    readonly page: (
      organization: OrganizationFiscalCode,
      from: ExportPlace | null,
      limits: ExportLimits,
    ) => TaskEither<StoreFailure, ExportPage>;
  };
};
