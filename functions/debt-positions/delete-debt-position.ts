import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { Deleted } from "../../shared/codecs/http/debt-position-view";
import { ReadablePositionPath, SegregationQuery } from "../../shared/codecs/http/parameters";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { deleteDebtPosition as remove } from "../../shared/workflows/delete-debt-position";
import { expectation } from "./commanded";
import {
  ifMatchHeader,
  institutionAccess,
  positionsTag,
  type DebtPositionSurface,
} from "./surface";

const deleted = "The debt position was successfully deleted";

export const deleteDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("deleteDebtPosition"),
    operationId: "deletePosition",
    validatedAs: "deleteDebtPosition",
    surface,
    method: "DELETE",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}",
    tag: positionsTag,
    summary: "Delete an unpaid position: its identifiers are free again, its journal stays",
    access: institutionAccess,
    params: ReadablePositionPath,
    query: SegregationQuery,
    requestHeaders: ifMatchHeader,
    body: null,
    success: {
      status: 200,
      description: "The position is gone",
      body: Deleted,
      example: deleted,
    },
    failures: [
      "DebtPositionNotFound",
      "SegregationForbidden",
      "StaleVersion",
      "PaymentFound",
      "TooContended",
    ],
    run: ({ caller, header, params: { organizationfiscalcode: organization, iupd }, query }) =>
      pipe(
        remove(
          { organization, iupd },
          expectation(header),
          segregationGrant(caller, organization, query.segregationCodes),
        ),
        RTE.map(() => ({ body: deleted })),
      ),
  });
