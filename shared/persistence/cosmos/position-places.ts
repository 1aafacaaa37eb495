import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as archived from "../../codecs/documents/archived-position";
import * as position from "../../codecs/documents/debt-position";
import { isSameMoment } from "../../domain/debt-position/closed";
import type { DebtPosition, DebtPositionKey } from "../../domain/debt-position/model";
import type { StoreFailure, Version, Versioned } from "../../ports/store";
import type { Documents } from "./container";
import { decodedIfFound, type Decode } from "./decoded";
import { ledgerOf, positionId } from "./ledger";

/** Where documents of positions are: the ledgers, and the archive with the same partitions and ids. */
export type Places = { readonly ledgers: Documents; readonly archive: Documents };

/** What stands in a ledger under a position's id. */
export type Standing =
  | { readonly _tag: "Present"; readonly position: DebtPosition }
  | { readonly _tag: "Archived"; readonly pointer: archived.ArchivedPosition };

const kindOf = (document: unknown): unknown =>
  typeof document === "object" && document !== null ? Reflect.get(document, "kind") : null;

export const decodeStanding: Decode<Standing> = (document) =>
  kindOf(document) === archived.archivedPositionKind
    ? pipe(
        archived.fromDocument(document),
        E.map((pointer) => ({ _tag: "Archived", pointer })),
      )
    : pipe(
        position.fromDocument(document),
        E.map((present) => ({ _tag: "Present", position: present })),
      );

/**
 * The version of a position that was read in the archive is that of its pointer, and says so: whoever commits a
 * command on it can't lose the fact that a copy is left behind. No ETag begins like this.
 */
const archivedMark = "archived ";
const isMarked = (text: string): text is Version => text.startsWith(archivedMark);
const isVersion = (text: string): text is Version => text !== "";

export const isFromArchive = (version: Version): boolean => isMarked(version);

const versionOfPointer = (etag: Version): Version => {
  const marked = `${archivedMark}${etag}`;
  return isMarked(marked) ? marked : etag;
};

/** What a write of the document under the position's id is conditional on. */
export const etagOf = (version: Version): Version => {
  const etag = isMarked(version) ? version.slice(archivedMark.length) : version;
  return isVersion(etag) ? etag : version;
};

type Found = TE.TaskEither<StoreFailure, O.Option<Versioned<DebtPosition>>>;

/** A command may bring the position back, or end it, between two reads; it doesn't happen again and again. */
const maxAttempts = 3;

/** The position that a pointer means, in the archive. */
export const followed = (
  places: Places,
  pointer: archived.ArchivedPosition,
  etag: Version,
  attemptsLeft = maxAttempts,
): Found => {
  const id = positionId(pointer.iupd);
  return pipe(
    places.archive.read("archive.read", ledgerOf(pointer.organization), id),
    TE.flatMapEither(decodedIfFound(position.fromDocument)),
    TE.flatMap((copy): Found => {
      if (O.isSome(copy) && isSameMoment(copy.value.value, pointer))
        return TE.right(O.some({ value: copy.value.value, version: versionOfPointer(etag) }));
      return attemptsLeft > 1
        ? readPosition(places, pointer, attemptsLeft - 1)
        : TE.left({ _tag: "CorruptDocument", id, paths: ["archive"] });
    }),
  );
};

/** One read; two for a position that is in the archive. */
export const readPosition = (
  places: Places,
  { iupd, organization }: DebtPositionKey,
  attemptsLeft = maxAttempts,
): Found =>
  pipe(
    places.ledgers.read("position.read", ledgerOf(organization), positionId(iupd)),
    TE.flatMapEither(decodedIfFound(decodeStanding)),
    TE.flatMap(
      O.match(
        (): Found => TE.right(O.none),
        ({ value: standing, version }): Found =>
          standing._tag === "Present"
            ? TE.right(O.some({ value: standing.position, version }))
            : followed(places, standing.pointer, version, attemptsLeft),
      ),
    ),
  );
