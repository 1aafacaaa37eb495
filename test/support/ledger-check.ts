import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as position from "../../shared/codecs/documents/debt-position";
import * as entry from "../../shared/codecs/documents/journal-entry";
import { replay, replayedFrom } from "../../shared/domain/debt-position/replay";
import type { DebtPositionEvent } from "../../shared/domain/debt-position/events";
import type { DebtPosition } from "../../shared/domain/debt-position/model";

export type StoredDocument = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly kind: string;
};

const decoded = <A>(read: (document: unknown) => E.Either<unknown, A>, document: unknown): A => {
  const result = read(document);
  if (E.isLeft(result))
    throw new Error(`A stored document doesn't decode: ${JSON.stringify(document)}`);
  return result.right;
};

const codesOf = (value: DebtPosition): ReadonlyArray<string> =>
  value.options.flatMap(({ iuv, nav }) => [`iuv|${iuv}`, `nav|${nav}`]);

const journals = (documents: ReadonlyArray<StoredDocument>) => {
  const byIncarnation = new Map<string, Array<DebtPositionEvent>>();
  for (const document of documents.filter(({ kind }) => kind === "event")) {
    const { event } = decoded(entry.fromDocument, document);
    byIncarnation.set(event.incarnation, [...(byIncarnation.get(event.incarnation) ?? []), event]);
  }
  for (const events of byIncarnation.values()) events.sort((a, b) => a.sequence - b.sequence);
  return byIncarnation;
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/** Options that more than one delivered receipt has paid, and receipts that nobody delivered. */
const acceptedTwice = (documents: ReadonlyArray<StoredDocument>): ReadonlyArray<string> => {
  const delivered = documents.filter(({ kind }) => kind === "delivery");
  const paid = delivered.filter(({ state }) => state === "ACCEPTED").map(({ iuv }) => String(iuv));
  const ids = new Set(delivered.map(({ payment }) => memberOf(payment, "receiptId")));
  return [
    ...paid
      .filter((iuv, index) => paid.indexOf(iuv) !== index)
      .map((iuv) => `${iuv} was paid by two receipts`),
    ...documents
      .filter(({ kind, payment }) => kind === "receipt" && !ids.has(memberOf(payment, "receiptId")))
      .map(({ id }) => `${id} was never delivered`),
  ];
};

/** Everything in one ledger that doesn't agree: positions, codes, events and remembered requests. */
export const ledgerProblems = (documents: ReadonlyArray<StoredDocument>): ReadonlyArray<string> => {
  const positions = documents
    .filter(({ kind }) => kind === "position")
    .map((document) => decoded(position.fromDocument, document));
  const events = journals(documents);
  const codes = new Map(
    documents
      .filter(({ kind }) => kind === "iuv" || kind === "nav")
      .map(({ id, iupd }) => [id, String(iupd)]),
  );
  const owners = new Map(
    positions.flatMap((each) => codesOf(each).map((code) => [code, each.iupd])),
  );
  const alive = new Set<string>(positions.map(({ incarnation }) => incarnation));

  return [
    ...[...owners].flatMap(([code, iupd]) =>
      codes.get(code) === iupd
        ? []
        : [`${code} of ${iupd} is held by ${codes.get(code) ?? "nobody"}`],
    ),
    ...[...codes.keys()].flatMap((code) => (owners.has(code) ? [] : [`${code} belongs to nobody`])),
    ...positions.flatMap((each) => {
      const told = replay(events.get(each.incarnation) ?? []);
      return O.isSome(told) && JSON.stringify(told.value) === JSON.stringify(replayedFrom(each))
        ? []
        : [`the journal of ${each.iupd} doesn't lead to its state`];
    }),
    ...[...events].flatMap(([incarnation, journal]) =>
      alive.has(incarnation) || journal.at(-1)?.type === "DebtPositionDeleted"
        ? []
        : [`the journal ${incarnation} has no position and no end`],
    ),
    ...acceptedTwice(documents),
    ...documents
      .filter(({ kind }) => kind === "request")
      .flatMap(({ etag, id }) =>
        events.has(String(etag).slice(0, 26)) ? [] : [`${id} remembers what never happened`],
      ),
  ];
};
