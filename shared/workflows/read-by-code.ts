import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { effective } from "../domain/debt-position/clock";
import type { DebtPosition } from "../domain/debt-position/model";
import { optionNotFound, type PaymentOptionNotFound } from "../domain/debt-position/pay";
import { paymentPlans, type PaymentPlan } from "../domain/debt-position/payment-plans";
import {
  mayAct,
  mayActOnNotice,
  type SegregationForbidden,
  type SegregationGrant,
} from "../domain/debt-position/segregation";
import type { HasClock } from "../ports/clock";
import type { HasDebtPositions } from "../ports/debt-positions";
import type { StoreFailure } from "../ports/store";
import type { OptionCode } from "./payment-option-command";

type Environment = HasClock & HasDebtPositions;
type Failure = PaymentOptionNotFound | SegregationForbidden | StoreFailure;

const forbidden = ({ code, organization }: OptionCode): Failure => ({
  _tag: "SegregationForbidden",
  organization,
  subject: code,
});

const readByCode =
  (
    reference: OptionCode,
    isOpen: (position: DebtPosition) => boolean,
  ): RTE.ReaderTaskEither<Environment, Failure, DebtPosition> =>
  ({ debtPositions, now }) =>
    pipe(
      debtPositions.byCode(reference.organization, reference.code, reference.kind),
      TE.flatMapEither(
        E.fromOption((): Failure => optionNotFound(reference.organization, reference.code)),
      ),
      TE.flatMapEither(({ value }) =>
        isOpen(value) ? E.right(effective(now(), value)) : E.left(forbidden(reference)),
      ),
    );

/** The position that has an option with this IUV, as it is now. */
export const readByIuv = (
  organization: OptionCode["organization"],
  iuv: string,
  grant: SegregationGrant,
) => readByCode({ organization, code: iuv, kind: "iuv" }, ({ options }) => mayAct(grant, options));

export type VerifiedPosition = {
  readonly position: DebtPosition;
  readonly plans: ReadonlyArray<PaymentPlan>;
};

/** The ways to pay the position that a notice number or an IUV belongs to. */
export const verifyPaymentOptions =
  (
    organization: OptionCode["organization"],
    code: string,
    grant: SegregationGrant,
  ): RTE.ReaderTaskEither<Environment, Failure, VerifiedPosition> =>
  (environment) => {
    const reference: OptionCode = { organization, code, kind: "any" };
    return mayActOnNotice(grant, code)
      ? pipe(
          readByCode(reference, () => true)(environment),
          TE.map((position) => ({ position, plans: paymentPlans(environment.now(), position) })),
        )
      : TE.left(forbidden(reference));
  };
