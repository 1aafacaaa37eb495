import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import { receiptSegregationCodes, ReceiptsPath } from "../../shared/codecs/http/payment-parameters";
import { ReceiptsToReconcile, toReconcileView } from "../../shared/codecs/http/receipt-view";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import { record } from "../../shared/prelude/record";
import { listReceiptsToReconcile as list } from "../../shared/workflows/list-receipts";
import { deliveryExample } from "./examples";
import { pageNum, pageSize } from "./list-receipts";
import { receipts, receiptsAccess, receiptsTag } from "./surface";

export const listReceiptsToReconcile = endpoint({
  id: "listReceiptsToReconcile",
  operationId: "getReceiptsToReconcile",
  validatedAs: "getReceiptsToReconcile",
  surface: receipts,
  method: "GET",
  route: "payments/{organizationfiscalcode}/receipts-to-reconcile",
  tag: receiptsTag,
  summary: "List the receipts of money that moved without settling what it was for",
  access: receiptsAccess,
  params: ReceiptsPath,
  query: record("ReconcileQuery", {
    pageNum,
    pageSize,
    segregationCodes: receiptSegregationCodes,
  }),
  body: null,
  success: {
    status: 200,
    description: "One page, the longest waiting first; totalPages is 1 when nothing is found",
    body: ReceiptsToReconcile,
    example: { currentPageNumber: 0, length: 1, totalPages: 1, results: [deliveryExample] },
  },
  failures: ["NotEnoughElements"],
  run: ({ caller, params: { organizationfiscalcode: organization }, query }) =>
    pipe(
      list({
        organization,
        segregation: segregationGrant(caller, organization, query.segregationCodes),
        page: { page: query.pageNum, size: query.pageSize },
      }),
      RTE.map((page) => ({ body: toReconcileView(page) })),
    ),
});
