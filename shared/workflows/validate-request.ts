import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Review } from "../domain/review/model";
import { validate } from "../domain/review/validate";
import { duplicateOf } from "../domain/service-checks/duplicates";
import { isNamed } from "../domain/service-checks/handling";
import type { CheckFacts } from "../domain/service-checks/verdict";
import type { HasAgreements } from "../ports/agreements";
import type { HasReviewFacts } from "../ports/review-facts";
import type { HasReviewPolicy } from "../ports/review-policy";
import type { HasServices } from "../ports/services";
import type { StoreFailure } from "../ports/store";
import type { TooContended } from "./debt-position-command";
import { allLines, type LinesEnvironment } from "./notification-lines";
import {
  anyVersion,
  commandReview,
  type ReviewAddress,
  type ReviewEnvironment,
} from "./review-command";
import { forgetful, type Worked } from "./review-work";

type FactsEnvironment = HasAgreements & HasReviewFacts & HasServices;

export type ValidationEnvironment = FactsEnvironment &
  HasReviewPolicy &
  LinesEnvironment &
  ReviewEnvironment;

/** What the rules ask beyond the request itself, read once: a decision made anew is about the same facts. */
const factsFor =
  ({ owner, serviceId, snapshot: { name, organization } }: Review) =>
  (environment: FactsEnvironment): TE.TaskEither<StoreFailure, CheckFacts> => {
    const named = { id: serviceId, name, organization: organization.fiscalCode };
    return pipe(
      TE.Do,
      TE.apS("namesakes", environment.services.namesakes(named)),
      TE.apS("agreement", environment.agreements.get(organization.fiscalCode)),
      TE.apS("account", environment.reviewFacts.account(owner)),
      TE.apS("hasLogo", environment.reviewFacts.hasLogo(serviceId, organization.fiscalCode)),
      TE.map(({ account, agreement, hasLogo, namesakes }) => ({
        duplicate: duplicateOf(named, namesakes),
        hasLogo,
        agreement: O.isSome(agreement) ? agreement.value.value : null,
        emails: account.emails,
        organizations: account.organizations,
      })),
    );
  };

/**
 * Applies the rules to a request that was just made: it is rejected, approved, or left to a reviewer, and
 * reviewers are told of it in each case. What was validated, withdrawn or decided before is left alone.
 */
export const validateRequest =
  (
    address: ReviewAddress,
  ): RTE.ReaderTaskEither<ValidationEnvironment, TooContended | StoreFailure, Worked> =>
  (environment) => {
    const { checks, approval } = environment.reviewPolicy;
    return pipe(
      environment.services.get(address.service, address.review),
      TE.flatMap((found) => {
        const review = O.isSome(found) ? found.value.value.review : null;
        if (review === null) return TE.right<StoreFailure | TooContended, Worked>("nothing to do");
        return pipe(
          factsFor(review)(environment),
          TE.flatMap((facts) => {
            const lines = allLines(environment)();
            const policy = {
              mayBeIncomplete: isNamed(checks.mayBeIncomplete, review.serviceId),
              logo: checks.logo,
              agreement: checks.agreement,
            };
            return forgetful(
              commandReview(
                address,
                anyVersion,
                (execution) => (service) =>
                  E.right(
                    validate({ ...execution, facts, checks: policy, approval, lines })(service),
                  ),
              )(environment),
            );
          }),
        );
      }),
    );
  };
