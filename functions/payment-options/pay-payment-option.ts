import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { OptionPath } from "../../shared/codecs/http/payment-parameters";
import { paymentFrom, PayPaymentOptionModel } from "../../shared/codecs/http/payment-request";
import { PaidModelResponse, paidView } from "../../shared/codecs/http/payment-view";
import { versionOf } from "../../shared/domain/debt-position/version";
import { endpoint } from "../../shared/http/endpoint";
import { payPaymentOption as pay } from "../../shared/workflows/pay-payment-option";
import { expectation } from "../debt-positions/commanded";
import { etagHeader, ifMatchHeader, maxJsonBytes } from "../debt-positions/surface";
import { paidExample, paymentExample } from "./examples";
import { internal, nodeAccess, paymentsTag } from "./surface";

export const payPaymentOption = endpoint({
  id: "payPaymentOption",
  operationId: "payPaymentOption",
  validatedAs: "payPaymentOption",
  surface: internal,
  method: "POST",
  route: "organizations/{organizationfiscalcode}/paymentoptions/{nav}/pay",
  tag: paymentsTag,
  summary: "Register the payment of an option, whatever the status of its position",
  access: nodeAccess,
  params: OptionPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: { codec: PayPaymentOptionModel, maxBytes: maxJsonBytes, example: paymentExample },
  success: {
    status: 200,
    description: "The option as paid",
    body: PaidModelResponse,
    example: paidExample,
    headers: etagHeader,
  },
  failures: [
    "PaymentOptionNotFound",
    "PaymentOptionExcluded",
    "PaymentOptionAlreadyPaid",
    "StaleVersion",
    "TooContended",
  ],
  run: ({ body, header, params: { organizationfiscalcode: organization, nav } }) =>
    pipe(
      pay(organization, nav, expectation(header), paymentFrom(body)),
      RTE.map((paid) => ({ body: paidView(paid), etag: etagOf(versionOf(paid.position)) })),
    ),
});
