import * as E from "fp-ts/Either";
import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { DuePosition } from "../../codecs/documents/due-position";
import type { DebtPosition, DebtPositionKey } from "../../domain/debt-position/model";
import { Iupd } from "../../domain/primitives/identifiers";
import { foreignTransfer } from "../../domain/reporting-flow/match";
import type { StoreFailure, Version, Versioned } from "../../ports/store";
import type { TransferSearch } from "../../ports/transfer-search";
import type { Query } from "./container";
import { decoded, type Decode } from "./decoded";
import { iuvId, ledgerOf, positionId } from "./ledger";
import { decodeStanding, followed, type Places, type Standing } from "./position-places";

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
  among(
    (list) =>
      `SELECT * FROM c WHERE c.kind IN ("position", "archived-position") AND c.id IN (${list})`,
    ids,
  );

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
const versioned: Decode<Versioned<Standing>> = (document) =>
  pipe(
    decodeStanding(document),
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

type FoundKeys = {
  readonly hasMore: boolean;
  readonly keys: ReadonlyArray<DebtPositionKey>;
};

/** Itself, or what it points at in the archive: mostly none, so they are read one by one. */
const positionOf =
  (places: Places) =>
  ({ value, version }: Versioned<Standing>): TE.TaskEither<StoreFailure, Found> =>
    value._tag === "Present"
      ? TE.right([{ value: value.position, version }])
      : pipe(followed(places, value.pointer, version), TE.map(RA.fromOption));

type Found = ReadonlyArray<Versioned<DebtPosition>>;

/** Positions by what lines of flows name. What is in the archive keeps in its ledger what it is found by. */
export const transferSearchIn = (places: Places): TransferSearch => ({
  own: (organization, iuvs) => {
    const ledger = ledgerOf(organization);
    return pipe(
      inParts(distinct(iuvs.map(iuvId)), keysAtOnce, (ids) =>
        places.ledgers.query("transfer.codes", ledger, codesQuery(ids)),
      ),
      TE.map((rows) => distinct(rows.map(iupdOf).filter(Iupd.is).map(positionId))),
      TE.flatMap((ids) =>
        inParts(ids, positionsAtOnce, (part) =>
          pipe(
            places.ledgers.query("transfer.positions", ledger, positionsQuery(part)),
            TE.flatMapEither(RA.traverse(E.Applicative)(decoded(versioned))),
            TE.flatMap(TE.traverseSeqArray(positionOf(places))),
            TE.map(RA.flatten),
          ),
        ),
      ),
    );
  },

  others: (beneficiary, iuvs) =>
    inParts(distinct(iuvs.map((iuv) => foreignTransfer(beneficiary, iuv))), keysAtOnce, (keys) => {
      const none: FoundKeys = { hasMore: false, keys: [] };
      return pipe(
        places.ledgers.stream(
          "transfer.others",
          othersQuery(keys),
          keysAtOnce,
          none,
          (sofar, page) =>
            pipe(
              page,
              RA.traverse(E.Applicative)(decoded(decodeKey)),
              E.map((found): FoundKeys => ({ ...sofar, keys: [...sofar.keys, ...found] })),
              TE.fromEither,
            ),
        ),
        TE.map((found) => found.keys),
      );
    }),
});
