import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { AgreementPath, AgreementView, agreementViewOf } from "../../shared/codecs/http/agreement";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { endpoint } from "../../shared/http/endpoint";
import { agreementVersion, readAgreement } from "../../shared/workflows/agreements";
import { agreementExample } from "./examples";
import { agreementsTag, reviewerAccess, reviewerSurface } from "./surface";

export const getAgreement = endpoint({
  id: "getAgreement",
  operationId: "getAgreement",
  validatedAs: "getAgreement",
  surface: reviewerSurface,
  method: "GET",
  route: "agreements/{organizationFiscalCode}",
  tag: agreementsTag,
  summary: "What is known of an institution's contract of adhesion and of its delegates",
  access: reviewerAccess,
  params: AgreementPath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "The entry",
    body: AgreementView,
    example: agreementExample,
    headers: { ETag: "The version as answered" },
  },
  failures: ["AgreementNotFound"],
  run: ({ params: { organizationFiscalCode } }) =>
    pipe(
      readAgreement(organizationFiscalCode),
      RTE.map((agreement) => ({
        body: agreementViewOf(agreement),
        etag: etagOf(agreementVersion(agreement)),
      })),
    ),
});
