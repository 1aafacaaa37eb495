import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  baseViewOf,
  PaymentPositionModelBaseResponse,
} from "../../shared/codecs/http/debt-position-view";
import { etagOf } from "../../shared/codecs/http/etag";
import { ReadablePositionPath, SegregationQuery } from "../../shared/codecs/http/parameters";
import { versionOf } from "../../shared/domain/debt-position/version";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { readDebtPosition } from "../../shared/workflows/read-debt-position";
import { positionReadExample } from "./examples";
import { etagHeader, institutionAccess, positionsTag, type DebtPositionSurface } from "./surface";

export const getDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("getDebtPosition"),
    operationId: "getOrganizationDebtPositionByIUPD",
    validatedAs: "getOrganizationDebtPositionByIUPD",
    surface,
    method: "GET",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}",
    tag: positionsTag,
    summary: "Read a debt position as it is now",
    access: institutionAccess,
    params: ReadablePositionPath,
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
    failures: ["DebtPositionNotFound", "SegregationForbidden"],
    run: ({ caller, params: { organizationfiscalcode: organization, iupd }, query }) =>
      pipe(
        readDebtPosition(
          { organization, iupd },
          segregationGrant(caller, organization, query.segregationCodes),
        ),
        RTE.map((position) => ({
          body: baseViewOf(position),
          etag: etagOf(versionOf(position)),
        })),
      ),
  });
