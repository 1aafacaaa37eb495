import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as position from "../../codecs/documents/debt-position";
import { DuePosition } from "../../codecs/documents/due-position";
import * as remembered from "../../codecs/documents/remembered-request";
import type { DebtPosition, DebtPositionKey } from "../../domain/debt-position/model";
import type { DebtPositions, ListedPositions, SortKey } from "../../ports/debt-positions";
import { createMark, settleMark } from "./archive-marks";
import type { Query } from "./container";
import { decoded, decodedIfFound, type Decode } from "./decoded";
import { byCode } from "./debt-position-by-code";
import { commitWrites, creationWrites } from "./debt-position-writes";
import { readJournal } from "./journal";
import { ledgerOf, requestId } from "./ledger";
import { countQuery, openIbanQuery, pageQuery } from "./list-query";
import { outcomeOf } from "./outcome";
import { etagOf, isFromArchive, readPosition, type Places } from "./position-places";

const decodeDue: Decode<DebtPositionKey> = (document) =>
  pipe(
    DuePosition.decode(document),
    E.mapLeft(() => ["organization or iupd"]),
  );

const isNumber = (value: unknown): value is number => typeof value === "number";

/** A count over a large ledger comes in parts, one for each page of the answer. */
const sumOf = (parts: ReadonlyArray<unknown>): number =>
  parts.filter(isNumber).reduce((total, part) => total + part, 0);

const sortValueOf = (position: DebtPosition, by: SortKey): string => {
  switch (by) {
    case "INSERTED_DATE":
      return position.insertedAt;
    case "IUPD":
      return position.iupd;
    case "STATUS":
      return position.status;
    case "COMPANY_NAME":
      return position.companyName;
  }
};

/** Eight messages of the transitions queue. */
const duePageSize = 400;

/**
 * Of all institutions, because only the clock's index knows whose turn it is: it costs what is due, not what is
 * stored.
 */
const dueQuery = (status: string, now: string): Query => ({
  text: `SELECT c.organization, c.iupd FROM c WHERE c.kind = "position" AND c.status = @status AND c.nextTransitionAt <= @now`,
  parameters: { "@status": status, "@now": now },
});

/**
 * Debt positions in the `ledgers` container, those that are closed for long in the archive. Events are kept for
 * `journalRetentionDays`.
 */
export const debtPositionsIn = (
  places: Places,
  { journalRetentionDays }: { readonly journalRetentionDays: number },
): DebtPositions => ({
  get: (key) => readPosition(places, key),

  byCode: (organization, code, kind) => byCode(places, organization, code, kind),

  create: (accepted, request) => {
    const { events, next } = accepted;
    const last = events.at(-1);
    if (last === undefined) return TE.right(undefined);
    const writes = creationWrites(accepted, request, journalRetentionDays);
    return pipe(
      places.ledgers.write("position.create", ledgerOf(next.organization), writes),
      TE.orElse(outcomeOf(places.ledgers, "position.create", next.organization, last)),
    );
  },

  commit: (found, decision, settlement) => {
    const { iupd, organization } = found.value;
    const last = decision.events.at(-1);
    if (last === undefined) return TE.right(undefined);
    const stored = { value: found.value, version: etagOf(found.version) };
    const writes = commitWrites(stored, decision, journalRetentionDays, settlement);
    const committed = pipe(
      places.ledgers.write("position.commit", ledgerOf(organization), writes),
      TE.orElse(outcomeOf(places.ledgers, "position.commit", organization, last)),
    );
    if (!isFromArchive(found.version)) return committed;
    // Not in the same batch, which may be full.
    const mark = {
      name: `${last.incarnation}|${last.sequence}`,
      organization,
      iupds: [iupd],
      at: last.at,
    };
    return pipe(
      createMark(places, mark),
      TE.flatMap(() => committed),
      // The command is done; what can't be tidied up now is found by the mark.
      TE.tap(() =>
        pipe(
          settleMark(places, mark),
          TE.orElse(() => TE.right(false)),
        ),
      ),
    );
  },

  list: (query) => {
    const ledger = ledgerOf(query.organization);
    if (query.segregation?.size === 0) return TE.right({ positions: [], sortValues: [], total: 0 });
    return pipe(
      TE.Do,
      TE.apS("rows", places.ledgers.query("position.list", ledger, pageQuery(query))),
      TE.apS("counts", places.ledgers.query("position.count", ledger, countQuery(query))),
      TE.flatMapEither(({ counts, rows }) =>
        pipe(
          rows,
          RA.traverse(E.Applicative)(decoded(position.fromDocument)),
          E.map((positions): ListedPositions => ({
            positions,
            sortValues: positions.map((each) => sortValueOf(each, query.order.by)),
            total: sumOf(counts),
          })),
        ),
      ),
    );
  },

  withOpenIban: (organization, iban, now, limit) =>
    pipe(
      places.ledgers.query(
        "position.open-iban",
        ledgerOf(organization),
        openIbanQuery(iban, now, limit),
      ),
      TE.flatMapEither(RA.traverse(E.Applicative)(decoded(position.fromDocument))),
    ),

  events: (organization, incarnation) => readJournal(places, organization, incarnation),

  remembered: (organization, id) =>
    pipe(
      places.ledgers.read("request.read", ledgerOf(organization), requestId(id)),
      TE.flatMapEither(decodedIfFound(remembered.fromDocument)),
      TE.map(O.map(({ value: { request, ...answer } }) => ({ id: request, ...answer }))),
    ),

  due: (status, now, initial, take) =>
    places.ledgers.stream(
      "position.due",
      dueQuery(status, now),
      duePageSize,
      initial,
      (sofar, page) =>
        pipe(
          page,
          RA.traverse(E.Applicative)(decoded(decodeDue)),
          TE.fromEither,
          TE.flatMap((keys) => take(sofar, keys)),
        ),
    ),
});
