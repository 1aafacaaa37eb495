import * as RTE from "fp-ts/ReaderTaskEither";
import {
  markAsPaid,
  optionNotFound,
  type MarkAsPaid,
  type SegregationForbiddenOnNotice,
} from "../domain/debt-position/pay";
import { mayActOnNotice } from "../domain/debt-position/segregation";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { CommandEnvironment, Expectation } from "./debt-position-command";
import { commandPaymentOption } from "./payment-option-command";

/** An institution's word that an option was paid elsewhere. What it may not touch isn't even looked up. */
export const markOptionAsPaid = (
  organization: OrganizationFiscalCode,
  isExpected: Expectation,
  { code, grant, paidAt }: Pick<MarkAsPaid, "code" | "grant" | "paidAt">,
) =>
  mayActOnNotice(grant, code)
    ? commandPaymentOption(
        { organization, code, kind: "any" },
        optionNotFound(organization, code),
        isExpected,
        (execution) => markAsPaid({ ...execution, code, grant, paidAt }),
      )
    : RTE.left<CommandEnvironment, SegregationForbiddenOnNotice>({
        _tag: "SegregationForbiddenOnNotice",
        organization,
      });
