import * as E from "fp-ts/Either";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as position from "../../codecs/documents/debt-position";
import { DuePosition } from "../../codecs/documents/due-position";
import type { DebtPosition, DebtPositionKey } from "../../domain/debt-position/model";
import { Iupd } from "../../domain/primitives/identifiers";
import { foreignTransfer } from "../../domain/reporting-flow/match";
import type { StoreFailure, Version, Versioned } from "../../ports/store";
import type { TransferSearch } from "../../ports/transfer-search";
import type { Documents, Query } from "./container";
import { decoded, type Decode } from "./decoded";
import { iuvId, ledgerOf, positionId } from "./ledger";

/** Whole positions in one answer: few enough for it to stay small. */
const positionsAtOnce = 50;
const keysAtOnce = 250;

/** `field IN (…)` with a parameter for each value. */
const among = (text: (list: string) => string, values: ReadonlyArray<string>): Query => ({
  text: text(values.map((_, index) => `@v${index}`).join(", ")),
  parameters: Object.fromEntries(values.map((value, index) => [`@v${index}`, value])),
});

const codesQuery = (ids: ReadonlyArray<string>): Query =>
  among((list) => `SELECT c.iupd FROM c WHERE c.kind = "iuv" AND c.id IN (${list})`, ids);

const positionsQuery = (ids: ReadonlyArray<string>): Query =>
  among((list) => `SELECT * FROM c WHERE c.kind = "position" AND c.id IN (${list})`, ids);

/**
 * Of all institutions, because only the index knows whose position pays another: it costs what is found. Each
 * position may come several times.
 */
const othersQuery = (keys: ReadonlyArray<string>): Query =>
  among(
    (list) =>
      `SELECT c.organization, c.iupd FROM c JOIN f IN c.foreignTransfers WHERE f IN (${list})`,
    keys,
  );

const isVersion = (value: unknown): value is Version => typeof value === "string" && value !== "";

/** A query answers the version inside the document. */
const versioned: Decode<Versioned<DebtPosition>> = (document) =>
  pipe(
    position.fromDocument(document),
    E.flatMap((value) => {
      const version: unknown =
        typeof document === "object" && document !== null ? Reflect.get(document, "_etag") : null;
      return isVersion(version) ? E.right({ value, version }) : E.left(["_etag"]);
    }),
  );

const decodeKey: Decode<DebtPositionKey> = (document) =>
  pipe(
    DuePosition.decode(document),
    E.mapLeft(() => ["organization or iupd"]),
  );

const iupdOf = (row: unknown): unknown =>
  typeof row === "object" && row !== null ? Reflect.get(row, "iupd") : null;

const distinct = <A>(values: ReadonlyArray<A>): ReadonlyArray<A> => [...new Set(values)];

const inParts = <A, B>(
  values: ReadonlyArray<A>,
  size: number,
  ask: (part: ReadonlyArray<A>) => TE.TaskEither<StoreFailure, ReadonlyArray<B>>,
): TE.TaskEither<StoreFailure, ReadonlyArray<B>> =>
  values.length === 0
    ? TE.right([])
    : pipe(RA.chunksOf(size)(values), TE.traverseArray(ask), TE.map(RA.flatten));

type Found = {
  readonly hasMore: boolean;
  readonly keys: ReadonlyArray<DebtPositionKey>;
};

/** Positions in the `ledgers` container by what lines of flows name. */
export const transferSearchIn = (documents: Documents): TransferSearch => ({
  own: (organization, iuvs) => {
    const ledger = ledgerOf(organization);
    return pipe(
      inParts(distinct(iuvs.map(iuvId)), keysAtOnce, (ids) =>
        documents.query("transfer.codes", ledger, codesQuery(ids)),
      ),
      TE.map((rows) => distinct(rows.map(iupdOf).filter(Iupd.is).map(positionId))),
      TE.flatMap((ids) =>
        inParts(ids, positionsAtOnce, (part) =>
          pipe(
            documents.query("transfer.positions", ledger, positionsQuery(part)),
            TE.flatMapEither(RA.traverse(E.Applicative)(decoded(versioned))),
          ),
        ),
      ),
    );
  },

  others: (beneficiary, iuvs) =>
    inParts(distinct(iuvs.map((iuv) => foreignTransfer(beneficiary, iuv))), keysAtOnce, (keys) => {
      const none: Found = { hasMore: false, keys: [] };
      return pipe(
        documents.stream("transfer.others", othersQuery(keys), keysAtOnce, none, (sofar, page) =>
          pipe(
            page,
            RA.traverse(E.Applicative)(decoded(decodeKey)),
            E.map((found): Found => ({ ...sofar, keys: [...sofar.keys, ...found] })),
            TE.fromEither,
          ),
        ),
        TE.map((found) => found.keys),
      );
    }),
});
