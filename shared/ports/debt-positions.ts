import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { Instant } from "../prelude/instant";
import type { Accepted, DebtPositionEvent, Removed } from "../domain/debt-position/events";
import type {
  DebtPosition,
  DebtPositionKey,
  ServiceType,
  Status,
} from "../domain/debt-position/model";
import type { SegregationGrant } from "../domain/debt-position/segregation";
import type { Incarnation, Iupd, OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { DeliverySettlement } from "./receipts";
import type { Contended, StoreFailure, Versioned } from "./store";

/** What is written with a new position so that a repeated request gets the first answer (24 hours). */
export type RememberedRequest = {
  /** SHA-256 of subscription, operation and the caller's key. */
  readonly id: string;
  readonly bodyHash: string;
  /** The answer's body as sent, and its ETag. */
  readonly body: string;
  readonly etag: string;
};

/** An identifier that the batch wanted belongs to somebody else. */
export type CodeTaken = {
  readonly _tag: "CodeTaken";
  readonly code: "iupd" | "iuv" | "nav" | "request";
};

/** What a code may be: a notice number or an IUV, or an IUV only. */
export type CodeKind = "any" | "iuv";

export type DueOrPayment = "due" | "payment";
export type Window = {
  readonly on: DueOrPayment;
  /** Both bounds are inside. */
  readonly from: Instant;
  readonly to: Instant;
};
export const sortKeys = ["INSERTED_DATE", "IUPD", "STATUS", "COMPANY_NAME"] as const;
export type SortKey = (typeof sortKeys)[number];
export type Order = { readonly by: SortKey; readonly direction: "ASC" | "DESC" };
/** The sort values of the last row of a page; the next page starts after it. */
export type After = { readonly value: string; readonly iupd: Iupd };

export type ListQuery = {
  readonly organization: OrganizationFiscalCode;
  readonly serviceType: ServiceType;
  readonly segregation: SegregationGrant;
  /** The effective status at `now`. */
  readonly status: Status | null;
  readonly window: Window | null;
  readonly order: Order;
  readonly limit: number;
  readonly from:
    { readonly _tag: "Offset"; readonly offset: number } | ({ readonly _tag: "After" } & After);
  readonly now: Instant;
};
export type ListedPositions = {
  readonly positions: ReadonlyArray<DebtPosition>;
  /** The sort value of each position, as stored. */
  readonly sortValues: ReadonlyArray<string>;
  /** Positions on all pages. */
  readonly total: number;
};

/** One institution's ledger: every command is one transactional batch, conditional on what was read. */
export type DebtPositions = {
  readonly get: (key: DebtPositionKey) => TaskEither<StoreFailure, Option<Versioned<DebtPosition>>>;

  /**
   * The position that has an option with this notice number, or else with this IUV; with `iuv` only the latter
   * is looked for.
   */
  readonly byCode: (
    organization: OrganizationFiscalCode,
    code: string,
    kind: CodeKind,
  ) => TaskEither<StoreFailure, Option<Versioned<DebtPosition>>>;

  /**
   * Writes a new position with its codes, its event and the remembered request, or nothing. An answer that
   * got lost counts as success when the batch turns out to be ours.
   */
  readonly create: (
    accepted: Accepted,
    request: RememberedRequest | null,
  ) => TaskEither<StoreFailure | Contended | CodeTaken, void>;

  /**
   * Writes the next state, the codes it gains and loses, and its events, if the version is still the one
   * read; or removes the position with its codes when the decision ends it. A decision without events writes
   * nothing. What came of the delivery of a receipt is written in the same batch.
   */
  readonly commit: (
    found: Versioned<DebtPosition>,
    decision: Accepted | Removed,
    settlement?: DeliverySettlement,
  ) => TaskEither<StoreFailure | Contended | CodeTaken, void>;

  /** One page and the total, both by one predicate. */
  readonly list: (query: ListQuery) => TaskEither<StoreFailure, ListedPositions>;

  /**
   * Positions with an unpaid transfer to the account, that the clock hasn't ended, of one institution; at most
   * so many, in no order.
   */
  readonly withOpenIban: (
    organization: OrganizationFiscalCode,
    iban: string,
    now: Instant,
    limit: number,
  ) => TaskEither<StoreFailure, ReadonlyArray<DebtPosition>>;

  /** The journal of one incarnation in order; empty when there is none. */
  readonly events: (
    organization: OrganizationFiscalCode,
    incarnation: Incarnation,
  ) => TaskEither<StoreFailure, ReadonlyArray<JournalEntry>>;

  readonly remembered: (
    organization: OrganizationFiscalCode,
    id: string,
  ) => TaskEither<StoreFailure, Option<RememberedRequest>>;

  /**
   * Folds over the keys of positions whose stored status is the one given and that the clock changes at `now`
   * or before, page by page, of all institutions, in no order, until the fold has more than it wants.
   */
  readonly due: <A extends { readonly hasMore: boolean }>(
    status: "PUBLISHED" | "VALID",
    now: Instant,
    initial: A,
    take: (sofar: A, keys: ReadonlyArray<DebtPositionKey>) => TaskEither<StoreFailure, A>,
  ) => TaskEither<StoreFailure, A>;
};

export type JournalEntry = {
  readonly iupd: Iupd;
  /** Of the first option when the event was written; null when there was none. */
  readonly segregationCode: string | null;
  readonly event: DebtPositionEvent;
};

export type HasDebtPositions = { readonly debtPositions: DebtPositions };
