import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  TransferModelResponse,
  transferResponse,
} from "../../shared/codecs/http/debt-position-view";
import { etagOf } from "../../shared/codecs/http/etag";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { TransferPath } from "../../shared/codecs/http/payment-parameters";
import { versionOf } from "../../shared/domain/debt-position/version";
import { endpoint } from "../../shared/http/endpoint";
import { reportTransfer as report } from "../../shared/workflows/report-transfer";
import { expectation } from "../debt-positions/commanded";
import { etagHeader, ifMatchHeader } from "../debt-positions/surface";
import { transferExample } from "./examples";
import { internal, nodeAccess, paymentsTag } from "./surface";

export const reportTransfer = endpoint({
  id: "reportTransfer",
  operationId: "reportTransfer",
  validatedAs: "reportTransfer",
  surface: internal,
  method: "POST",
  route:
    "organizations/{organizationfiscalcode}/paymentoptions/{iuv}/transfers/{transferid}/report",
  tag: paymentsTag,
  summary: "Mark one transfer of a paid option, named by its IUV, as reported",
  access: nodeAccess,
  params: TransferPath,
  query: NoParameters,
  requestHeaders: ifMatchHeader,
  body: null,
  success: {
    status: 200,
    description: "The transfer as reported",
    body: TransferModelResponse,
    example: transferExample,
    headers: etagHeader,
  },
  failures: ["TransferNotFound", "TransferNotAccountable", "StaleVersion", "TooContended"],
  run: ({ header, params: { organizationfiscalcode: organization, iuv, transferid: transfer } }) =>
    pipe(
      report(organization, expectation(header), { iuv, transfer, flow: null }),
      RTE.map(({ position, transfer: reported }) => ({
        body: transferResponse(reported),
        etag: etagOf(versionOf(position)),
      })),
    ),
});
