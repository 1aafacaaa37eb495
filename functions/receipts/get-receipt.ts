import * as E from "fp-ts/Either";
import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { ReceiptPath, receiptSegregationCodes } from "../../shared/codecs/http/payment-parameters";
import { ReceiptDetail, receiptDetailView } from "../../shared/codecs/http/receipt-detail-view";
import { readReceiptDocument } from "../../shared/codecs/soap/stored-receipt";
import type { Receipt } from "../../shared/domain/receipt/model";
import { segregationGrant } from "../../shared/http/access";
import { endpoint } from "../../shared/http/endpoint";
import type { StoreFailure } from "../../shared/ports/store";
import { record } from "../../shared/prelude/record";
import { readReceipt } from "../../shared/workflows/read-receipt";
import { acceptsJsonOnly } from "./accepts-json-only";
import { detailExample, documentExample } from "./examples";
import { receipts, receiptsAccess, receiptsTag } from "./surface";

const jsonOf = ({ document, iuv, primitive }: Receipt): E.Either<StoreFailure, string> =>
  pipe(
    readReceiptDocument(primitive, document),
    E.bimap(
      ({ path }): StoreFailure => ({
        _tag: "CorruptDocument",
        id: `receipt|${iuv}`,
        paths: [path],
      }),
      (contents) => JSON.stringify(ReceiptDetail.encode(receiptDetailView(primitive, contents))),
    ),
  );

export const getReceipt = endpoint({
  id: "getReceipt",
  operationId: "getReceiptByIUV",
  validatedAs: "getReceiptByIUV",
  surface: receipts,
  method: "GET",
  route: "payments/{organizationfiscalcode}/receipts/{iuv}",
  tag: receiptsTag,
  summary: "Read the receipt of an IUV, as XML or, to who accepts nothing else, as JSON",
  access: receiptsAccess,
  params: ReceiptPath,
  query: record("ReceiptQuery", { segregationCodes: receiptSegregationCodes }),
  requestHeaders: { Accept: "application/json alone gives JSON; everything else XML" },
  body: null,
  success: {
    status: 200,
    description: "The receipt as it was delivered, under a root without namespace",
    media: "application/xml",
    body: t.string,
    example: documentExample,
    others: [
      {
        status: 200,
        description: "The same in one form for both dialects",
        media: "application/json",
        body: ReceiptDetail,
        example: detailExample,
      },
    ],
  },
  failures: ["ReceiptForbidden", "ReceiptNotFound", "ReceiptNotRecoverable"],
  run: ({ caller, header, params: { organizationfiscalcode: organization, iuv }, query }) =>
    pipe(
      readReceipt(
        organization,
        iuv,
        segregationGrant(caller, organization, query.segregationCodes),
      ),
      RTE.flatMapEither((receipt) =>
        acceptsJsonOnly(header("Accept"))
          ? pipe(
              jsonOf(receipt),
              E.map((text) => ({
                text,
                headers: { "Content-Type": "application/json", Vary: "Accept" },
              })),
            )
          : E.right({
              text: receipt.document,
              headers: { "Content-Type": "application/xml; charset=utf-8", Vary: "Accept" },
            }),
      ),
    ),
});
