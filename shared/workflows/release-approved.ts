import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import { release } from "../domain/service-publication/release";
import type { HasReviewPolicy } from "../ports/review-policy";
import type { StoreFailure } from "../ports/store";
import type { TooContended } from "./debt-position-command";
import {
  anyVersion,
  commandReview,
  type ReviewAddress,
  type ReviewEnvironment,
} from "./review-command";
import { forgetful, type Worked } from "./review-work";

/** Brings an approved request in front of citizens, once; a repeated or late message changes nothing. */
export const releaseApproved =
  (
    address: ReviewAddress,
  ): RTE.ReaderTaskEither<
    ReviewEnvironment & HasReviewPolicy,
    TooContended | StoreFailure,
    Worked
  > =>
  (environment) =>
    forgetful(
      commandReview(
        address,
        anyVersion,
        (execution) => (service) =>
          E.right(release({ ...execution, ...environment.reviewPolicy.release })(service)),
      )(environment),
    );
