import type { TaskEither } from "fp-ts/TaskEither";
import type { ServiceId } from "../domain/service/identifiers";
import type { StoreFailure } from "./store";

/** The pictures that citizens see beside services. */
export type HasLogos = {
  readonly logos: {
    /** Puts a logo in the place of the one before. */
    readonly put: (service: ServiceId, png: Uint8Array) => TaskEither<StoreFailure, void>;
    readonly exists: (service: ServiceId) => TaskEither<StoreFailure, boolean>;
  };
};
