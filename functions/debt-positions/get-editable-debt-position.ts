import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import {
  editableViewOf,
  PaymentPositionModelView,
} from "../../shared/codecs/http/debt-position-view";
import { etagOf } from "../../shared/codecs/http/etag";
import { ReadablePositionPath, SegregationQuery } from "../../shared/codecs/http/parameters";
import { versionOf } from "../../shared/domain/debt-position/version";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { readDebtPosition } from "../../shared/workflows/read-debt-position";
import { positionAnswerExample } from "./examples";
import { etagHeader, institutionAccess, positionsTag, type DebtPositionSurface } from "./surface";

export const getEditableDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("getEditableDebtPosition"),
    operationId: "getEditablePosition",
    validatedAs: "getEditableDebtPosition",
    surface,
    method: "GET",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}/editable",
    tag: positionsTag,
    summary:
      "Read a debt position in the form that an update takes: with its debtor, amounts without fee",
    access: institutionAccess,
    params: ReadablePositionPath,
    query: SegregationQuery,
    requestHeaders: { "If-None-Match": "Answer 304 when the position still has this ETag" },
    body: null,
    success: {
      status: 200,
      description: "A body for PUT; send its ETag as If-Match to be safe from others' changes",
      body: PaymentPositionModelView,
      example: positionAnswerExample,
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
          body: editableViewOf(position),
          etag: etagOf(versionOf(position)),
        })),
      ),
  });
