import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as event from "../../codecs/documents/service-event";
import * as creation from "../../codecs/documents/service-creation";
import * as entry from "../../codecs/documents/service-history";
import * as lifecycle from "../../codecs/documents/service-lifecycle";
import * as publication from "../../codecs/documents/service-publication";
import * as review from "../../codecs/documents/service-review";
import { record } from "../../prelude/record";
import type { Review } from "../../domain/review/model";
import type { Candidate } from "../../domain/service-checks/duplicates";
import type { Lifecycle } from "../../domain/service-lifecycle/model";
import type { Publication } from "../../domain/service-publication/model";
import { OwnerId, ServiceId, type ReviewId } from "../../domain/service/identifiers";
import type { LoadedService, Readable, ServiceKey, Services } from "../../ports/services";
import type { Contended, StoreFailure, Versioned } from "../../ports/store";
import type { Step } from "../steps";
import type { Documents, Query } from "./container";
import { decodedIfFound, type Decode } from "./decoded";
import { creationId, lifecycleId, partitionOf, publicationId, reviewId } from "./service-ids";
import { settle } from "./service-journal";
import { serviceOutcome } from "./service-outcome";
import {
  countQuery,
  historyQuery,
  listQuery,
  namesakesQuery,
  ownerQuery,
  pendingQuery,
  reviewOwnerQuery,
  reviewsQuery,
} from "./service-queries";
import { commitWrites, creationWrites } from "./service-writes";

const isNumber = (value: unknown): value is number => typeof value === "number";

/** A count over a large partition comes in parts, one for each page of the answer. */
const sumOf = (parts: ReadonlyArray<unknown>): number =>
  parts.filter(isNumber).reduce((total, part) => total + part, 0);

const idOf = (document: unknown): string => {
  const id: unknown =
    typeof document === "object" && document !== null ? Reflect.get(document, "id") : null;
  return typeof id === "string" ? id : "without id";
};

/** One document that doesn't decode hides nothing but itself. */
const readable =
  <A>(decode: Decode<A>) =>
  (documents: ReadonlyArray<unknown>): Readable<A> => {
    const results = documents.map((document) => ({ document, result: decode(document) }));
    return {
      items: results.flatMap(({ result }) => (E.isRight(result) ? [result.right] : [])),
      unreadable: results.flatMap(({ document, result }) =>
        E.isLeft(result) ? [idOf(document)] : [],
      ),
    };
  };

const Address = record("ServiceAddress", { owner: OwnerId, service: ServiceId });

const foundKey = (document: unknown): O.Option<ServiceKey> =>
  pipe(
    O.fromEither(Address.decode(document)),
    O.map(({ owner, service }) => ({ owner, id: service })),
  );

/** Between what reviewers and relays handle at a time and what an answer may hold. */
const pageSize = 100;

type Namesakes = { readonly hasMore: boolean; readonly found: ReadonlyArray<Publication> };
type FoundKey = { readonly hasMore: boolean; readonly key: O.Option<ServiceKey> };

