import { configureSend } from "./configure-send";
import { getPaymentOption } from "./get-payment-option";
import { getPositionByIuv } from "./get-position-by-iuv";
import { markOptionAsPaid } from "./mark-option-as-paid";
import { payPaymentOption } from "./pay-payment-option";
import { reportTransfer } from "./report-transfer";
import { internal, nodeAccess } from "./surface";
import { updateNotificationFee } from "./update-notification-fee";
import { verifyPaymentOptions } from "./verify-payment-options";

export const paymentOptionEndpoints = [
  getPaymentOption,
  payPaymentOption,
  markOptionAsPaid(internal, "internalMarkOptionAsPaid", nodeAccess),
  reportTransfer,
  updateNotificationFee,
  getPositionByIuv,
  verifyPaymentOptions,
  configureSend,
];
