import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { Instant } from "../prelude/instant";
import type { Delivery } from "../domain/receipt/delivery";
import type { DeliveredReceipt, Receipt, ReceiptSummary } from "../domain/receipt/model";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { Contended, StoreFailure, Versioned } from "./store";

/** A delivery as it is kept. */
export type KeptDelivery = Versioned<Delivery> & { readonly id: string };

/** What is written together with a payment, or alone when there is none: what came of a delivery. */
export type DeliverySettlement = {
  readonly found: KeptDelivery;
  readonly next: Delivery;
  readonly receipt: Receipt | null;
};

export type ReceiptQuery = {
  readonly organization: OrganizationFiscalCode;
  readonly segregation: SegregationGrant;
  /** The whole of the debtor's identifier. */
  readonly debtor: string | null;
  /** How the IUV begins. */
  readonly service: string | null;
  /** How the IUV or the debtor's identifier begins. */
  readonly debtorOrIuv: string | null;
  /** Bounds of the payment date, both inside, as `paymentDateKey` writes them. */
  readonly from: string | null;
  readonly to: string | null;
};

/** So many rows after the first ones, or after an IUV. */
export type ReceiptSlice = { readonly limit: number } & (
  { readonly offset: number } | { readonly after: string }
);

export type ReceiptPage = {
  /** By IUV. */
  readonly receipts: ReadonlyArray<ReceiptSummary>;
  /** On all pages. */
  readonly total: number;
};

export type DeliveryQuery = {
  readonly organization: OrganizationFiscalCode;
  readonly segregation: SegregationGrant;
  readonly offset: number;
  readonly limit: number;
};

/** A delivery without its document. */
export type DeliverySummary = Omit<Delivery, "receipt"> & {
  readonly receipt: Omit<DeliveredReceipt, "document">;
};

export type DeliveryPage = {
  /** By the moment of their delivery. */
  readonly deliveries: ReadonlyArray<DeliverySummary>;
  readonly total: number;
};

/** Receipts of one institution: as delivered, whatever came of it, and the one that each IUV has. */
export type Receipts = {
  readonly get: (
    organization: OrganizationFiscalCode,
    iuv: string,
  ) => TaskEither<StoreFailure, Option<Receipt>>;

  /** One page and the total, both by one predicate; only receipts that are paid. */
  readonly list: (query: ReceiptQuery, page: ReceiptSlice) => TaskEither<StoreFailure, ReceiptPage>;

  /** Says that a receipt from elsewhere, which wasn't paid yet, is. */
  readonly confirm: (receipt: Receipt) => TaskEither<StoreFailure, void>;

  /**
   * Keeps a receipt as delivered, before anything is decided on it. What was kept before stays as it is, with
   * what came of it; another content under the same receipt id is kept beside it.
   */
  readonly keep: (receipt: DeliveredReceipt, at: Instant) => TaskEither<StoreFailure, KeptDelivery>;

  /** What came of a delivery that changes no position, if the version is still the one read. */
  readonly settle: (settlement: DeliverySettlement) => TaskEither<StoreFailure | Contended, void>;

  /**
   * Receipts of all institutions that were kept before that moment and never decided: what a crash or an outage left,
   * so many at most.
   */
  readonly undecided: (
    before: Instant,
    limit: number,
  ) => TaskEither<StoreFailure, ReadonlyArray<KeptDelivery>>;

  /** Deliveries of money that moved without settling what it was for: one page and the total. */
  readonly toReconcile: (query: DeliveryQuery) => TaskEither<StoreFailure, DeliveryPage>;
};

export type HasReceipts = { readonly receipts: Receipts };