/** Services in the `services` container. Events are kept for `journalRetentionDays`. */
export const servicesIn = (
  documents: Documents,
  { journalRetentionDays }: { readonly journalRetentionDays: number },
): Services => {
  const retention = { retentionDays: journalRetentionDays };

  const readLifecycle = ({ id, owner }: ServiceKey) =>
    pipe(
      documents.read("service.read", partitionOf(owner), lifecycleId(id)),
      TE.flatMapEither(decodedIfFound(lifecycle.fromDocument)),
    );

  const readPublication = ({
    id,
    owner,
  }: ServiceKey): TE.TaskEither<StoreFailure, O.Option<Versioned<Publication>>> =>
    pipe(
      documents.read("publication.read", partitionOf(owner), publicationId(id)),
      TE.flatMapEither(decodedIfFound(publication.fromDocument)),
    );

  const readReview = (
    key: ServiceKey,
    id: ReviewId | null,
  ): TE.TaskEither<StoreFailure, O.Option<Versioned<Review>>> =>
    id === null
      ? TE.right(O.none)
      : pipe(
          documents.read("review.read", partitionOf(key.owner), reviewId(id)),
          TE.flatMapEither(decodedIfFound(review.fromDocument)),
          TE.map(O.filter(({ value }) => value.serviceId === key.id)),
        );

  /** After the working copy, so that whatever changes since then changes its version, too. */
  const completed = (
    key: ServiceKey,
    found: Versioned<Lifecycle>,
    named: ReviewId | null,
  ): TE.TaskEither<StoreFailure, LoadedService> =>
    pipe(
      TE.Do,
      TE.apS("released", readPublication(key)),
      TE.apS("request", readReview(key, named ?? found.value.lastReview)),
      TE.map(({ released, request }) => ({
        value: {
          lifecycle: found.value,
          publication: O.isSome(released) ? released.value.value : null,
          review: O.isSome(request) ? request.value.value : null,
        },
        versions: {
          lifecycle: found.version,
          publication: O.isSome(released) ? released.value.version : null,
          review: O.isSome(request) ? request.value.version : null,
        },
      })),
    );

  const keyBy = (step: Step, query: Query): TE.TaskEither<StoreFailure, O.Option<ServiceKey>> =>
    pipe(
      // Of all owners, because it is the owner that is asked for.
      documents.stream<StoreFailure, FoundKey>(
        step,
        query,
        1,
        { hasMore: false, key: O.none },
        (_, page) => TE.right({ hasMore: true, key: foundKey(page[0]) }),
      ),
      TE.map(({ key }) => key),
    );

  const candidate = ({ data, id, owner }: Publication): TE.TaskEither<StoreFailure, Candidate> =>
    pipe(
      readLifecycle({ owner, id }),
      TE.map((found) => ({
        id,
        name: data.name,
        organization: data.organization.fiscalCode,
        lifecycle: O.isSome(found) ? found.value.value.status : null,
      })),
    );

  return {
    get: (key, named) =>
      pipe(
        readLifecycle(key),
        TE.flatMap((found): TE.TaskEither<StoreFailure, O.Option<LoadedService>> =>
          O.isNone(found)
            ? TE.right(O.none)
            : pipe(completed(key, found.value, named), TE.map(O.some)),
        ),
      ),

    lifecycle: (key) => pipe(readLifecycle(key), TE.map(O.map(({ value }) => value))),

    keyOf: (id) => keyBy("service.find", ownerQuery(id)),

    keyOfReview: (id) => keyBy("review.find", reviewOwnerQuery(id)),

    create: (decision, request) => {
      const { events, next } = decision;
      const [first] = events;
      if (first === undefined) return TE.right(undefined);
      const { owner } = next.lifecycle;
      return pipe(
        documents.write(
          "service.create",
          partitionOf(owner),
          creationWrites(decision, request, retention),
        ),
        TE.orElse(serviceOutcome(documents, "service.create", owner, first)),
      );
    },

    remembered: (owner, request) =>
      pipe(
        documents.read("service-request.read", partitionOf(owner), creationId(request)),
        TE.flatMapEither(decodedIfFound(creation.fromDocument)),
        TE.map(O.map(({ value }) => value)),
      ),

    commit: (found, decision) => {
      const [first] = decision.events;
      if (first === undefined) return TE.right(undefined);
      const { owner } = found.value.lifecycle;
      return pipe(
        documents.write(
          "service.commit",
          partitionOf(owner),
          commitWrites(found, decision, retention),
        ),
        TE.orElse(serviceOutcome(documents, "service.commit", owner, first)),
        TE.mapLeft((failure): StoreFailure | Contended =>
          failure._tag === "RequestTaken" ? { _tag: "Contended" } : failure,
        ),
      );
    },

    list: (query) => {
      const partition = partitionOf(query.owner);
      return pipe(
        TE.Do,
        TE.apS("rows", documents.query("service.list", partition, listQuery(query))),
        TE.apS("counts", documents.query("service.count", partition, countQuery(query))),
        TE.map(({ counts, rows }) => ({
          ...readable(lifecycle.fromDocument)(rows),
          total: sumOf(counts),
        })),
      );
    },

    history: (query) =>
      pipe(
        documents.query("service-history.list", partitionOf(query.owner), historyQuery(query)),
        TE.map((rows) => {
          const page = rows.slice(0, query.limit);
          return {
            ...readable(entry.fromDocument)(page),
            next: rows.length > query.limit ? idOf(page.at(-1)) : null,
          };
        }),
      ),

    reviews: (query, initial, take) =>
      query.statuses.length === 0
        ? TE.right(initial)
        : documents.stream("review.list", reviewsQuery(query), pageSize, initial, (sofar, page) =>
            take(sofar, readable(review.fromDocument)(page)),
          ),

    namesakes: (service) =>
      pipe(
        // Of all owners, because citizens don't see whose a service is.
        documents.stream<StoreFailure, Namesakes>(
          "publication.namesakes",
          namesakesQuery(service),
          pageSize,
          { hasMore: false, found: [] },
          ({ found }, page) =>
            TE.right({
              hasMore: false,
              found: [...found, ...readable(publication.fromDocument)(page).items],
            }),
        ),
        TE.flatMap(({ found }) => pipe(found, TE.traverseArray(candidate))),
      ),

    pending: (until, initial, take) =>
      documents.stream(
        "service-event.pending",
        pendingQuery(until),
        pageSize,
        initial,
        (sofar, page) => take(sofar, readable(event.fromDocument)(page)),
      ),

    markSent: settle(documents, journalRetentionDays),
  };
};
