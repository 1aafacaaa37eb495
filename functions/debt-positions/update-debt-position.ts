import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { PaymentPositionModel, proposalOf } from "../../shared/codecs/http/debt-position-request";
import { PaymentPositionModelView } from "../../shared/codecs/http/debt-position-view";
import { flag, PositionPath, segregationCodes } from "../../shared/codecs/http/parameters";
import type { HasDebtPositionSettings } from "../../shared/config/settings";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { record } from "../../shared/prelude/record";
import { updateDebtPosition as update } from "../../shared/workflows/update-debt-position";
import { commanded, expectation } from "./commanded";
import { positionAnswerExample, positionExample } from "./examples";
import {
  etagHeader,
  ifMatchHeader,
  institutionAccess,
  maxJsonBytes,
  positionsTag,
  type DebtPositionSurface,
} from "./surface";

export const updateDebtPosition = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("updateDebtPosition"),
    operationId: "updatePosition",
    validatedAs: "updateDebtPosition",
    surface,
    method: "PUT",
    route: "organizations/{organizationfiscalcode}/debtpositions/{iupd}",
    tag: positionsTag,
    summary: "Replace an unpaid position as a whole: a draft again, unless it is published at once",
    access: institutionAccess,
    params: PositionPath,
    query: record("UpdateQuery", { toPublish: flag(false), segregationCodes }),
    requestHeaders: ifMatchHeader,
    body: { codec: PaymentPositionModel, maxBytes: maxJsonBytes, example: positionExample },
    success: {
      status: 200,
      description: "The position as replaced; its amounts include the notification fee",
      body: PaymentPositionModelView,
      example: positionAnswerExample,
      headers: etagHeader,
    },
    failures: [
      "DebtPositionNotFound",
      "SegregationForbidden",
      "StaleVersion",
      "NotUpdatable",
      "NoTransferForNotificationFee",
      "InvalidDebtPosition",
      "ReservedMetadata",
      "DuplicateDebtPosition",
      "TooContended",
    ],
    run: ({
      body,
      caller,
      header,
      params: { organizationfiscalcode: organization, iupd },
      query,
    }) =>
      pipe(
        RTE.asks(({ auxDigit, isStrict }: HasDebtPositionSettings) => ({ auxDigit, isStrict })),
        RTE.flatMap((settings) =>
          update({ organization, iupd }, expectation(header), {
            proposal: proposalOf(body),
            toPublish: query.toPublish,
            grant: segregationGrant(caller, organization, query.segregationCodes),
            ...settings,
          }),
        ),
        RTE.map(commanded),
      ),
  });
