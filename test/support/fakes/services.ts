import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import type { Review } from "../../../shared/domain/review/model";
import type { Lifecycle } from "../../../shared/domain/service-lifecycle/model";
import type { Publication } from "../../../shared/domain/service-publication/model";
import { queueOf } from "../../../shared/domain/service/events";
import { historyOf, type HistoryEntry } from "../../../shared/domain/service/history";
import { nameKeyOf } from "../../../shared/domain/service/service-data";
import { reaches } from "../../../shared/domain/service-access/groups";
import type { ServiceDecision } from "../../../shared/domain/service/service";
import type {
  JournalledEvent,
  LoadedService,
  Readable,
  RememberedCreation,
  RequestTaken,
  Services,
} from "../../../shared/ports/services";
import type { Contended, StoreFailure, Version } from "../../../shared/ports/store";

export type FakeServices = Services & {
  /** Every call fails with this from now on; null: none does. */
  readonly failWith: (failure: StoreFailure | null) => void;
  /** The next so many writes are told to have lost a race, and aren't done. */
  readonly contend: (writes: number) => void;
  /** All events that were ever written, in their order. */
  readonly events: () => ReadonlyArray<JournalledEvent>;
};

type Refusal = StoreFailure | Contended | RequestTaken;
type Stored = {
  readonly lifecycle: Lifecycle;
  readonly publication: Publication | null;
  readonly version: Version;
};
type PositionedEntry = { readonly position: string; readonly entry: HistoryEntry };

const readable = <A>(items: ReadonlyArray<A>): Readable<A> => ({ items, unreadable: [] });

const positionOf = ({ at, kind, sequence }: HistoryEntry): string =>
  `${at.slice(0, 23)}|${kind}|${String(sequence).padStart(8, "0")}`;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Services in memory. The suite of the real store runs on it too, so that it can be believed. */
