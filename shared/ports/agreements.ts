import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { Agreement } from "../domain/agreement/model";
import type { InstitutionFiscalCode } from "../domain/service/values";
import type { Contended, StoreFailure, Versioned } from "./store";

/** What is known of the institutions' contracts of adhesion: one entry for each. */
export type Agreements = {
  readonly get: (
    organization: InstitutionFiscalCode,
  ) => TaskEither<StoreFailure, Option<Versioned<Agreement>>>;

  /** Enters or replaces, if nobody else has since it was read. */
  readonly put: (
    found: Option<Versioned<Agreement>>,
    next: Agreement,
  ) => TaskEither<StoreFailure | Contended, void>;
};

export type HasAgreements = { readonly agreements: Agreements };
