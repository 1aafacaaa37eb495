import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Agreement, AgreementTerms } from "../domain/agreement/model";
import { register, type AgreementRejected } from "../domain/agreement/register";
import type { InstitutionFiscalCode } from "../domain/service/values";
import type { HasAgreements } from "../ports/agreements";
import type { HasClock } from "../ports/clock";
import type { HasIds } from "../ports/ids";
import type { HasPatience } from "../ports/patience";
import type { Contended, StoreFailure } from "../ports/store";
import {
  untilSettled,
  type Expectation,
  type StaleVersion,
  type TooContended,
} from "./debt-position-command";

export type AgreementNotFound = {
  readonly _tag: "AgreementNotFound";
  readonly organization: InstitutionFiscalCode;
};

export const readAgreement =
  (
    organization: InstitutionFiscalCode,
  ): RTE.ReaderTaskEither<HasAgreements, AgreementNotFound | StoreFailure, Agreement> =>
  ({ agreements }) =>
    pipe(
      agreements.get(organization),
      TE.flatMapEither(
        E.fromOption((): AgreementNotFound => ({ _tag: "AgreementNotFound", organization })),
      ),
      TE.map(({ value }) => value),
    );

export const agreementVersion = ({ revision }: Agreement): string => String(revision);

/** Replaces the terms as a whole. What is already so isn't written again, whatever version was named. */
export const registerAgreement =
  (
    organization: InstitutionFiscalCode,
    terms: AgreementTerms,
    isExpected: Expectation,
  ): RTE.ReaderTaskEither<
    HasAgreements & HasClock & HasIds & HasPatience,
    AgreementRejected | StaleVersion | TooContended | StoreFailure,
    Agreement
  > =>
  (environment) => {
    const { agreements, commandId, now } = environment;
    const command = commandId();
    type Failure = AgreementRejected | StaleVersion | StoreFailure | Contended;
    const attempt: TE.TaskEither<Failure, Agreement> = pipe(
      agreements.get(organization),
      TE.flatMap((found): TE.TaskEither<Failure, Agreement> => {
        const current = O.isSome(found) ? found.value.value : null;
        const decided = register({ at: now(), command, organization, terms })(current);
        if (E.isLeft(decided)) return TE.left(decided.left);
        if (decided.right === current) return TE.right(current);
        if (!isExpected(current === null ? "" : agreementVersion(current)))
          return TE.left({ _tag: "StaleVersion" });
        return pipe(
          agreements.put(found, decided.right),
          TE.map(() => decided.right),
        );
      }),
    );
    return untilSettled(attempt)(environment);
  };