export const fakeServices = (): FakeServices => {
  const services = new Map<string, Stored>();
  const reviews = new Map<string, Review>();
  const histories = new Map<string, ReadonlyArray<PositionedEntry>>();
  const requests = new Map<string, RememberedCreation>();
  const journal: Array<{ readonly sent: JournalledEvent; isPending: boolean }> = [];
  let failure: StoreFailure | null = null;
  let contentions = 0;
  let versions = 0;

  /** In a turn of its own, as every real answer is. */
  const answered =
    <L extends Refusal = never, A = never>(
      act: () => E.Either<L, A>,
    ): TE.TaskEither<L | StoreFailure, A> =>
    () =>
      Promise.resolve().then(() => (failure === null ? act() : E.left(failure)));

  const contended = (): boolean => {
    if (contentions === 0) return false;
    contentions -= 1;
    return true;
  };

  const at = (owner: string, id: string): string => JSON.stringify([owner, id]);

  const write = (decision: ServiceDecision): void => {
    const { lifecycle, publication, review } = decision.next;
    versions += 1;
    services.set(at(lifecycle.owner, lifecycle.id), {
      lifecycle,
      publication,
      version: `v${versions}` as Version,
    });
    if (review !== null) reviews.set(review.id, review);
    for (const entry of historyOf(decision))
      histories.set(lifecycle.id, [
        ...(histories.get(lifecycle.id) ?? []),
        { position: positionOf(entry), entry },
      ]);
    decision.events.forEach((event, index) => {
      journal.push({
        sent: { owner: lifecycle.owner, index, event },
        isPending: queueOf(event) !== null,
      });
    });
  };

  const all = (): ReadonlyArray<Stored> => [...services.values()];

  const folded = <A, S extends { readonly hasMore: boolean }, F>(
    items: () => ReadonlyArray<A>,
    initial: S,
    take: (sofar: S, page: Readable<A>) => TE.TaskEither<F, S>,
  ): TE.TaskEither<F | StoreFailure, S> =>
    TE.flatMap((found: ReadonlyArray<A>): TE.TaskEither<F | StoreFailure, S> =>
      found.length === 0 ? TE.right(initial) : take(initial, readable(found)),
    )(answered<never, ReadonlyArray<A>>(() => E.right(items())));

  return {
    failWith: (next) => {
      failure = next;
    },
    contend: (writes) => {
      contentions = writes;
    },
    events: () => journal.map(({ sent }) => sent),

    get: ({ id, owner }, named) =>
      answered(() => {
        const found = services.get(at(owner, id));
        if (found === undefined) return E.right(O.none);
        const { lifecycle, publication, version } = found;
        const wanted = named ?? lifecycle.lastReview;
        const known = wanted === null ? undefined : reviews.get(wanted);
        const review = known?.serviceId === id && known.owner === owner ? known : null;
        const loaded: LoadedService = {
          value: { lifecycle, publication, review },
          versions: {
            lifecycle: version,
            publication: publication === null ? null : version,
            review: review === null ? null : version,
          },
        };
        return E.right(O.some(loaded));
      }),

    lifecycle: ({ id, owner }) =>
      answered(() => E.right(O.fromNullable(services.get(at(owner, id))?.lifecycle))),

    keyOf: (id) =>
      answered(() => {
        const found = all().find(({ lifecycle }) => lifecycle.id === id);
        return E.right(found === undefined ? O.none : O.some({ owner: found.lifecycle.owner, id }));
      }),

    keyOfReview: (id) =>
      answered(() => {
        const found = reviews.get(id);
        return E.right(
          found === undefined ? O.none : O.some({ owner: found.owner, id: found.serviceId }),
        );
      }),

    create: (decision, request) =>
      answered((): E.Either<Refusal, void> => {
        if (decision.events.length === 0) return E.right(undefined);
        const { id, owner } = decision.next.lifecycle;
        if (contended() || services.has(at(owner, id))) return E.left({ _tag: "Contended" });
        const remembered = request === null ? null : at(owner, request.request);
        if (remembered !== null && requests.has(remembered))
          return E.left({ _tag: "RequestTaken" });
        write(decision);
        if (request !== null && remembered !== null) requests.set(remembered, request);
        return E.right(undefined);
      }),

    remembered: (owner, request) =>
      answered(() => E.right(O.fromNullable(requests.get(at(owner, request))))),

    commit: (found, decision) =>
      answered((): E.Either<Contended, void> => {
        if (decision.events.length === 0) return E.right(undefined);
        const { id, owner } = found.value.lifecycle;
        const stored = services.get(at(owner, id));
        if (contended() || stored?.version !== found.versions.lifecycle)
          return E.left({ _tag: "Contended" });
        write(decision);
        return E.right(undefined);
      }),

    list: ({ limit, offset, owner, scope }) =>
      answered(() => {
        const mine = all()
          .map(({ lifecycle }) => lifecycle)
          .filter((lifecycle) => lifecycle.owner === owner && reaches(scope, lifecycle.groupId))
          .sort((one, other) => compare(one.id, other.id));
        return E.right({
          ...readable(mine.slice(offset, offset + limit)),
          total: mine.length,
        });
      }),

    history: ({ after, direction, id, limit, owner }) =>
      answered(() => {
        const isMine = services.has(at(owner, id));
        const sign = direction === "ASC" ? 1 : -1;
        const entries = (isMine ? (histories.get(id) ?? []) : [])
          .toSorted((one, other) => sign * compare(one.position, other.position))
          .filter(({ position }) => after === null || sign * compare(position, after) > 0);
        const page = entries.slice(0, limit);
        return E.right({
          ...readable(page.map(({ entry }) => entry)),
          next: entries.length > limit ? (page.at(-1)?.position ?? null) : null,
        });
      }),

    reviews: ({ organization, requestedUntil, scope, statuses }, initial, take) =>
      folded(
        () =>
          [...reviews.values()].filter(
            ({ requestedAt, snapshot, status }) =>
              statuses.includes(status) &&
              (organization === null || snapshot.organization.fiscalCode === organization) &&
              (scope === null || snapshot.metadata.scope === scope) &&
              (requestedUntil === null || requestedAt <= requestedUntil),
          ),
        initial,
        take,
      ),

    namesakes: ({ name, organization }) =>
      answered(() =>
        E.right(
          all().flatMap(({ lifecycle, publication }) =>
            publication?.data.organization.fiscalCode === organization &&
            nameKeyOf(publication.data.name) === nameKeyOf(name)
              ? [
                  {
                    id: publication.id,
                    name: publication.data.name,
                    organization,
                    lifecycle: lifecycle.status,
                  },
                ]
              : [],
          ),
        ),
      ),

    pending: (until, initial, take) =>
      folded(
        () =>
          journal
            .filter(({ isPending, sent }) => isPending && sent.event.at <= until)
            .map(({ sent }) => sent),
        initial,
        take,
      ),

    markSent: ({ event, index }) =>
      answered(() => {
        for (const each of journal)
          if (each.sent.event.command === event.command && each.sent.index === index)
            each.isPending = false;
        return E.right(undefined);
      }),
  };
};
