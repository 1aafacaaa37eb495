import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import * as delivery from "../../codecs/documents/delivery";
import * as receipt from "../../codecs/documents/receipt";
import { eraseFromReceipt } from "../../codecs/soap/erased-receipt";
import { erasedCode, isSameCode } from "../../domain/erasure/erased-person";
import type { Nav, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { record } from "../../prelude/record";
import type { HasReceiptDocuments } from "../../ports/receipt-documents";
import type { Contended, StoreFailure } from "../../ports/store";
import type { Document, Documents, Query } from "./container";
import { decoded } from "./decoded";
import type { Found } from "./erasing";
import { inLedger, ledgerOf } from "./ledger";
import { placeOf, receiptDocument } from "./receipt-writes";
import { storeFailure } from "./errors";

/**
 * Receipts and deliveries with their documents. The document of a large one lies in a blob, which goes last: until then
 * its name is kept in `leftBlob`, so that a crash in between leaves nothing that nobody finds.
 */

/** A receipt or a delivery without a person. */
export type ErasedLetter = {
  readonly noticeNumber: Nav;
  /** A delivery on which nothing is decided yet. */
  readonly isUndecided: boolean;
  readonly document: Document;
  /** What must be there before the document is written. */
  readonly prepare: TE.TaskEither<StoreFailure, void>;
  /** What must be gone after it was written. */
  readonly finish: TE.TaskEither<StoreFailure | Contended, void>;
};

type Stores = HasReceiptDocuments & { readonly ledgers: Documents };
type Erased = TE.TaskEither<StoreFailure, ErasedLetter | null>;

const Kept = record("KeptLetter", { id: t.string, contentHash: t.string });
const Left = record("LeftBlob", { leftBlob: t.string });

const corrupt = (id: string, path: string): StoreFailure => ({
  _tag: "CorruptDocument",
  id,
  paths: [path],
});

const textOf = (
  { receiptDocuments }: HasReceiptDocuments,
  id: string,
  { blob, text }: receipt.StoredText,
): TE.TaskEither<StoreFailure, string> =>
  text !== null
    ? TE.right(text)
    : pipe(receiptDocuments.get(blob), TE.flatMapEither(E.fromOption(() => corrupt(id, "blob"))));

const leftBlobOf = (document: unknown): string | null =>
  pipe(
    Left.decode(document),
    E.match(
      () => null,
      ({ leftBlob }) => leftBlob,
    ),
  );

/** The same XML may lie under a receipt and its deliveries; only the last to be erased takes it away. */
const namedBy = (iuv: string, blob: string): Query => ({
  text: `SELECT c.id FROM c WHERE c.kind IN ("${receipt.receiptKind}", "${delivery.deliveryKind}") AND c.iuv = @iuv AND c.blob = @blob`,
  parameters: { "@iuv": iuv, "@blob": blob },
});

type Letter = {
  readonly organization: OrganizationFiscalCode;
  readonly iuv: string;
  readonly noticeNumber: Nav;
  readonly debtor: string;
  readonly primitive: "paSendRT" | "paSendRTV2";
};

type Plan = {
  readonly facts: Letter;
  readonly isUndecided: boolean;
  readonly content: receipt.StoredText;
  /** The document with another text and another debtor. */
  readonly rewritten: (text: string, debtor: string) => Document;
};

const withoutPerson = (
  { ledgers, receiptDocuments }: Stores,
  fiscalCode: string,
  found: Found,
  { content, facts, isUndecided, rewritten }: Plan,
): Erased => {
  const ledger = ledgerOf(facts.organization);
  const forgotten = leftBlobOf(found.document);
  return pipe(
    textOf({ receiptDocuments }, found.id, content),
    TE.bindTo("text"),
    TE.bind("erased", ({ text }) =>
      pipe(
        TE.fromEither(eraseFromReceipt(fiscalCode, text)),
        TE.mapLeft(({ path }) => corrupt(found.id, `text${path}`)),
      ),
    ),
    TE.map(({ erased, text }): ErasedLetter | null => {
      const isDebtor = isSameCode(facts.debtor, fiscalCode);
      if (erased === text && !isDebtor && forgotten === null) return null;
      const debtor = isDebtor ? erasedCode : facts.debtor;
      const document = rewritten(erased, debtor);
      const place = placeOf(erased);
      const old = content.blob !== null && content.blob !== place.blob ? content.blob : forgotten;

      const removed = (blob: string): TE.TaskEither<StoreFailure, void> =>
        pipe(
          ledgers.query("erasure.list", ledger, namedBy(facts.iuv, blob)),
          TE.flatMap((named) =>
            named.length === 0 ? receiptDocuments.remove(blob) : TE.right(undefined),
          ),
        );
      const cleared: TE.TaskEither<StoreFailure | Contended, void> = pipe(
        ledgers.read("erasure.list", ledger, found.id),
        TE.flatMap(
          O.match(
            (): TE.TaskEither<StoreFailure | Contended, void> => TE.right(undefined),
            ({ version }) =>
              pipe(
                ledgers.write("erasure.write", ledger, [{ _tag: "Replace", document, version }]),
                TE.mapLeft(({ fault }): StoreFailure | Contended =>
                  fault._tag === "Throttled" || fault._tag === "Refused"
                    ? storeFailure("erasure.write", fault)
                    : { _tag: "Contended" },
                ),
              ),
          ),
        ),
      );
      return {
        noticeNumber: facts.noticeNumber,
        isUndecided,
        document: old === null ? document : { ...document, leftBlob: old },
        prepare:
          place.blob === null ? TE.right(undefined) : receiptDocuments.put(place.blob, erased),
        finish:
          old === null
            ? TE.right(undefined)
            : pipe(
                removed(old),
                TE.flatMap(() => cleared),
              ),
      };
    }),
  );
};

export const erasedReceipt = (stores: Stores, fiscalCode: string, found: Found): Erased =>
  pipe(
    TE.fromEither(decoded(receipt.fromDocument)(found.document)),
    TE.flatMap(({ content, facts }) =>
      withoutPerson(stores, fiscalCode, found, {
        content,
        facts,
        isUndecided: false,
        rewritten: (document, debtor) => receiptDocument({ ...facts, debtor, document }),
      }),
    ),
  );

/**
 * The hash of what was delivered stays as it was: by it a repetition is known as one, and not kept anew with all that it
 * says of the person.
 */
export const erasedDelivery = (stores: Stores, fiscalCode: string, found: Found): Erased =>
  pipe(
    TE.fromEither(
      pipe(
        Kept.decode(found.document),
        E.mapLeft(() => corrupt(found.id, "contentHash")),
      ),
    ),
    TE.bindTo("kept"),
    TE.bind("whole", () => TE.fromEither(decoded(delivery.fromWhole)(found.document))),
    TE.flatMap(({ kept, whole: { content, decision, receipt: facts } }) =>
      withoutPerson(stores, fiscalCode, found, {
        content,
        facts,
        isUndecided: decision.state === "RECEIVED",
        rewritten: (document, debtor) =>
          inLedger(
            facts.organization,
            found.id,
            delivery.documentOf(
              { ...decision, receipt: { ...facts, debtor, document } },
              placeOf(document),
              kept.contentHash,
            ),
          ),
      }),
    ),
  );
