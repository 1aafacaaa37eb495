import * as delivery from "../../codecs/documents/delivery";
import * as receipt from "../../codecs/documents/receipt";
import type { StoredText } from "../../codecs/documents/receipt";
import type { DeliveredReceipt, Receipt } from "../../domain/receipt/model";
import type { Delivery } from "../../domain/receipt/delivery";
import type { DeliverySettlement } from "../../ports/receipts";
import { sha256 } from "../digest";
import type { Document, Write } from "./container";
import { inLedger, receiptId } from "./ledger";

/** What tells two deliveries apart: everything that was delivered. */
export const contentHashOf = (delivered: DeliveredReceipt): string =>
  sha256(delivery.contentOf(delivered));

/** Larger documents go into a blob, so that two of them and the position always fit one batch. */
const maxInlineBytes = 256 * 1024;

/** Where the XML is kept. A blob has the hash of its text, so the place is known before it is written. */
export const placeOf = (text: string): StoredText =>
  Buffer.byteLength(text, "utf8") > maxInlineBytes
    ? { text: null, blob: sha256(text) }
    : { text, blob: null };

export const deliveryDocument = (id: string, value: Delivery): Document =>
  inLedger(
    value.receipt.organization,
    id,
    delivery.documentOf(value, placeOf(value.receipt.document), contentHashOf(value.receipt)),
  );

export const receiptDocument = (value: Receipt): Document =>
  inLedger(
    value.organization,
    receiptId(value.iuv),
    receipt.documentOf(value, placeOf(value.document)),
  );

/** The receipt is created, never replaced: an IUV has one. */
export const settlementWrites = ({
  found: { id, version },
  next,
  receipt: added,
}: DeliverySettlement): ReadonlyArray<Write> => [
  { _tag: "Replace", document: deliveryDocument(id, next), version },
  ...(added === null ? [] : [{ _tag: "Create", document: receiptDocument(added) } satisfies Write]),
];
