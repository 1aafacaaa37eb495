import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { Instant } from "../prelude/instant";
import type { Review, ReviewStatus } from "../domain/review/model";
import type { Candidate, NamedService } from "../domain/service-checks/duplicates";
import type { GroupScope } from "../domain/service-access/groups";
import type { Lifecycle } from "../domain/service-lifecycle/model";
import { queueOf, type ServiceEvent } from "../domain/service/events";
import type { HistoryEntry } from "../domain/service/history";
import type { OwnerId, ReviewId, ServiceId } from "../domain/service/identifiers";
import type { Scope } from "../domain/service/service-data";
import type { Service, ServiceDecision } from "../domain/service/service";
import type { Contended, StoreFailure, Version } from "./store";

/** Everything of one owner lives together; a service is found by both. */
export type ServiceKey = { readonly owner: OwnerId; readonly id: ServiceId };

/** A service as it was read, with what a later write of it is conditional on. */
export type LoadedService = {
  readonly value: Service;
  readonly versions: {
    /** Each write changes it, whatever it is about: who holds it knows that nobody wrote meanwhile. */
    readonly lifecycle: Version;
    readonly publication: Version | null;
    readonly review: Version | null;
  };
};

/** An event and what names it: its owner, its command and its place in the decision. */
export type JournalledEvent = {
  readonly owner: OwnerId;
  readonly index: number;
  readonly event: ServiceEvent;
};

/** The events of a decision that a queue waits for. */
export const pendingEventsOf = ({
  events,
  next,
}: ServiceDecision): ReadonlyArray<JournalledEvent> =>
  events
    .map((event, index) => ({ owner: next.lifecycle.owner, index, event }))
    .filter(({ event }) => queueOf(event) !== null);

/** Written with a new service, so that a repeated request gets the same service (24 hours). */
export type RememberedCreation = {
  /** SHA-256 of subscription, operation and the caller's key. */
  readonly request: string;
  readonly bodyHash: string;
  readonly service: ServiceId;
};

/** The request was answered before. */
export type RequestTaken = { readonly _tag: "RequestTaken" };

export type ServiceListQuery = {
  readonly owner: OwnerId;
  readonly scope: GroupScope;
  readonly limit: number;
  readonly offset: number;
};

/** What could be read, and the ids of the documents that couldn't: one of them doesn't keep the others back. */
export type Readable<A> = {
  readonly items: ReadonlyArray<A>;
  readonly unreadable: ReadonlyArray<string>;
};

export type ServiceList = Readable<Lifecycle> & {
  /** On all pages. */
  readonly total: number;
};

export type HistoryQuery = ServiceKey & {
  readonly direction: "ASC" | "DESC";
  readonly limit: number;
  /** The position of the last entry of the page before; null: from the beginning. */
  readonly after: string | null;
};

export type HistoryPage = Readable<HistoryEntry> & {
  /** The position of the last entry; null when nothing follows it. */
  readonly next: string | null;
};

/** Requests of all owners; null restricts nothing. */
export type ReviewQuery = {
  readonly statuses: ReadonlyArray<ReviewStatus>;
  readonly organization: string | null;
  readonly scope: Scope | null;
  /** Only those requested at this moment or earlier. */
  readonly requestedUntil: Instant | null;
};

/** A fold that ends when it has more than it wants. */
type Fold<A, B> = <F, S extends { readonly hasMore: boolean }>(
  query: A,
  initial: S,
  take: (sofar: S, page: Readable<B>) => TaskEither<F, S>,
) => TaskEither<F | StoreFailure, S>;

/** Services, their released copies, their requests to publish and what happened to them. */
export type Services = {
  /** With the review named, or else the latest one. A review of another service is none. */
  readonly get: (
    key: ServiceKey,
    review: ReviewId | null,
  ) => TaskEither<StoreFailure, Option<LoadedService>>;

  /** The working copy alone, for those who decide nothing. */
  readonly lifecycle: (key: ServiceKey) => TaskEither<StoreFailure, Option<Lifecycle>>;

  /** Whose a service is. Asks all owners' data, so it is for those who can't know. */
  readonly keyOf: (id: ServiceId) => TaskEither<StoreFailure, Option<ServiceKey>>;

  /** Which service a request is about; asks all owners' data, like `keyOf`. */
  readonly keyOfReview: (id: ReviewId) => TaskEither<StoreFailure, Option<ServiceKey>>;

  /** Writes a new service with its history, its events and the remembered request, or nothing. */
  readonly create: (
    decision: ServiceDecision,
    request: RememberedCreation | null,
  ) => TaskEither<StoreFailure | Contended | RequestTaken, void>;

  readonly remembered: (
    owner: OwnerId,
    request: string,
  ) => TaskEither<StoreFailure, Option<RememberedCreation>>;

  /**
   * Writes what a decision changes, its history and its events in one batch, if nobody has written anything of
   * this service since it was read. A decision without events writes nothing. An answer that got lost counts
   * as success when the batch turns out to be ours.
   */
  readonly commit: (
    found: LoadedService,
    decision: ServiceDecision,
  ) => TaskEither<StoreFailure | Contended, void>;

  /** In the order of their ids, which is that of their creation, deleted ones included. */
  readonly list: (query: ServiceListQuery) => TaskEither<StoreFailure, ServiceList>;

  readonly history: (query: HistoryQuery) => TaskEither<StoreFailure, HistoryPage>;

  /** Requests of all owners, in no order. */
  readonly reviews: Fold<ReviewQuery, Review>;

  /** Released services of the same organization and the same name (see `duplicateOf`), of all owners. */
  readonly namesakes: (service: NamedService) => TaskEither<StoreFailure, ReadonlyArray<Candidate>>;

  /** Events that still wait to be put on their queue, of that moment or earlier, of all owners, in no order. */
  readonly pending: Fold<Instant, JournalledEvent>;

  /** The event's message is on its queue. A repeat changes nothing. */
  readonly markSent: (sent: JournalledEvent) => TaskEither<StoreFailure, void>;
};

export type HasServices = { readonly services: Services };
