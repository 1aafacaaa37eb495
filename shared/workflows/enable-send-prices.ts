import type * as RTE from "fp-ts/ReaderTaskEither";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { enableSendPrice } from "../domain/debt-position/enable-send-price";
import { optionNotFound } from "../domain/debt-position/pay";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { CommandEnvironment, StaleVersion, TooContended } from "./debt-position-command";
import type { StoreFailure } from "../ports/store";
import { commandPaymentOption } from "./payment-option-command";

export type Notice = {
  readonly organization: OrganizationFiscalCode;
  readonly noticeNumber: string;
};

type Failure = StaleVersion | TooContended | StoreFailure;

/** One notice: 1 when it is enabled now, 0 when there is no such notice. */
const enabled =
  ({
    noticeNumber: code,
    organization,
  }: Notice): RTE.ReaderTaskEither<CommandEnvironment, Failure, number> =>
  (environment) =>
    pipe(
      commandPaymentOption(
        { organization, code, kind: "any" },
        optionNotFound(organization, code),
        () => true,
        (execution) => enableSendPrice({ ...execution, code }),
      )(environment),
      TE.map(() => 1),
      TE.orElse((failure) =>
        failure._tag === "PaymentOptionNotFound" ? TE.right(0) : TE.left(failure),
      ),
    );

/**
 * Has the notification platform asked for the price of these notices from now on, one after the other, because
 * several may be of one position. Notices that don't exist are passed over. Answers how many were found.
 */
export const enableSendPrices =
  (notices: ReadonlyArray<Notice>): RTE.ReaderTaskEither<CommandEnvironment, Failure, number> =>
  (environment) =>
    pipe(
      notices,
      RA.traverse(TE.ApplicativeSeq)((notice) => enabled(notice)(environment)),
      TE.map((found) => found.reduce((total, one) => total + one, 0)),
    );
