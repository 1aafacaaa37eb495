import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { etagOf } from "../../shared/codecs/http/etag";
import { SegregationQuery } from "../../shared/codecs/http/parameters";
import { OptionPath } from "../../shared/codecs/http/payment-parameters";
import { AlreadyPaidPaymentOptionModel } from "../../shared/codecs/http/payment-request";
import { PaymentsModelResponse, paymentsView } from "../../shared/codecs/http/payment-view";
import { versionOf } from "../../shared/domain/debt-position/version";
import { segregationGrant } from "../../shared/http/access";
import type { Access, Surface } from "../../shared/http/contract";
import { endpoint } from "../../shared/http/endpoint";
import { markOptionAsPaid as mark } from "../../shared/workflows/mark-option-as-paid";
import { expectation } from "../debt-positions/commanded";
import { etagHeader, ifMatchHeader, maxJsonBytes } from "../debt-positions/surface";
import { markedExample } from "./examples";
import { paymentsTag } from "./surface";

/** The same on every surface on which an institution, or the node for it, may say so. */
export const markOptionAsPaid = (surface: Surface, id: string, access: Access) =>
  endpoint({
    id,
    operationId: "setPaymentOptionAsAlreadyPaid",
    validatedAs: "setPaymentOptionAsAlreadyPaid",
    surface,
    method: "POST",
    route: "organizations/{organizationfiscalcode}/paymentoptions/paids/{nav}",
    tag: paymentsTag,
    summary: "Say that an option, named by notice number or IUV, was paid elsewhere",
    access,
    params: OptionPath,
    query: SegregationQuery,
    requestHeaders: ifMatchHeader,
    body: {
      codec: AlreadyPaidPaymentOptionModel,
      maxBytes: maxJsonBytes,
      example: { paymentDate: "2030-02-01T09:30:00" },
    },
    success: {
      status: 200,
      description: "The option as paid, without receipt and without fee",
      body: PaymentsModelResponse,
      example: markedExample,
      headers: etagHeader,
    },
    failures: [
      "SegregationForbiddenOnNotice",
      "PaymentOptionNotFound",
      "PaymentOptionExcluded",
      "PaymentOptionAlreadyPaid",
      "StaleVersion",
      "TooContended",
    ],
    run: ({
      body,
      caller,
      header,
      params: { organizationfiscalcode: organization, nav: code },
      query,
    }) =>
      pipe(
        mark(organization, expectation(header), {
          code,
          grant: segregationGrant(caller, organization, query.segregationCodes),
          paidAt: body.paymentDate,
        }),
        RTE.map((marked) => ({
          body: paymentsView(marked),
          etag: etagOf(versionOf(marked.position)),
        })),
      ),
  });
