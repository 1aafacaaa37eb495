import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { effectiveStatus, nextTransitionAt } from "../../../shared/domain/debt-position/clock";
import { codesChange } from "../../../shared/domain/debt-position/codes";
import { openIbans } from "../../../shared/domain/debt-position/replace-iban";
import {
  segregationCode,
  type DebtPosition,
  type DebtPositionKey,
} from "../../../shared/domain/debt-position/model";
import { segregationCodeOf } from "../../../shared/domain/primitives/identifiers";
import type {
  CodeTaken,
  DebtPositions,
  JournalEntry,
  ListQuery,
  RememberedRequest,
  SortKey,
} from "../../../shared/ports/debt-positions";
import type { Contended, StoreFailure, Version, Versioned } from "../../../shared/ports/store";

/** All that one institution has, each map by its own identifier. */
type Ledger = {
  readonly positions: Map<string, Versioned<DebtPosition>>;
  readonly iuvs: Map<string, string>;
  readonly navs: Map<string, string>;
  readonly journals: Map<string, ReadonlyArray<JournalEntry>>;
  readonly requests: Map<string, RememberedRequest>;
};

export type FakeDebtPositions = DebtPositions & {
  /** Every call fails with this from now on; null: none does. */
  readonly failWith: (failure: StoreFailure | null) => void;
  /** The next so many writes are told to have lost a race, and aren't done. */
  readonly contend: (writes: number) => void;
};

type Refusal = StoreFailure | Contended | CodeTaken;

const sortValue = (position: DebtPosition, by: SortKey): string =>
  ({
    INSERTED_DATE: position.insertedAt,
    IUPD: position.iupd,
    STATUS: position.status,
    COMPANY_NAME: position.companyName,
  })[by];

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const isListed = (query: ListQuery, position: DebtPosition): boolean => {
  const { now, segregation, serviceType, status, window } = query;
  const isInside = (instant: string | null): boolean =>
    window === null || (instant !== null && instant >= window.from && instant <= window.to);
  return (
    position.serviceType === serviceType &&
    (status === null || effectiveStatus(now, position) === status) &&
    (window?.on === "payment"
      ? isInside(position.paidAt)
      : window === null || position.options.some(({ dueDate }) => isInside(dueDate))) &&
    (segregation === null ||
      position.options.some(({ iuv }) => segregation.has(segregationCodeOf(iuv))))
  );
};

