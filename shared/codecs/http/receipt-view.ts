import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { toLocal } from "../../prelude/instant";
import { Cents } from "../../domain/primitives/cents";
import { deliveryStates, type Delivery } from "../../domain/receipt/delivery";
import {
  primitives,
  receiptStatuses,
  type DeliveredReceipt,
  type ReceiptSummary,
} from "../../domain/receipt/model";
import { localOrNull } from "./debt-position-view";
import { Count, LocalDateTime } from "./view-fields";

/** Lists of receipts (specification of receipts, 3.2) and of those to be reconciled, which are our addition. */

const text = t.string;

const factMembers = {
  organizationFiscalCode: text,
  iuv: text,
  noticeNumber: text,
  debtor: text,
  /** As the receipt states it; null when it doesn't. */
  paymentDateTime: nullable(text),
  receiptId: text,
  amount: Cents,
  fee: Cents,
  pspCompany: text,
  primitive: literals("ReceiptPrimitive", ...primitives),
};

const ReceiptView = record("ReceiptSummary", {
  ...factMembers,
  status: literals("ReceiptStatus", ...receiptStatuses),
});

const pageMembers = { currentPageNumber: Count, length: Count, totalPages: Count };

export const PaymentsResult = record("PaymentsResult", {
  ...pageMembers,
  results: list(ReceiptView),
});

const DeliveryView = record("ReceiptDelivery", {
  ...factMembers,
  state: literals("ReceiptDeliveryState", ...deliveryStates),
  /** Whether the option has another amount than the receipt. */
  hasOtherAmount: t.boolean,
  deliveredDate: LocalDateTime,
  decidedDate: nullable(LocalDateTime),
});

export const ReceiptsToReconcile = record("ReceiptsToReconcile", {
  ...pageMembers,
  results: list(DeliveryView),
});

type Page<A> = {
  readonly page: number;
  readonly totalPages: number;
  readonly rows: ReadonlyArray<A>;
};

const factsView = (receipt: Omit<DeliveredReceipt, "document" | "outcome" | "standIn">) => ({
  organizationFiscalCode: receipt.organization,
  iuv: receipt.iuv,
  noticeNumber: receipt.noticeNumber,
  debtor: receipt.debtor,
  paymentDateTime: receipt.paymentDateTime?.text ?? null,
  receiptId: receipt.payment.receiptId,
  amount: receipt.amount,
  fee: receipt.payment.fee,
  pspCompany: receipt.payment.pspCompany,
  primitive: receipt.primitive,
});

const pageView = <A, V>({ page, rows, totalPages }: Page<A>, view: (row: A) => V) => ({
  currentPageNumber: page,
  length: rows.length,
  totalPages,
  results: rows.map(view),
});

export const receiptsView = (page: Page<ReceiptSummary>): t.TypeOf<typeof PaymentsResult> =>
  pageView(page, (receipt) => ({ ...factsView(receipt), status: receipt.status }));

type DeliverySummary = Omit<Delivery, "receipt"> & {
  readonly receipt: Omit<DeliveredReceipt, "document">;
};

export const toReconcileView = (
  page: Page<DeliverySummary>,
): t.TypeOf<typeof ReceiptsToReconcile> =>
  pageView(page, ({ decidedAt, deliveredAt, hasOtherAmount, receipt, state }) => ({
    ...factsView(receipt),
    state,
    hasOtherAmount,
    deliveredDate: toLocal(deliveredAt),
    decidedDate: localOrNull(decidedAt),
  }));
