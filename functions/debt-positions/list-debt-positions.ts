import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { baseViewOf, PaymentPositionsInfo } from "../../shared/codecs/http/debt-position-view";
import {
  dateFrom,
  dateTimeBound,
  dateTo,
  maxInt32,
  oneOf,
  OrganizationPath,
  segregationCodes,
  wholeNumber,
} from "../../shared/codecs/http/parameters";
import { statuses } from "../../shared/domain/debt-position/model";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { sortKeys } from "../../shared/ports/debt-positions";
import { record } from "../../shared/prelude/record";
import { listDebtPositions as list } from "../../shared/workflows/list-debt-positions";
import { positionReadExample } from "./examples";
import { institutionAccess, positionsTag, type DebtPositionSurface } from "./surface";

const tokenHeader = "X-Continuation-Token";
const directions = ["ASC", "DESC"] as const;

const ListQuery = record("ListQuery", {
  limit: wholeNumber(50, { minimum: 1, maximum: 50, documented: 50 }),
  page: wholeNumber(null, { minimum: 0, maximum: maxInt32, documented: 0 }),
  due_date_from: dateFrom,
  due_date_to: dateTo,
  payment_date_from: dateFrom,
  payment_date_to: dateTo,
  payment_date_time_from: dateTimeBound,
  payment_date_time_to: dateTimeBound,
  status: oneOf(statuses, null),
  orderby: oneOf(sortKeys, "INSERTED_DATE"),
  ordering: oneOf(directions, "DESC"),
  segregationCodes,
});

export const listDebtPositions = (surface: DebtPositionSurface) =>
  endpoint({
    id: surface.functionName("listDebtPositions"),
    operationId: "getOrganizationDebtPositions",
    validatedAs: "getOrganizationDebtPositions",
    surface,
    method: "GET",
    route: "organizations/{organizationfiscalcode}/debtpositions",
    tag: positionsTag,
    summary:
      "List an institution's debt positions, by page number or from where the last page ended; those in the archive are read one by one",
    access: institutionAccess,
    params: OrganizationPath,
    query: ListQuery,
    requestHeaders: {
      [tokenHeader]: "Goes on after the page that answered this token; instead of page",
    },
    body: null,
    success: {
      status: 200,
      description: "One page",
      body: PaymentPositionsInfo,
      example: {
        payment_position_list: [positionReadExample],
        page_info: { page: 0, limit: 50, items_found: 1, total_pages: 1 },
      },
      headers: { [tokenHeader]: "For the page after this one; absent on the last" },
    },
    failures: ["ExclusiveParameters", "WindowTooWide", "UnfitToken"],
    run: ({ caller, header, params: { organizationfiscalcode: organization }, query }) =>
      pipe(
        list({
          organization,
          serviceType: surface.serviceType,
          segregation: segregationGrant(caller, organization, query.segregationCodes),
          status: query.status,
          order: { by: query.orderby, direction: query.ordering },
          limit: query.limit,
          page: query.page,
          token: header(tokenHeader),
          dates: {
            due: { from: query.due_date_from, to: query.due_date_to },
            payment: { from: query.payment_date_from, to: query.payment_date_to },
            paymentTime: { from: query.payment_date_time_from, to: query.payment_date_time_to },
          },
        }),
        RTE.map(({ limit, page, positions, shows, token, totalPages }) => ({
          body: {
            payment_position_list: positions.map((position) => baseViewOf(position, shows)),
            page_info: { page, limit, items_found: positions.length, total_pages: totalPages },
          },
          headers: token === null ? {} : { [tokenHeader]: token },
        })),
      ),
  });
