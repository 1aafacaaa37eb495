import type { Payment } from "../domain/debt-position/model";
import { optionNotFound, pay } from "../domain/debt-position/pay";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { Expectation } from "./debt-position-command";
import { commandPaymentOption } from "./payment-option-command";

/** Registers a payment on the option that a notice number or an IUV names. */
export const payPaymentOption = (
  organization: OrganizationFiscalCode,
  code: string,
  isExpected: Expectation,
  payment: Payment,
) =>
  commandPaymentOption(
    { organization, code, kind: "any" },
    optionNotFound(organization, code),
    isExpected,
    (execution) => pay({ ...execution, code, payment }),
  );
