import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { updateNotificationFee as update } from "../domain/debt-position/notification-fee";
import { optionNotFound } from "../domain/debt-position/pay";
import type { Cents } from "../domain/primitives/cents";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { HasPaymentNode } from "../ports/payment-node";
import type { Expectation } from "./debt-position-command";
import { commandPaymentOption } from "./payment-option-command";

/** Replaces the notification fee of an option, for as long as the position stays as it is. */
export const setNotificationFee = (
  organization: OrganizationFiscalCode,
  code: string,
  isExpected: Expectation,
  fee: Cents,
) =>
  commandPaymentOption(
    { organization, code, kind: "any" },
    optionNotFound(organization, code),
    isExpected,
    (execution) => update({ ...execution, code, fee }),
  );

/**
 * Replaces the fee, and then asks the payment node whether somebody is paying the former amount at this very
 * moment: the update stands all the same, but its caller is warned unless the node says no.
 */
export const updateNotificationFee = (
  organization: OrganizationFiscalCode,
  code: string,
  isExpected: Expectation,
  { fee, requestId }: { readonly fee: Cents; readonly requestId: string },
) =>
  pipe(
    setNotificationFee(organization, code, isExpected, fee),
    RTE.flatMap((commanded) =>
      pipe(
        RTE.asks(({ paymentNode }: HasPaymentNode) => paymentNode),
        RTE.flatMapTask((node) => node.isFree({ organization, code, requestId })),
        RTE.map((isFree) => ({ ...commanded, isFree })),
      ),
    ),
  );
