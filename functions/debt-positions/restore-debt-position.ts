import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { PaymentPositionModelView } from "../../shared/codecs/http/debt-position-view";
import { PositionPath, SegregationQuery } from "../../shared/codecs/http/parameters";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { restoreDebtPosition as restore } from "../../shared/workflows/restore-debt-position";
import { commanded, expectation } from "./commanded";
import { positionAnswerExample } from "./examples";
import {
  actionsTag,
  etagHeader,
  ifMatchHeader,
  institutionAccess,
  type DebtPositionSurface,
} from "./surface";

export const restoreDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("restoreDebtPosition"),
    operationId: "restorePosition",
    validatedAs: "restoreDebtPosition",
    surface,
    method: "POST",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}/restore",
    tag: actionsTag,
    summary: "Bring a withdrawn position back as a draft, with the same identifiers",
    access: institutionAccess,
    params: PositionPath,
    query: SegregationQuery,
    requestHeaders: ifMatchHeader,
    body: null,
    success: {
      status: 200,
      description: "The position as restored",
      body: PaymentPositionModelView,
      example: { ...positionAnswerExample, status: "DRAFT" },
      headers: etagHeader,
    },
    failures: [
      "DebtPositionNotFound",
      "SegregationForbidden",
      "StaleVersion",
      "NotRestorable",
      "TooContended",
    ],
    run: ({ caller, header, params: { organizationfiscalcode: organization, iupd }, query }) =>
      pipe(
        restore(
          { organization, iupd },
          expectation(header),
          segregationGrant(caller, organization, query.segregationCodes),
        ),
        RTE.map(commanded),
      ),
  });
