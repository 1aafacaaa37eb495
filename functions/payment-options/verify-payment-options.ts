import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { SegregationQuery } from "../../shared/codecs/http/parameters";
import { NoticePath } from "../../shared/codecs/http/payment-parameters";
import {
  plansView,
  VerifyPaymentOptionsResponse,
} from "../../shared/codecs/http/payment-plans-view";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { odpProblems } from "../../shared/http/problems-odp";
import { verifyPaymentOptions as verify } from "../../shared/workflows/read-by-code";
import { plansExample } from "./examples";
import { internal, nodeAccess, paymentsTag } from "./surface";

export const verifyPaymentOptions = endpoint({
  id: "verifyPaymentOptions",
  operationId: "verifyPaymentOptions",
  validatedAs: "verifyPaymentOptions",
  surface: internal,
  problems: odpProblems,
  method: "POST",
  route: "payment-options/organizations/{organization-fiscal-code}/notices/{notice-number}",
  tag: paymentsTag,
  summary: "Tell the ways to pay the position that a notice belongs to",
  access: { ...nodeAccess, organization: "organization-fiscal-code" },
  params: NoticePath,
  query: SegregationQuery,
  body: null,
  success: {
    status: 200,
    description: "The ways to pay, the earliest due first",
    body: VerifyPaymentOptionsResponse,
    example: plansExample,
  },
  failures: ["PaymentOptionNotFound", "SegregationForbidden"],
  run: ({ caller, params, query }) => {
    const organization = params["organization-fiscal-code"];
    return pipe(
      verify(
        organization,
        params["notice-number"],
        segregationGrant(caller, organization, query.segregationCodes),
      ),
      RTE.map((verified) => ({ body: plansView(verified) })),
    );
  },
});
