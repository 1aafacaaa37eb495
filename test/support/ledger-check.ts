import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as archived from "../../shared/codecs/documents/archived-position";
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

const positionsIn = (documents: ReadonlyArray<StoredDocument>): ReadonlyArray<DebtPosition> =>
  documents
    .filter(({ kind }) => kind === "position")
    .map((document) => decoded(position.fromDocument, document));

const momentOf = ({
  incarnation,
  sequence,
}: Pick<DebtPosition, "incarnation" | "sequence">): string => `${incarnation}.${sequence}`;

type Archive = {
  /** Positions that the ledger only points at. */
  readonly meant: ReadonlyArray<DebtPosition>;
  readonly problems: ReadonlyArray<string>;
};

/** Each pointer means the one copy of its state; a copy that nothing means is watched by a mark. */
const archiveOf = (
  documents: ReadonlyArray<StoredDocument>,
  archive: ReadonlyArray<StoredDocument>,
): Archive => {
  const pointers = documents
    .filter(({ kind }) => kind === archived.archivedPositionKind)
    .map((document) => decoded(archived.fromDocument, document));
  const copies = new Map(positionsIn(archive).map((copy) => [copy.iupd, copy]));
  const pointed = new Map(pointers.map((pointer) => [pointer.iupd, momentOf(pointer)]));
  const watched = new Set(
    documents
      .filter(({ kind }) => kind === "archive-mark")
      .flatMap(({ iupds }) => iupds as ReadonlyArray<string>),
  );
  const isMeant = (copy: DebtPosition): boolean => pointed.get(copy.iupd) === momentOf(copy);
  const meant = [...copies.values()].filter(isMeant);
  return {
    meant,
    problems: [
      ...pointers
        .filter(({ iupd }) => !meant.some((copy) => copy.iupd === iupd))
        .map(({ iupd }) => `${iupd} is not in the archive as its pointer says`),
      ...pointers.flatMap((pointer) => {
        const copy = meant.find(({ iupd }) => iupd === pointer.iupd);
        return copy === undefined ||
          (copy.status === pointer.status && copy.revision === pointer.revision)
          ? []
          : [`the pointer of ${pointer.iupd} tells another status or revision than its copy`];
      }),
      ...[...copies.values()]
        .filter((copy) => !isMeant(copy) && !watched.has(copy.iupd))
        .map(({ iupd }) => `a copy of ${iupd} is forgotten in the archive`),
    ],
  };
};

/** Both places may have an event; then it is the same. */
const eventsOnce = (
  documents: ReadonlyArray<StoredDocument>,
): { readonly events: ReadonlyArray<StoredDocument>; readonly problems: ReadonlyArray<string> } => {
  const once = new Map<string, StoredDocument>();
  const problems: Array<string> = [];
  for (const document of documents.filter(({ kind }) => kind === "event")) {
    const known = once.get(document.id);
    if (known !== undefined && JSON.stringify(known["event"]) !== JSON.stringify(document["event"]))
      problems.push(`${document.id} is another event in the archive`);
    once.set(document.id, document);
  }
  return { events: [...once.values()], problems };
};

/**
 * Everything of one institution that doesn't agree: positions, codes, events and remembered requests in its ledger,
 * and what of them is in the archive.
 */
export const ledgerProblems = (
  documents: ReadonlyArray<StoredDocument>,
  archive: ReadonlyArray<StoredDocument> = [],
): ReadonlyArray<string> => {
  const { meant, problems } = archiveOf(documents, archive);
  const positions = [...positionsIn(documents), ...meant];
  const told = eventsOnce([...documents, ...archive]);
  const events = journals(told.events);
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
    ...problems,
    ...told.problems,
    ...[...owners].flatMap(([code, iupd]) =>
      codes.get(code) === iupd
        ? []
        : [`${code} of ${iupd} is held by ${codes.get(code) ?? "nobody"}`],
    ),
    ...[...codes.keys()].flatMap((code) => (owners.has(code) ? [] : [`${code} belongs to nobody`])),
    ...positions.flatMap((each) => {
      const state = replay(events.get(each.incarnation) ?? []);
      return O.isSome(state) && JSON.stringify(state.value) === JSON.stringify(replayedFrom(each))
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
