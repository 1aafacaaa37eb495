import type { TaskEither } from "fp-ts/TaskEither";
import type { OwnerId, ServiceId } from "../domain/service/identifiers";
import type { StoreFailure } from "./store";

/** What is known of the account that owns a service, besides what a request says. */
export type AccountFacts = {
  readonly emails: ReadonlyArray<string>;
  /** The institutions that it is bound to; null: nobody said. */
  readonly organizations: ReadonlyArray<string> | null;
  /** What its keys may do; null: nobody said. */
  readonly permissions: ReadonlyArray<string> | null;
};

/** What rules and letters ask that isn't part of a service. */
export type HasReviewFacts = {
  readonly reviewFacts: {
    readonly account: (owner: OwnerId) => TaskEither<StoreFailure, AccountFacts>;
    readonly hasLogo: (
      service: ServiceId,
      organization: string,
    ) => TaskEither<StoreFailure, boolean>;
  };
};
