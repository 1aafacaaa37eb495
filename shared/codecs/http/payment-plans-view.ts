import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { toLocal } from "../../prelude/instant";
import { Cents } from "../../domain/primitives/cents";
import type { DebtPosition } from "../../domain/debt-position/model";
import {
  installmentStatuses,
  planStatuses,
  type Installment,
  type InstallmentStatus,
  type PaymentPlan,
  type PlanStatus,
} from "../../domain/debt-position/payment-plans";
import { localOrNull } from "./debt-position-view";
import { Count, LocalDateTime } from "./view-fields";

/** The ways to pay a position (specification of debt positions, I7). */

const text = t.string;

const InstallmentSummary = record("InstallmentSummary", {
  nav: text,
  iuv: text,
  amount: Cents,
  description: text,
  dueDate: LocalDateTime,
  validFrom: nullable(LocalDateTime),
  status: literals("InstallmentStatus", ...installmentStatuses),
  statusReason: text,
});

const PaymentOptionGroup = record("PaymentOptionGroup", {
  description: nullable(text),
  numberOfInstallments: Count,
  amount: Count,
  dueDate: nullable(LocalDateTime),
  validFrom: nullable(LocalDateTime),
  status: literals("PaymentOptionGroupStatus", ...planStatuses),
  statusReason: text,
  allCCP: t.boolean,
  installments: list(InstallmentSummary),
});

export const VerifyPaymentOptionsResponse = record("VerifyPaymentOptionsResponse", {
  organizationFiscalCode: text,
  companyName: text,
  officeName: nullable(text),
  paymentOptions: list(PaymentOptionGroup),
});

const reasons: Readonly<Record<PlanStatus, string>> = {
  PO_INVALID: "It can't be paid: the position has ended, or is paid in another way",
  PO_PAID: "It is paid",
  PO_PARTIALLY_PAID: "Some of its installments are paid",
  PO_EXPIRED_NOT_PAYABLE: "It has expired and can't be paid any more",
  PO_EXPIRED_UNPAID: "It is overdue and can still be paid",
  PO_UNPAID: "It is to be paid",
};

const installmentReasons: Readonly<Record<InstallmentStatus, string>> = {
  POI_INVALID: reasons.PO_INVALID,
  POI_PAID: reasons.PO_PAID,
  POI_EXPIRED_NOT_PAYABLE: reasons.PO_EXPIRED_NOT_PAYABLE,
  POI_EXPIRED_UNPAID: reasons.PO_EXPIRED_UNPAID,
  POI_UNPAID: reasons.PO_UNPAID,
};

const installmentView = ({ option, status }: Installment): t.TypeOf<typeof InstallmentSummary> => ({
  nav: option.nav,
  iuv: option.iuv,
  amount: option.amount,
  description: option.description,
  dueDate: toLocal(option.dueDate),
  validFrom: localOrNull(option.validFrom),
  status,
  statusReason: installmentReasons[status],
});

const planView = (plan: PaymentPlan): t.TypeOf<typeof PaymentOptionGroup> => ({
  description: plan.description,
  numberOfInstallments: plan.installments.length,
  amount: plan.amount,
  dueDate: localOrNull(plan.dueDate),
  validFrom: localOrNull(plan.validFrom),
  status: plan.status,
  statusReason: reasons[plan.status],
  allCCP: plan.isPostal,
  installments: plan.installments.map(installmentView),
});

export const plansView = ({
  plans,
  position,
}: {
  readonly position: DebtPosition;
  readonly plans: ReadonlyArray<PaymentPlan>;
}): t.TypeOf<typeof VerifyPaymentOptionsResponse> => ({
  organizationFiscalCode: position.organization,
  companyName: position.companyName,
  officeName: position.officeName,
  paymentOptions: plans.map(planView),
});
