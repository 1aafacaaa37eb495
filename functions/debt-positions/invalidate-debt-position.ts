import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { PaymentPositionModelView } from "../../shared/codecs/http/debt-position-view";
import { PositionPath, SegregationQuery } from "../../shared/codecs/http/parameters";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { invalidateDebtPosition as invalidate } from "../../shared/workflows/invalidate-debt-position";
import { commanded, expectation } from "./commanded";
import { positionAnswerExample } from "./examples";
import {
  actionsTag,
  etagHeader,
  ifMatchHeader,
  institutionAccess,
  type DebtPositionSurface,
} from "./surface";

export const invalidateDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("invalidateDebtPosition"),
    operationId: "invalidatePosition",
    validatedAs: "invalidateDebtPosition",
    surface,
    method: "POST",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}/invalidate",
    tag: actionsTag,
    summary: "Withdraw a published position: payers are told that it was annulled",
    access: institutionAccess,
    params: PositionPath,
    query: SegregationQuery,
    requestHeaders: ifMatchHeader,
    body: null,
    success: {
      status: 200,
      description: "The position as withdrawn",
      body: PaymentPositionModelView,
      example: { ...positionAnswerExample, status: "INVALID" },
      headers: etagHeader,
    },
    failures: [
      "DebtPositionNotFound",
      "SegregationForbidden",
      "StaleVersion",
      "NotInvalidable",
      "TooContended",
    ],
    run: ({ caller, header, params: { organizationfiscalcode: organization, iupd }, query }) =>
      pipe(
        invalidate(
          { organization, iupd },
          expectation(header),
          segregationGrant(caller, organization, query.segregationCodes),
        ),
        RTE.map(commanded),
      ),
  });
