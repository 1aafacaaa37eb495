import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as delivery from "../../codecs/documents/delivery";
import * as receipt from "../../codecs/documents/receipt";
import { received } from "../../domain/receipt/delivery";
import type { DeliveredReceipt, Receipt } from "../../domain/receipt/model";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { Instant } from "../../prelude/instant";
import type { HasReceiptDocuments } from "../../ports/receipt-documents";
import type { KeptDelivery, Receipts } from "../../ports/receipts";
import type { Contended, StoreFailure, Versioned } from "../../ports/store";
import type { Documents, WriteFault } from "./container";
import { decoded, decodedIfFound } from "./decoded";
import { storeFailure, type Fault } from "./errors";
import { deliveryId, ledgerOf, otherDeliveryId, receiptId } from "./ledger";
import {
  deliveryCountQuery,
  deliveryPageQuery,
  receiptCountQuery,
  receiptPageQuery,
  undecidedQuery,
} from "./receipt-query";
import {
  contentHashOf,
  deliveryDocument,
  placeOf,
  receiptDocument,
  settlementWrites,
} from "./receipt-writes";
import type { Step } from "../steps";

const isNumber = (value: unknown): value is number => typeof value === "number";

/** A count over a large ledger comes in parts, one for each page of the answer. */
const sumOf = (parts: ReadonlyArray<unknown>): number =>
  parts.filter(isNumber).reduce((total, part) => total + part, 0);

/** Whether a failed write may be tried again after reading anew: what is written says then what came of it. */
const mayHaveHappened = ({ _tag }: Fault): boolean =>
  _tag === "Unclear" || _tag === "Exists" || _tag === "Changed" || _tag === "Missing";

const contendedIfUnclear =
  (step: Step) =>
  ({ fault, write }: WriteFault): StoreFailure | Contended =>
    mayHaveHappened(fault) && !(fault._tag === "Missing" && write === null)
      ? { _tag: "Contended" }
      : storeFailure(step, fault);

