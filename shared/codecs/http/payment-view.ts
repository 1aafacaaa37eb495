import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import type { ShownOption } from "../../domain/debt-position/lookup";
import {
  serviceTypes,
  type DebtPosition,
  type PaymentOption,
} from "../../domain/debt-position/model";
import {
  localOrNull,
  lookupMembers,
  optionMembers,
  optionResponse,
  OptionStatus,
  Status,
  Type,
} from "./debt-position-view";
import { LocalDateTime } from "./view-fields";

/** What is answered about one option (specification of debt positions, 1.7 and 2.6). */

const text = t.string;
const ServiceType = literals("ServiceType", ...serviceTypes);

const feeMembers = {
  ...optionMembers,
  lastUpdatedDateNotificationFee: nullable(LocalDateTime),
};

/** Answer of what an institution or the notification platform does to an option. */
export const PaymentsModelResponse = record("PaymentsModelResponse", feeMembers);

/** Answer of a payment: it also tells through which surface the position came. */
export const PaidModelResponse = record("PaidModelResponse", {
  ...feeMembers,
  serviceType: ServiceType,
});

/** Answer of a look-up, with the debtor. */
export const PaymentsWithDebtorInfoModelResponse = record("PaymentsWithDebtorInfoModelResponse", {
  ...lookupMembers,
  status: OptionStatus,
  payStandIn: t.boolean,
  serviceType: ServiceType,
  iupd: text,
  type: Type,
  fiscalCode: text,
  fullName: text,
  streetName: nullable(text),
  civicNumber: nullable(text),
  postalCode: nullable(text),
  city: nullable(text),
  province: nullable(text),
  region: nullable(text),
  country: nullable(text),
  email: nullable(text),
  phone: nullable(text),
  companyName: text,
  officeName: nullable(text),
  debtPositionStatus: Status,
});

type Shown = { readonly position: DebtPosition; readonly option: PaymentOption };

export const paymentsView = ({
  option,
  position,
}: Shown): t.TypeOf<typeof PaymentsModelResponse> => ({
  ...optionResponse(position)(option),
  lastUpdatedDateNotificationFee: localOrNull(option.notificationFeeUpdatedAt),
});

export const paidView = (shown: Shown): t.TypeOf<typeof PaidModelResponse> => ({
  ...paymentsView(shown),
  serviceType: shown.position.serviceType,
});

/** The key under which a look-up tells the notification fee among the metadata of the option. */
const feeKey = "NOTIFICATION_FEE";

export const lookupView = ({
  debtor,
  option,
  position,
  status,
}: ShownOption): t.TypeOf<typeof PaymentsWithDebtorInfoModelResponse> => {
  const shown = optionResponse(position)(option);
  return {
    ...shown,
    paymentOptionMetadata: [
      ...shown.paymentOptionMetadata,
      { key: feeKey, value: String(option.notificationFee) },
    ],
    payStandIn: position.payStandIn,
    serviceType: position.serviceType,
    iupd: position.iupd,
    ...debtor,
    companyName: position.companyName,
    officeName: position.officeName,
    debtPositionStatus: status,
  };
};
