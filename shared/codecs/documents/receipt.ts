import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { Cents } from "../../domain/primitives/cents";
import { Nav, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { primitives, receiptStatuses, type Receipt } from "../../domain/receipt/model";
import { paymentDateKey } from "../../domain/receipt/payment-date";
import { StoredPayment } from "./payment-option";
import { StoredInstant } from "./scalars";
import { envelopeMembers, reader, schema, type Faults } from "./stored";

export const receiptKind = "receipt";

/** What receipts and deliveries both say, in the order of the projections. */
export const storedFacts = {
  organization: OrganizationFiscalCode,
  iuv: t.string,
  noticeNumber: Nav,
  debtor: t.string,
  amount: Cents,
  paymentDateTime: nullable(record("StatedMoment", { text: t.string, at: StoredInstant })),
  payment: StoredPayment,
  primitive: literals("primitive", ...primitives),
};

/** Where the XML is: inside, or, when it is large, in the blob of this SHA-256. */
export type StoredText =
  { readonly text: string; readonly blob: null } | { readonly text: null; readonly blob: string };

export const storedText = { text: nullable(t.string), blob: nullable(t.string) };

const summary = {
  ...storedFacts,
  status: literals("receipt status", ...receiptStatuses),
  insertedAt: StoredInstant,
};

const StoredSummary = record("ReceiptSummary", summary);
const StoredReceipt = record("Receipt", { ...summary, ...storedText });

/** The members that a list reads. */
export const summaryMembers: ReadonlyArray<string> = [...Object.keys(summary), ...envelopeMembers];

export const documentOf = (receipt: Receipt, content: StoredText) => ({
  ...StoredReceipt.encode({ ...receipt, ...content }),
  kind: receiptKind,
  schema,
  paymentDateKey: receipt.paymentDateTime === null ? null : paymentDateKey(receipt.paymentDateTime),
});

/** Exactly one of the two places holds the XML. */
const contentOf = (blob: string | null, text: string | null): E.Either<Faults, StoredText> => {
  if (text !== null && blob === null) return E.right({ text, blob });
  return text === null && blob !== null ? E.right({ text, blob }) : E.left(["text"]);
};

const decode = reader(receiptKind, StoredReceipt);

export const fromDocument = (document: unknown) =>
  pipe(
    decode(document),
    E.flatMap(({ blob, text, ...facts }) =>
      pipe(
        contentOf(blob, text),
        E.map((content) => ({ facts, content })),
      ),
    ),
  );

export const fromSummary = reader(receiptKind, StoredSummary);
