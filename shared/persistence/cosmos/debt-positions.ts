import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as position from "../../codecs/documents/debt-position";
import { DuePosition } from "../../codecs/documents/due-position";
import * as entry from "../../codecs/documents/journal-entry";
import * as remembered from "../../codecs/documents/remembered-request";
import type { DebtPosition, DebtPositionKey } from "../../domain/debt-position/model";
import type { DebtPositions, ListedPositions, SortKey } from "../../ports/debt-positions";
import type { Documents, Query } from "./container";
import { decoded, decodedIfFound, type Decode } from "./decoded";
import { byCode } from "./debt-position-by-code";
import { commitWrites, creationWrites } from "./debt-position-writes";
import { journalBounds, ledgerOf, positionId, requestId } from "./ledger";
import { countQuery, openIbanQuery, pageQuery } from "./list-query";
import { outcomeOf } from "./outcome";

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

const journalQuery = ({ first, last }: ReturnType<typeof journalBounds>): Query => ({
  text: `SELECT * FROM c WHERE c.id >= @first AND c.id <= @last ORDER BY c.id ASC`,
  parameters: { "@first": first, "@last": last },
});

/** Debt positions in the `ledgers` container. Events are kept for `journalRetentionDays`. */
export const debtPositionsIn = (
  documents: Documents,
  { journalRetentionDays }: { readonly journalRetentionDays: number },
): DebtPositions => ({
  get: ({ iupd, organization }) =>
    pipe(
      documents.read("position.read", ledgerOf(organization), positionId(iupd)),
      TE.flatMapEither(decodedIfFound(position.fromDocument)),
    ),

  byCode: (organization, code, kind) => byCode(documents, organization, code, kind),

  create: (accepted, request) => {
    const { events, next } = accepted;
    const last = events.at(-1);
    if (last === undefined) return TE.right(undefined);
    const writes = creationWrites(accepted, request, journalRetentionDays);
    return pipe(
      documents.write("position.create", ledgerOf(next.organization), writes),
      TE.orElse(outcomeOf(documents, "position.create", next.organization, last)),
    );
  },

  commit: (found, decision, settlement) => {
    const { organization } = found.value;
    const last = decision.events.at(-1);
    if (last === undefined) return TE.right(undefined);
    const writes = commitWrites(found, decision, journalRetentionDays, settlement);
    return pipe(
      documents.write("position.commit", ledgerOf(organization), writes),
      TE.orElse(outcomeOf(documents, "position.commit", organization, last)),
    );
  },

  list: (query) => {
    const ledger = ledgerOf(query.organization);
    if (query.segregation?.size === 0) return TE.right({ positions: [], sortValues: [], total: 0 });
    return pipe(
      TE.Do,
      TE.apS("rows", documents.query("position.list", ledger, pageQuery(query))),
      TE.apS("counts", documents.query("position.count", ledger, countQuery(query))),
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
      documents.query(
        "position.open-iban",
        ledgerOf(organization),
        openIbanQuery(iban, now, limit),
      ),
      TE.flatMapEither(RA.traverse(E.Applicative)(decoded(position.fromDocument))),
    ),

  events: (organization, incarnation) =>
    pipe(
      documents.query(
        "event.list",
        ledgerOf(organization),
        journalQuery(journalBounds(incarnation)),
      ),
      TE.flatMapEither(RA.traverse(E.Applicative)(decoded(entry.fromDocument))),
    ),

  remembered: (organization, id) =>
    pipe(
      documents.read("request.read", ledgerOf(organization), requestId(id)),
      TE.flatMapEither(decodedIfFound(remembered.fromDocument)),
      TE.map(O.map(({ value: { request, ...answer } }) => ({ id: request, ...answer }))),
    ),

  due: (status, now, initial, take) =>
    documents.stream("position.due", dueQuery(status, now), duePageSize, initial, (sofar, page) =>
      pipe(
        page,
        RA.traverse(E.Applicative)(decoded(decodeDue)),
        TE.fromEither,
        TE.flatMap((keys) => take(sofar, keys)),
      ),
    ),
});
