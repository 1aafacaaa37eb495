import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../../prelude/record";
import { shaped } from "../../prelude/shape";
import { cents, zero, type Cents } from "../../domain/primitives/cents";
import { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { Payment } from "../../domain/debt-position/model";
import {
  arrayOf,
  maxLength,
  notBlank,
  optionalDateTime,
  optionalText,
  requiredAmount,
  requiredOf,
  requiredText,
} from "./fields";

/** Fifteen digits are exact in every number. */
const feePattern = "^\\d{1,15}$";
const feeMessage = "must be a whole number of cents, as text";

const feeOf = (text: string): O.Option<Cents> =>
  new RegExp(feePattern).test(text) ? cents(Number(text)) : O.none;

/** Cents as text; a number may stand for them. Left out it is nothing, but null isn't left out. */
const fee = shaped(
  new t.Type<Cents, unknown>(
    "fee",
    (value): value is Cents => E.isRight(validateFee(value, [])),
    (value, context) => validateFee(value, context),
    String,
  ),
  { kind: "optional", of: t.string, schema: { type: "string", pattern: feePattern, default: "0" } },
);

const validateFee: t.Validate<unknown, Cents> = (value, context) => {
  if (value === undefined) return t.success(zero);
  return typeof value === "string" || typeof value === "number"
    ? pipe(
        feeOf(String(value)),
        E.fromOption((): t.Errors => [{ value, context, message: feeMessage }]),
      )
    : t.failure(value, context, feeMessage);
};

export const PayPaymentOptionModel = record("PayPaymentOptionModel", {
  paymentDate: optionalDateTime,
  paymentMethod: optionalText(),
  pspCode: optionalText(maxLength(35)),
  pspTaxCode: optionalText(maxLength(70)),
  pspCompany: requiredText("pspCompany is required", notBlank("pspCompany is required")),
  idReceipt: requiredText("idReceipt is required", notBlank("idReceipt is required")),
  fee,
});

export const paymentFrom = (body: t.TypeOf<typeof PayPaymentOptionModel>): Payment => ({
  paidAt: body.paymentDate,
  method: body.paymentMethod,
  fee: body.fee,
  pspCode: body.pspCode,
  pspTaxCode: body.pspTaxCode,
  pspCompany: body.pspCompany,
  receiptId: body.idReceipt,
});

export const AlreadyPaidPaymentOptionModel = record("AlreadyPaidPaymentOptionModel", {
  paymentDate: optionalDateTime,
});

export const NotificationFeeUpdateModel = record("NotificationFeeUpdateModel", {
  notificationFee: requiredAmount(
    0,
    "Notification fee must be greater or equals to zero",
    "Notification fee is required",
  ),
});

const Notice = record("Notice", {
  organizationFiscalCode: requiredOf(OrganizationFiscalCode, "organizationFiscalCode is required", {
    type: "string",
    pattern: "\\S",
    maxLength: 255,
  }),
  nav: requiredText("nav is required", notBlank("nav is required")),
});

const maxNotices = 100;

export const Notices = arrayOf(Notice, [
  {
    holds: (items) => items.length <= maxNotices,
    message: `size must be between 0 and ${maxNotices}`,
    schema: { maxItems: maxNotices },
  },
]);
