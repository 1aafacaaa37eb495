import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import * as archived from "../../codecs/documents/archived-position";
import { DuePosition } from "../../codecs/documents/due-position";
import * as entry from "../../codecs/documents/journal-entry";
import { closedStatuses } from "../../domain/debt-position/closed";
import type { DebtPosition, DebtPositionKey } from "../../domain/debt-position/model";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { toMillis, type Instant } from "../../prelude/instant";
import { record } from "../../prelude/record";
import type { Archive, ArchiveScope } from "../../ports/archive";
import type { Contended, StoreFailure, Versioned } from "../../ports/store";
import type { Step } from "../steps";
import { createMark, deleteMark, marksBefore, settleMark } from "./archive-marks";
import type { Document, Query, Write, WriteFault } from "./container";
import { decoded, type Decode } from "./decoded";
import { positionDocument } from "./debt-position-writes";
import { storeFailure } from "./errors";
import { journalQuery } from "./journal";
import { eventId, inLedger, ledgerOf, positionId } from "./ledger";
import { isFromArchive, type Places } from "./position-places";

/**
 * Events that go with a position: both batches hold them and the position itself. A longer journal keeps the rest in
 * the ledger, and is read from both places.
 */
const maxEvents = 99;

const decodeKey: Decode<DebtPositionKey> = (document) =>
  pipe(
    DuePosition.decode(document),
    E.mapLeft(() => ["organization or iupd"]),
  );

const dueCondition = (before: Instant): Query => ({
  text: `c.kind = "position" AND c.closedAt < @before`,
  parameters: { "@before": before },
});

/** What the first releases wrote, or one of them that was brought back. */
const outdatedCondition: Query = {
  text: `c.kind = "position" AND c.status IN (${closedStatuses.map((status) => `"${status}"`).join(", ")}) AND NOT IS_DEFINED(c.closedAt)`,
  parameters: {},
};

type FoundKeys = { readonly keys: ReadonlyArray<DebtPositionKey>; readonly hasMore: boolean };
const noKeys: FoundKeys = { keys: [], hasMore: false };

const keysIn = RA.traverse(E.Applicative)(decoded(decodeKey));

/** In one ledger, or in all of them: unordered and streamed, so that it costs what is found. */
const keysWhere = (
  { ledgers }: Places,
  step: Step,
  scope: ArchiveScope,
  { parameters, text }: Query,
  limit: number,
): TE.TaskEither<StoreFailure, ReadonlyArray<DebtPositionKey>> =>
  scope !== null
    ? pipe(
        ledgers.query(step, ledgerOf(scope), {
          text: `SELECT TOP @limit c.organization, c.iupd FROM c WHERE ${text}`,
          parameters: { ...parameters, "@limit": limit },
        }),
        TE.flatMapEither(keysIn),
      )
    : pipe(
        ledgers.stream(
          step,
          { text: `SELECT c.organization, c.iupd FROM c WHERE ${text}`, parameters },
          limit,
          noKeys,
          (sofar, page) =>
            pipe(
              keysIn(page),
              E.map((more): FoundKeys => {
                const keys = [...sofar.keys, ...more];
                return { keys, hasMore: keys.length >= limit };
              }),
              TE.fromEither,
            ),
        ),
        TE.map(({ keys }) => keys.slice(0, limit)),
      );

const StoredEvent = record("StoredEvent", {
  _ts: t.number,
  ttl: t.union([t.undefined, t.number]),
});

type Event = { readonly id: string; readonly document: Document };

/** An event as the archive keeps it: for as long as the ledger would have. */
const eventCopy =
  (organization: OrganizationFiscalCode, at: Instant): Decode<Event> =>
  (document) =>
    pipe(
      E.Do,
      E.apS("known", entry.fromDocument(document)),
      E.apSW(
        "kept",
        pipe(
          StoredEvent.decode(document),
          E.mapLeft(() => ["_ts or ttl"]),
        ),
      ),
      E.map(({ kept: { _ts, ttl }, known }) => {
        const id = eventId(known.event.incarnation, known.event.sequence);
        const age = Math.floor(toMillis(at) / 1_000) - _ts;
        const left = ttl === undefined ? null : Math.max(1, ttl - Math.max(0, age));
        return { id, document: inLedger(organization, id, entry.documentOf(known), left) };
      }),
    );

