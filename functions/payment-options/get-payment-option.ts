import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { OptionLookupPath } from "../../shared/codecs/http/payment-parameters";
import {
  lookupView,
  PaymentsWithDebtorInfoModelResponse,
} from "../../shared/codecs/http/payment-view";
import { endpoint } from "../../shared/http/endpoint";
import { lookUpOption } from "../../shared/workflows/look-up-option";
import { lookupExample } from "./examples";
import { internal, nodeAccess, paymentsTag } from "./surface";

export const getPaymentOption = endpoint({
  id: "getPaymentOption",
  operationId: "getOrganizationPaymentOptionByNAV",
  validatedAs: "getOrganizationPaymentOptionByNAV",
  surface: internal,
  method: "GET",
  route: "organizations/{organizationfiscalcode}/paymentoptions/{nav}",
  tag: paymentsTag,
  summary: "Look a payment option up by notice number or IUV, for verification and activation",
  access: nodeAccess,
  params: OptionLookupPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The option with its debtor, also when it can't be paid: its status says why",
    body: PaymentsWithDebtorInfoModelResponse,
    example: lookupExample,
  },
  failures: ["PaymentOptionNotFound"],
  run: ({ params: { organizationfiscalcode: organization, nav }, requestId }) =>
    pipe(
      lookUpOption(organization, nav, requestId),
      RTE.map((shown) => ({ body: lookupView(shown) })),
    ),
});
