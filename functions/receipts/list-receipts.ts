import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { maxInt32, wholeNumber } from "../../shared/codecs/http/parameters";
import {
  filterText,
  receiptSegregationCodes,
  ReceiptsPath,
} from "../../shared/codecs/http/payment-parameters";
import { PaymentsResult, receiptsView } from "../../shared/codecs/http/receipt-view";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { record } from "../../shared/prelude/record";
import {
  listReceipts as list,
  type HasLegacyReceiptsBody,
} from "../../shared/workflows/list-receipts";
import { summaryExample } from "./examples";
import { receipts, receiptsAccess, receiptsTag } from "./surface";

export const pageNum = wholeNumber(0, { minimum: 0, maximum: maxInt32, documented: 0 });
export const pageSize = wholeNumber(50, { minimum: 1, maximum: 100, documented: 50 });

const tokenHeader = "X-Continuation-Token";

export const listReceipts = endpoint({
  id: "listReceipts",
  operationId: "getOrganizationReceipts",
  validatedAs: "getOrganizationReceipts",
  surface: receipts,
  method: "GET",
  route: "payments/{organizationfiscalcode}/receipts",
  tag: receiptsTag,
  summary: "List an institution's receipts by IUV",
  access: receiptsAccess,
  params: ReceiptsPath,
  query: record("ReceiptsQuery", {
    pageNum: wholeNumber(null, { minimum: 0, maximum: maxInt32, documented: 0 }),
    pageSize,
    debtor: filterText,
    service: filterText,
    from: filterText,
    to: filterText,
    segregationCodes: receiptSegregationCodes,
    debtorOrIuv: filterText,
  }),
  requestHeaders: {
    [tokenHeader]: "Goes on after the page that answered this token; instead of pageNum",
  },
  body: null,
  success: {
    status: 200,
    description: "One page; totalPages is 1 when nothing is found",
    headers: { [tokenHeader]: "For the page after this one; absent on the last" },
    body: PaymentsResult,
    example: { currentPageNumber: 0, length: 1, totalPages: 1, results: [summaryExample] },
  },
  failures: ["InvalidDateRange", "NotEnoughElements", "UnfitToken"],
  run: ({ caller, header, params: { organizationfiscalcode: organization }, query }) =>
    pipe(
      list({
        organization,
        segregation: segregationGrant(caller, organization, query.segregationCodes),
        debtor: query.debtor,
        service: query.service,
        debtorOrIuv: query.debtorOrIuv,
        from: query.from,
        to: query.to,
        page: query.pageNum,
        size: query.pageSize,
        token: header(tokenHeader),
      }),
      RTE.flatMap((page) =>
        RTE.asks(({ hasLegacyReceiptsBody }: HasLegacyReceiptsBody) => {
          const body = receiptsView(page);
          const headers = page.token === null ? {} : { [tokenHeader]: page.token };
          return hasLegacyReceiptsBody
            ? {
                text: JSON.stringify({
                  ...PaymentsResult.encode(body),
                  receipts_list: body.results,
                }),
                headers,
              }
            : { body, headers };
        }),
      ),
    ),
});