const contendedIfOvertaken =
  (step: Step) =>
  ({ fault, write }: WriteFault): StoreFailure | Contended =>
    write !== null &&
    (fault._tag === "Exists" || fault._tag === "Changed" || fault._tag === "Missing")
      ? { _tag: "Contended" }
      : storeFailure(step, fault);

const putOf = ({ document }: Event): Write => ({ _tag: "Put", document });

/** Closed positions between the `ledgers` container and the archive. */
export const archiveIn = (places: Places): Archive => {
  const { archive, ledgers } = places;

  /**
   * Instead of a copy that is there already. While the ledger still has the very version that is being moved, nothing
   * can mean another copy than one of that version; whoever comes too late finds another version, and gives up.
   */
  const replaceCopy = (
    { value, version }: Versioned<DebtPosition>,
    copies: ReadonlyArray<Event>,
  ): TE.TaskEither<StoreFailure | Contended, void> => {
    const ledger = ledgerOf(value.organization);
    const id = positionId(value.iupd);
    return pipe(
      archive.read("archive.read", ledger, id),
      TE.bindTo("old"),
      TE.bind("current", () => ledgers.read("position.read", ledger, id)),
      TE.flatMap(({ current, old }): TE.TaskEither<StoreFailure | Contended, void> =>
        O.isNone(old) || O.isNone(current) || current.value.version !== version
          ? TE.left({ _tag: "Contended" })
          : pipe(
              archive.write("archive.write", ledger, [
                { _tag: "Replace", document: positionDocument(value), version: old.value.version },
                ...copies.map(putOf),
              ]),
              TE.mapLeft(contendedIfOvertaken("archive.write")),
            ),
      ),
    );
  };

  const copy = (
    found: Versioned<DebtPosition>,
    copies: ReadonlyArray<Event>,
  ): TE.TaskEither<StoreFailure | Contended, void> =>
    pipe(
      archive.write("archive.write", ledgerOf(found.value.organization), [
        { _tag: "Create", document: positionDocument(found.value) },
        ...copies.map(putOf),
      ]),
      TE.orElse((failure) =>
        failure.fault._tag === "Exists"
          ? replaceCopy(found, copies)
          : TE.left(storeFailure("archive.write", failure.fault)),
      ),
    );

  const point = (
    { value, version }: Versioned<DebtPosition>,
    copies: ReadonlyArray<Event>,
    at: Instant,
  ): TE.TaskEither<StoreFailure | Contended, void> => {
    const pointer = inLedger(
      value.organization,
      positionId(value.iupd),
      archived.documentOf(value, at),
    );
    return pipe(
      ledgers.write("archive.commit", ledgerOf(value.organization), [
        { _tag: "Replace", document: pointer, version },
        ...copies.map(({ id }): Write => ({ _tag: "Delete", id, version: null })),
      ]),
      TE.mapLeft(contendedIfOvertaken("archive.commit")),
    );
  };

  return {
    due: (scope, before, limit) =>
      keysWhere(places, "archive.due", scope, dueCondition(before), limit),

    outdated: (scope, limit) =>
      keysWhere(places, "position.outdated", scope, outdatedCondition, limit),

    renew: ({ value, version }) =>
      pipe(
        ledgers.write("position.renew", ledgerOf(value.organization), [
          { _tag: "Replace", document: positionDocument(value), version },
        ]),
        TE.mapLeft(contendedIfOvertaken("position.renew")),
      ),

    announce: (mark) => createMark(places, mark),

    withdraw: (mark) => deleteMark(places, mark),

    move: (found, at) => {
      const { incarnation, organization } = found.value;
      if (isFromArchive(found.version)) return TE.right(undefined);
      return pipe(
        ledgers.query("event.list", ledgerOf(organization), journalQuery(incarnation)),
        TE.flatMapEither((events) =>
          pipe(
            events.slice(0, maxEvents),
            RA.traverse(E.Applicative)(decoded(eventCopy(organization, at))),
          ),
        ),
        TE.flatMap((copies) =>
          pipe(
            copy(found, copies),
            TE.flatMap(() => point(found, copies, at)),
          ),
        ),
      );
    },

    unsettled: (before, limit) => marksBefore(ledgers, before, limit),

    settle: (mark) => settleMark(places, mark),
  };
};
