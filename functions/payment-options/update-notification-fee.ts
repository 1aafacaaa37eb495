import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { OptionPath } from "../../shared/codecs/http/payment-parameters";
import { NotificationFeeUpdateModel } from "../../shared/codecs/http/payment-request";
import { PaymentsModelResponse, paymentsView } from "../../shared/codecs/http/payment-view";
import { versionOf } from "../../shared/domain/debt-position/version";
import { endpoint } from "../../shared/http/endpoint";
import { updateNotificationFee as update } from "../../shared/workflows/update-notification-fee";
import { expectation } from "../debt-positions/commanded";
import { etagHeader, ifMatchHeader, maxJsonBytes } from "../debt-positions/surface";
import { feeExample } from "./examples";
import { internal, nodeAccess, paymentsTag } from "./surface";

/** Not a registered status; callers of the published interface know it. */
const paymentInProgress = 209;

export const updateNotificationFee = endpoint({
  id: "updateNotificationFee",
  operationId: "updateNotificationFee",
  validatedAs: "updateNotificationFee",
  surface: internal,
  method: "PUT",
  route: "organizations/{organizationfiscalcode}/paymentoptions/{nav}/notificationfee",
  tag: paymentsTag,
  summary: "Set the cost of notifying the debtor, which is part of the amount",
  access: nodeAccess,
  params: OptionPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: {
    codec: NotificationFeeUpdateModel,
    maxBytes: maxJsonBytes,
    example: { notificationFee: 150 },
  },
  success: {
    status: 200,
    description: "The option with the fee inside its amount",
    body: PaymentsModelResponse,
    example: feeExample,
    headers: etagHeader,
    others: [
      {
        status: paymentInProgress,
        description:
          "The same, but the payment node says that a payment is in progress, or could not be asked",
        media: "application/json",
        body: PaymentsModelResponse,
        example: feeExample,
      },
    ],
  },
  failures: [
    "PaymentOptionNotFound",
    "NotificationFeeNotUpdatable",
    "NotificationFeeTransferNotFound",
    "NotificationFeeTooLarge",
    "StaleVersion",
    "TooContended",
  ],
  run: ({ body, header, params: { organizationfiscalcode: organization, nav }, requestId }) =>
    pipe(
      update(organization, nav, expectation(header), { fee: body.notificationFee, requestId }),
      RTE.map((updated) => ({
        status: updated.isFree ? 200 : paymentInProgress,
        body: paymentsView(updated),
        etag: etagOf(versionOf(updated.position)),
      })),
    ),
});
