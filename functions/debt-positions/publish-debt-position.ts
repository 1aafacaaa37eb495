import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { PaymentPositionModelView } from "../../shared/codecs/http/debt-position-view";
import { PositionPath, SegregationQuery } from "../../shared/codecs/http/parameters";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { publishDebtPosition as publish } from "../../shared/workflows/publish-debt-position";
import { commanded, expectation } from "./commanded";
import { positionAnswerExample } from "./examples";
import {
  actionsTag,
  etagHeader,
  ifMatchHeader,
  institutionAccess,
  type DebtPositionSurface,
} from "./surface";

export const publishDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("publishDebtPosition"),
    operationId: "publishPosition",
    validatedAs: "publishDebtPosition",
    surface,
    method: "POST",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}/publish",
    tag: actionsTag,
    summary: "Publish a draft: payable at once, or from its validity date on",
    access: institutionAccess,
    params: PositionPath,
    query: SegregationQuery,
    requestHeaders: ifMatchHeader,
    body: null,
    success: {
      status: 200,
      description: "The position as published",
      body: PaymentPositionModelView,
      example: { ...positionAnswerExample, status: "VALID", validityDate: "2030-01-15T09:30:00" },
      headers: etagHeader,
    },
    failures: [
      "DebtPositionNotFound",
      "SegregationForbidden",
      "StaleVersion",
      "NotPublishable",
      "DueDateBeforeValidityDate",
      "DueDatePassed",
      "ValidityDatePassed",
      "TooContended",
    ],
    run: ({ caller, header, params: { organizationfiscalcode: organization, iupd }, query }) =>
      pipe(
        publish(
          { organization, iupd },
          expectation(header),
          segregationGrant(caller, organization, query.segregationCodes),
        ),
        RTE.map(commanded),
      ),
  });
