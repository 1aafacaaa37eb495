import type { TaskEither } from "fp-ts/TaskEither";
import type { DebtPosition, DebtPositionKey } from "../domain/debt-position/model";
import type { Iuv, OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { StoreFailure, Versioned } from "./store";

/** The positions that lines of flows may mean. */
export type TransferSearch = {
  /** Those of the institution that have one of the payment identifiers; at most a few hundred of these. */
  readonly own: (
    organization: OrganizationFiscalCode,
    iuvs: ReadonlyArray<Iuv>,
  ) => TaskEither<StoreFailure, ReadonlyArray<Versioned<DebtPosition>>>;

  /** Those of other institutions with a transfer to the beneficiary under one of the payment identifiers. */
  readonly others: (
    beneficiary: OrganizationFiscalCode,
    iuvs: ReadonlyArray<Iuv>,
  ) => TaskEither<StoreFailure, ReadonlyArray<DebtPositionKey>>;
};

export type HasTransferSearch = { readonly transferSearch: TransferSearch };
