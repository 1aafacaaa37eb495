import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { Registries, TaxonomyEntry } from "../domain/debt-position/registries";
import type { Instant } from "../prelude/instant";
import type { Contended, StoreFailure, Versioned } from "./store";

/** What is loaded, without its rows. */
export type RegistryState = {
  /** Names the load: another one, another name. */
  readonly version: string;
  readonly loadedAt: Instant;
  /** How many rows; none: nothing is enforced. */
  readonly count: number;
};

export type RegistryContents<Row> = {
  /** Null until something has been loaded. */
  readonly state: RegistryState | null;
  readonly rows: ReadonlyArray<Row>;
};

/** One registry that is only ever replaced as a whole. Reads are never from a cache. */
export type Registry<Row> = {
  /** None, or null inside, until something has been loaded. */
  readonly state: TaskEither<StoreFailure, Option<Versioned<RegistryState | null>>>;
  /** Contended when it is replaced meanwhile. */
  readonly contents: TaskEither<StoreFailure | Contended, RegistryContents<Row>>;

  /**
   * Puts all the rows in place of those before at one moment, if nobody else has loaded or begun to load since the
   * state was read. Whatever stops it, either the old rows or the new ones are there, as a whole. `version` must be
   * a fresh one.
   */
  readonly replace: (
    found: Option<Versioned<RegistryState | null>>,
    next: Pick<RegistryState, "version" | "loadedAt">,
    rows: ReadonlyArray<Row>,
  ) => TaskEither<StoreFailure | Contended, void>;
};

/** For administration: the registries themselves. */
export type HasRegistryLoads = {
  readonly taxonomyRegistry: Registry<TaxonomyEntry>;
  /** The accounts of one beneficiary. */
  readonly ibanRegistry: (organization: string) => Registry<string>;
};

/** For the rules: what is in force, known at most as long ago as access is. */
export type HasRegistries = {
  readonly registriesFor: (
    beneficiaries: ReadonlyArray<string>,
  ) => TaskEither<StoreFailure, Registries>;
};
