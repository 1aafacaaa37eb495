import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  baseViewOf,
  PaymentPositionModelBaseResponse,
} from "../../shared/codecs/http/debt-position-view";
import { etagOf } from "../../shared/codecs/http/etag";
import { SegregationQuery } from "../../shared/codecs/http/parameters";
import { PositionByIuvPath } from "../../shared/codecs/http/payment-parameters";
import { versionOf } from "../../shared/domain/debt-position/version";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { readByIuv } from "../../shared/workflows/read-by-code";
import { positionReadExample } from "../debt-positions/examples";
import { etagHeader, positionsTag } from "../debt-positions/surface";
import { internal, nodeAccess } from "./surface";

export const getPositionByIuv = endpoint({
  id: "getPositionByIuv",
  operationId: "getDebtPositionByIUV",
  validatedAs: "getDebtPositionByIUV",
  surface: internal,
  method: "GET",
  route: "organizations/{organizationfiscalcode}/paymentoptions/{iuv}/debtposition",
  tag: positionsTag,
  summary: "Read the debt position that an IUV belongs to, as it is now",
  access: nodeAccess,
  params: PositionByIuvPath,
  query: SegregationQuery,
  requestHeaders: { "If-None-Match": "Answer 304 when the position still has this ETag" },
  body: null,
  success: {
    status: 200,
    description: "The position",
    body: PaymentPositionModelBaseResponse,
    example: positionReadExample,
    headers: etagHeader,
  },
  failures: ["PaymentOptionNotFound", "SegregationForbidden"],
  run: ({ caller, params: { organizationfiscalcode: organization, iuv }, query }) =>
    pipe(
      readByIuv(organization, iuv, segregationGrant(caller, organization, query.segregationCodes)),
      RTE.map((position) => ({
        body: baseViewOf(position),
        etag: etagOf(versionOf(position)),
      })),
    ),
});
