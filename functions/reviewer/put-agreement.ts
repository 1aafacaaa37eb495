import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { AgreementPath, AgreementRequest, termsOf } from "../../shared/codecs/http/agreement";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { endpoint } from "../../shared/http/endpoint";
import { agreementVersion, registerAgreement } from "../../shared/workflows/agreements";
import { agreementTermsExample } from "./examples";
import { done, noContent } from "../services/no-content";
import { expectation } from "./expectation";
import {
  agreementsTag,
  ifMatchHeader,
  maxJsonBytes,
  reviewerAccess,
  reviewerSurface,
} from "./surface";

export const putAgreement = endpoint({
  id: "putAgreement",
  operationId: "putAgreement",
  validatedAs: "putAgreement",
  surface: reviewerSurface,
  method: "PUT",
  route: "agreements/{organizationFiscalCode}",
  tag: agreementsTag,
  summary: "Enter what is known of an institution's contract, or replace it as a whole",
  access: reviewerAccess,
  params: AgreementPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: { codec: AgreementRequest, maxBytes: maxJsonBytes, example: agreementTermsExample },
  success: {
    ...noContent("It is so; requests that were validated before keep what was known then"),
    headers: { ETag: "The version that this led to" },
  },
  failures: ["AgreementInvalid", "StaleVersion", "TooContended"],
  run: ({ body, header, params: { organizationFiscalCode } }) =>
    pipe(
      registerAgreement(organizationFiscalCode, termsOf(body), expectation(header)),
      RTE.map((agreement) => ({ ...done, etag: etagOf(agreementVersion(agreement)) })),
    ),
});
