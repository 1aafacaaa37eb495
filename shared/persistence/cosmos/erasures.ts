import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import * as position from "../../codecs/documents/debt-position";
import * as delivery from "../../codecs/documents/delivery";
import * as receipt from "../../codecs/documents/receipt";
import * as remembered from "../../codecs/documents/remembered-request";
import { mentionsPerson } from "../../domain/debt-position/erase-debtor";
import { Iupd, type OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { record } from "../../prelude/record";
import type { ErasurePlace, HasErasures, Mention } from "../../ports/erasures";
import type { HasReceiptDocuments } from "../../ports/receipt-documents";
import type { StoreFailure } from "../../ports/store";
import { isVersion, type Documents, type Query } from "./container";
import { decoded } from "./decoded";
import { erasedDelivery, erasedReceipt } from "./erased-letters";
import { erasing, type ErasureSettings, type Found } from "./erasing";
import { ledgerOf } from "./ledger";

type Inquiry = { readonly organization: OrganizationFiscalCode; readonly fiscalCode: string };

/** A stretch of ids in one container, and what a document there says of a person. */
type Stretch = {
  readonly name: string;
  readonly documents: Documents;
  /** How its ids begin. */
  readonly ids: string;
  /** Other kinds under such ids are passed by. */
  readonly kind: string;
  readonly mentionIn: (
    inquiry: Inquiry,
    found: Found,
  ) => TE.TaskEither<StoreFailure, Mention | null>;
};

/** A position may have half a megabyte, so a step holds some ten megabytes. */
const documentsAtOnce = 50;

const stretchQuery = (ids: string, after: string | null): Query => ({
  text: `SELECT * FROM c WHERE c.id > @after AND c.id < @before ORDER BY c.id ASC OFFSET 0 LIMIT ${documentsAtOnce}`,
  // The character after the one that ends the kind.
  parameters: { "@after": after ?? `${ids}|`, "@before": `${ids}}` },
});

const Stored = record("StoredDocument", { id: t.string, kind: t.string, _etag: t.string });

const unreadable: StoreFailure = {
  _tag: "CorruptDocument",
  id: "without id",
  paths: ["id, kind or version"],
};

const foundOf = (document: unknown): E.Either<StoreFailure, Found> =>
  pipe(
    Stored.decode(document),
    E.mapLeft(() => unreadable),
    E.flatMap(({ _etag: version, id, kind }) =>
      isVersion(version) ? E.right({ id, kind, version, document }) : E.left(unreadable),
    ),
  );

/** Whether the code stands anywhere in it: the others need not be decoded, and most are others. */
const saysCode = (fiscalCode: string, { document }: Found): boolean =>
  JSON.stringify(document)
    .toUpperCase()
    .includes(JSON.stringify(fiscalCode.trim().toUpperCase()).slice(1, -1));

const ElsewhereToo = record("LetterWithBlob", { blob: t.string });
const Unfinished = record("UnfinishedLetter", { leftBlob: t.string });

/** What it says lies elsewhere, or its erasure was cut off. */
const mustBeRead = ({ document }: Found): boolean =>
  ElsewhereToo.is(document) || Unfinished.is(document);

const Answered = record("RememberedAnswer", { iupd: Iupd });

/** The answer to a creation names the position; null: it can't be told which it was. */
const iupdIn = (body: string): Iupd | null =>
  pipe(
    O.tryCatch((): unknown => JSON.parse(body)),
    O.flatMap((value) => O.fromEither(Answered.decode(value))),
    O.match(
      () => null,
      ({ iupd }) => iupd,
    ),
  );

const none: TE.TaskEither<StoreFailure, null> = TE.right(null);

/**
 * Finds a person by walking through one ledger. An index of debtors would cost every write of every position so that an
 * operator need not wait some minutes a year, and would find neither free texts nor payers.
 */
export const erasuresIn = (
  ledgers: Documents,
  archive: Documents,
  { receiptDocuments }: HasReceiptDocuments,
  settings: ErasureSettings,
): HasErasures => {
  const inLedgers = erasing(ledgers, settings);
  const inArchive = erasing(archive, settings);
  const stores = { ledgers, receiptDocuments };

  const letters = (ids: string, kind: "receipt" | "delivery"): Stretch => ({
    name: ids,
    documents: ledgers,
    ids,
    kind,
    mentionIn: ({ fiscalCode, organization }, found) => {
      if (!saysCode(fiscalCode, found) && !mustBeRead(found)) return none;
      return pipe(
        (kind === "receipt" ? erasedReceipt : erasedDelivery)(stores, fiscalCode, found),
        TE.map((erased): Mention | null => {
          if (erased === null) return null;
          const { document, finish, isUndecided, noticeNumber, prepare } = erased;
          return {
            _tag: kind === "receipt" ? "Receipt" : "Delivery",
            noticeNumber,
            isUndecided,
            erase: (execution) =>
              pipe(
                prepare,
                TE.flatMap(() => inLedgers.replace(organization, found, document, kind, execution)),
                TE.flatMap(() => finish),
              ),
          };
        }),
      );
    },
  });

  const positions: Stretch = {
    name: position.positionKind,
    documents: ledgers,
    ids: position.positionKind,
    kind: position.positionKind,
    mentionIn: ({ fiscalCode }, found) =>
      saysCode(fiscalCode, found)
        ? pipe(
            TE.fromEither(decoded(position.fromDocument)(found.document)),
            TE.map((stored): Mention | null =>
              mentionsPerson(fiscalCode, stored) ? { _tag: "Position", iupd: stored.iupd } : null,
            ),
          )
        : none,
  };

  const requests: Stretch = {
    name: remembered.requestKind,
    documents: ledgers,
    ids: remembered.requestKind,
    kind: remembered.requestKind,
    mentionIn: ({ fiscalCode, organization }, found) =>
      saysCode(fiscalCode, found)
        ? pipe(
            TE.fromEither(decoded(remembered.fromDocument)(found.document)),
            TE.map(({ body }): Mention => ({
              _tag: "Request",
              iupd: iupdIn(body),
              erase: (execution) => inLedgers.remove(organization, found, "request", execution),
            })),
          )
        : none,
  };

  const archived: Stretch = {
    ...positions,
    name: "archived",
    documents: archive,
    mentionIn: ({ fiscalCode, organization }, found) =>
      saysCode(fiscalCode, found)
        ? pipe(
            TE.fromEither(decoded(position.fromDocument)(found.document)),
            TE.map((stored): Mention | null =>
              mentionsPerson(fiscalCode, stored)
                ? {
                    _tag: "ArchivedCopy",
                    iupd: stored.iupd,
                    erase: (execution) =>
                      inArchive.remove(organization, found, "archived-copy", execution),
                  }
                : null,
            ),
          )
        : none,
  };

  /** Positions first: what is theirs follows what they are. */
  const stretches: ReadonlyArray<Stretch> = [
    positions,
    archived,
    letters("delivery", delivery.deliveryKind),
    letters("other-delivery", delivery.deliveryKind),
    letters("receipt", receipt.receiptKind),
    requests,
  ];
  const beginningOf = (stretch: Stretch | undefined): ErasurePlace | null =>
    stretch === undefined ? null : { range: stretch.name, after: null };

  return {
    erasures: {
      walk: (organization, fiscalCode, from) => {
        const index = from === null ? 0 : stretches.findIndex(({ name }) => name === from.range);
        const stretch = stretches[index];
        if (stretch === undefined) return TE.right({ mentions: [], next: null });
        const { documents, ids, kind, mentionIn, name } = stretch;
        return pipe(
          documents.query(
            "erasure.list",
            ledgerOf(organization),
            stretchQuery(ids, from?.after ?? null),
          ),
          TE.flatMap(TE.traverseArray((document) => TE.fromEither(foundOf(document)))),
          TE.bindTo("found"),
          TE.bind("mentions", ({ found }) =>
            pipe(
              found.filter((each) => each.kind === kind),
              TE.traverseSeqArray((each) => mentionIn({ organization, fiscalCode }, each)),
            ),
          ),
          TE.map(({ found, mentions }) => {
            const last = found.at(-1);
            return {
              mentions: mentions.flatMap((mention) => (mention === null ? [] : [mention])),
              next:
                found.length < documentsAtOnce || last === undefined
                  ? beginningOf(stretches[index + 1])
                  : { range: name, after: last.id },
            };
          }),
        );
      },
    },
  };
};