/** Debt positions in memory. The suite of the real store runs on it too, so that it can be believed. */
export const fakeDebtPositions = (): FakeDebtPositions => {
  const ledgers = new Map<string, Ledger>();
  let failure: StoreFailure | null = null;
  let contentions = 0;
  let versions = 0;

  const ledgerOf = (organization: string): Ledger => {
    const known = ledgers.get(organization);
    if (known !== undefined) return known;
    const fresh: Ledger = {
      positions: new Map(),
      iuvs: new Map(),
      navs: new Map(),
      journals: new Map(),
      requests: new Map(),
    };
    ledgers.set(organization, fresh);
    return fresh;
  };

  /** In a turn of its own, as every real answer is. */
  const answered =
    <L extends Refusal, A>(act: () => E.Either<L, A>): TE.TaskEither<L | StoreFailure, A> =>
    () =>
      Promise.resolve().then(() => (failure === null ? act() : E.left(failure)));

  const contended = (): boolean => {
    if (contentions === 0) return false;
    contentions -= 1;
    return true;
  };

  const versioned = (value: DebtPosition): Versioned<DebtPosition> => {
    versions += 1;
    return { value, version: `v${versions}` as Version };
  };

  const write = (
    before: DebtPosition | null,
    after: DebtPosition | null,
    events: ReadonlyArray<JournalEntry["event"]>,
  ): E.Either<CodeTaken, void> => {
    const about = after ?? before;
    if (about === null) return E.right(undefined);
    const ledger = ledgerOf(about.organization);
    const { added, dropped } = codesChange(before, after);
    if (added.iuvs.some((iuv) => ledger.iuvs.has(iuv)))
      return E.left({ _tag: "CodeTaken", code: "iuv" });
    if (added.navs.some((nav) => ledger.navs.has(nav)))
      return E.left({ _tag: "CodeTaken", code: "nav" });
    dropped.iuvs.forEach((iuv) => ledger.iuvs.delete(iuv));
    dropped.navs.forEach((nav) => ledger.navs.delete(nav));
    added.iuvs.forEach((iuv) => ledger.iuvs.set(iuv, about.iupd));
    added.navs.forEach((nav) => ledger.navs.set(nav, about.iupd));
    if (after === null) ledger.positions.delete(about.iupd);
    else ledger.positions.set(about.iupd, versioned(after));
    events.forEach((event) => {
      ledger.journals.set(event.incarnation, [
        ...(ledger.journals.get(event.incarnation) ?? []),
        { iupd: about.iupd, segregationCode: segregationCode(about), event },
      ]);
    });
    return E.right(undefined);
  };

  return {
    failWith: (next) => {
      failure = next;
    },
    contend: (writes) => {
      contentions = writes;
    },

    get: ({ iupd, organization }) =>
      answered(() => E.right(O.fromNullable(ledgerOf(organization).positions.get(iupd)))),

    byCode: (organization, code, kind) =>
      answered(() => {
        const { iuvs, navs, positions } = ledgerOf(organization);
        const owner = (kind === "any" ? navs.get(code) : undefined) ?? iuvs.get(code);
        return E.right(O.fromNullable(owner === undefined ? undefined : positions.get(owner)));
      }),

    create: ({ events, next }, request) =>
      answered((): E.Either<Refusal, void> => {
        if (events.length === 0) return E.right(undefined);
        if (contended()) return E.left({ _tag: "Contended" });
        const { positions, requests } = ledgerOf(next.organization);
        if (positions.has(next.iupd)) return E.left({ _tag: "CodeTaken", code: "iupd" });
        const isRepeated = request !== null && requests.has(request.id);
        const { iuvs, navs } = ledgerOf(next.organization);
        const isFree = next.options.every(({ iuv, nav }) => !iuvs.has(iuv) && !navs.has(nav));
        if (isRepeated && isFree) return E.left({ _tag: "CodeTaken", code: "request" });
        const written = write(null, next, events);
        if (E.isRight(written) && request !== null) requests.set(request.id, request);
        return written;
      }),

    commit: (found, { events, next }) =>
      answered((): E.Either<Refusal, void> => {
        if (events.length === 0) return E.right(undefined);
        const { iupd, organization } = found.value;
        const stored = ledgerOf(organization).positions.get(iupd);
        if (contended() || stored?.version !== found.version) return E.left({ _tag: "Contended" });
        return write(found.value, next, events);
      }),

    list: (query) =>
      answered(() => {
        const { direction, by } = query.order;
        const sign = direction === "ASC" ? 1 : -1;
        const order = (one: DebtPosition, other: DebtPosition): number =>
          sign *
          (compare(sortValue(one, by), sortValue(other, by)) || compare(one.iupd, other.iupd));
        const all = [...ledgerOf(query.organization).positions.values()]
          .map(({ value }) => value)
          .filter((position) => isListed(query, position))
          .sort(order);
        const { from, limit } = query;
        const follows = (position: DebtPosition): boolean =>
          from._tag === "Offset" ||
          sign *
            (compare(sortValue(position, by), by === "IUPD" ? from.iupd : from.value) ||
              compare(position.iupd, from.iupd)) >
            0;
        const offset = from._tag === "Offset" ? from.offset : 0;
        const positions = all.filter(follows).slice(offset, offset + limit);
        return E.right({
          positions,
          sortValues: positions.map((position) => sortValue(position, by)),
          total: all.length,
        });
      }),

    withOpenIban: (organization, iban, now, limit) =>
      answered(() =>
        E.right(
          [...ledgerOf(organization).positions.values()]
            .map(({ value }) => value)
            .filter(
              (position) =>
                openIbans(position).includes(iban) && effectiveStatus(now, position) !== "EXPIRED",
            )
            .slice(0, limit),
        ),
      ),

    events: (organization, incarnation) =>
      answered(() => E.right(ledgerOf(organization).journals.get(incarnation) ?? [])),

    remembered: (organization, id) =>
      answered(() => E.right(O.fromNullable(ledgerOf(organization).requests.get(id)))),

    due: (status, now, initial, take) => {
      const isDue = (position: DebtPosition): boolean => {
        const next = nextTransitionAt(position);
        return position.status === status && next !== null && next <= now;
      };
      const keys = (): ReadonlyArray<DebtPositionKey> =>
        [...ledgers.values()]
          .flatMap(({ positions }) => [...positions.values()])
          .filter(({ value }) => isDue(value))
          .map(({ value: { iupd, organization } }) => ({ organization, iupd }));
      return TE.flatMap((due: ReadonlyArray<DebtPositionKey>) =>
        due.length === 0 ? TE.right(initial) : take(initial, due),
      )(answered(() => E.right(keys())));
    },
  };
};