/** Receipts and deliveries in the `ledgers` container, large documents in blobs. */
export const receiptsIn = (
  documents: Documents,
  { receiptDocuments }: HasReceiptDocuments,
): Receipts => {
  const textOf = (
    id: string,
    { blob, text }: receipt.StoredText,
  ): TE.TaskEither<StoreFailure, string> =>
    text !== null
      ? TE.right(text)
      : pipe(
          receiptDocuments.get(blob),
          TE.flatMapEither(
            E.fromOption((): StoreFailure => ({ _tag: "CorruptDocument", id, paths: ["blob"] })),
          ),
        );

  const written = (document: string): TE.TaskEither<StoreFailure, void> => {
    const { blob } = placeOf(document);
    return blob === null ? TE.right(undefined) : receiptDocuments.put(blob, document);
  };

  const found = ({ organization }: DeliveredReceipt, id: string) =>
    pipe(
      documents.read("delivery.read", ledgerOf(organization), id),
      TE.flatMapEither(decodedIfFound(delivery.fromDocument)),
    );

  /** Kept at this id: just now, or before. Somebody else's content there is none of ours. */
  const keptAt = (
    delivered: DeliveredReceipt,
    at: Instant,
    id: string,
  ): TE.TaskEither<StoreFailure, O.Option<KeptDelivery>> =>
    pipe(
      documents.write("delivery.create", ledgerOf(delivered.organization), [
        { _tag: "Create", document: deliveryDocument(id, received(delivered, at)) },
      ]),
      TE.orElse(({ fault }) =>
        mayHaveHappened(fault)
          ? TE.right(undefined)
          : TE.left(storeFailure("delivery.create", fault)),
      ),
      TE.flatMap(() => found(delivered, id)),
      TE.flatMapEither(
        E.fromOption((): StoreFailure => ({
          _tag: "StoreUnavailable",
          step: "delivery.create",
          reason: "404",
        })),
      ),
      TE.map(({ value: { contentHash, ...decided }, version }) =>
        contentHash === contentHashOf(delivered)
          ? O.some({ id, version, value: { receipt: delivered, ...decided } })
          : O.none,
      ),
    );

  const wholeOf = ({
    id,
    organization,
  }: DueKey): TE.TaskEither<StoreFailure, O.Option<KeptDelivery>> =>
    pipe(
      documents.read("delivery.read", ledgerOf(organization), id),
      TE.flatMapEither(decodedIfFound(delivery.fromWhole)),
      TE.flatMap(
        O.match(
          () => TE.right(O.none),
          ({ value: { content, decision, receipt: facts }, version }) =>
            pipe(
              textOf(id, content),
              TE.map((document) =>
                O.some({
                  id,
                  version,
                  value: { ...decision, receipt: { ...facts, document } },
                }),
              ),
            ),
        ),
      ),
    );

  return {
    get: (organization, iuv) =>
      pipe(
        documents.read("receipt.read", ledgerOf(organization), receiptId(iuv)),
        TE.flatMapEither(decodedIfFound(receipt.fromDocument)),
        TE.flatMap(
          O.match(
            () => TE.right(O.none),
            ({ value: { content, facts } }: Versioned<Found>) =>
              pipe(
                textOf(receiptId(iuv), content),
                TE.map((document) => O.some({ ...facts, document })),
              ),
          ),
        ),
      ),

    list: (query, page) => {
      const ledger = ledgerOf(query.organization);
      if (query.segregation?.size === 0) return TE.right({ receipts: [], total: 0 });
      return pipe(
        TE.Do,
        TE.apS("rows", documents.query("receipt.list", ledger, receiptPageQuery(query, page))),
        TE.apS("counts", documents.query("receipt.count", ledger, receiptCountQuery(query))),
        TE.flatMapEither(({ counts, rows }) =>
          pipe(
            rows,
            RA.traverse(E.Applicative)(decoded(receipt.fromSummary)),
            E.map((receipts) => ({ receipts, total: sumOf(counts) })),
          ),
        ),
      );
    },

    confirm: (value) =>
      pipe(
        documents.read("receipt.read", ledgerOf(value.organization), receiptId(value.iuv)),
        TE.flatMap(
          O.match(
            (): TE.TaskEither<StoreFailure, void> => TE.right(undefined),
            ({ version }) =>
              pipe(
                documents.write("receipt.confirm", ledgerOf(value.organization), [
                  {
                    _tag: "Replace",
                    document: receiptDocument({ ...value, status: "PAID" }),
                    version,
                  },
                ]),
                // Whoever was first wrote the same.
                TE.orElse(({ fault }): TE.TaskEither<StoreFailure, void> =>
                  mayHaveHappened(fault)
                    ? TE.right(undefined)
                    : TE.left(storeFailure("receipt.confirm", fault)),
                ),
              ),
          ),
        ),
      ),

    keep: (delivered, at) =>
      pipe(
        written(delivered.document),
        TE.flatMap(() => keptAt(delivered, at, deliveryId(delivered.payment.receiptId))),
        TE.flatMap(
          O.match(
            () => keptAt(delivered, at, otherDeliveryId(contentHashOf(delivered))),
            (kept) => TE.right(O.some(kept)),
          ),
        ),
        TE.flatMapEither(
          E.fromOption((): StoreFailure => ({
            _tag: "CorruptDocument",
            id: otherDeliveryId(contentHashOf(delivered)),
            paths: ["contentHash"],
          })),
        ),
      ),

    settle: (settlement) =>
      pipe(
        documents.write(
          "delivery.settle",
          ledgerOf(settlement.next.receipt.organization),
          settlementWrites(settlement),
        ),
        TE.mapLeft(contendedIfUnclear("delivery.settle")),
      ),

    undecided: (before, limit) =>
      pipe(
        documents.stream("delivery.due", undecidedQuery(before), limit, noneDue, (sofar, page) =>
          pipe(
            page,
            RA.traverse(E.Applicative)(decoded(delivery.fromDue)),
            E.map((more) => {
              const keys = [...sofar.keys, ...more];
              return { keys, hasMore: keys.length >= limit };
            }),
            TE.fromEither,
          ),
        ),
        TE.flatMap(({ keys }) => pipe(keys.slice(0, limit), TE.traverseSeqArray(wholeOf))),
        TE.map(RA.compact),
      ),

    toReconcile: (query) => {
      const ledger = ledgerOf(query.organization);
      if (query.segregation?.size === 0) return TE.right({ deliveries: [], total: 0 });
      return pipe(
        TE.Do,
        TE.apS("rows", documents.query("delivery.list", ledger, deliveryPageQuery(query))),
        TE.apS("counts", documents.query("delivery.count", ledger, deliveryCountQuery(query))),
        TE.flatMapEither(({ counts, rows }) =>
          pipe(
            rows,
            RA.traverse(E.Applicative)(decoded(delivery.fromSummary)),
            E.map((deliveries) => ({ deliveries, total: sumOf(counts) })),
          ),
        ),
      );
    },
  };
};

type Due = { readonly keys: ReadonlyArray<DueKey>; readonly hasMore: boolean };
const noneDue: Due = { keys: [], hasMore: false };

type DueKey = { readonly organization: OrganizationFiscalCode; readonly id: string };

type Found = { readonly facts: Omit<Receipt, "document">; readonly content: receipt.StoredText };
