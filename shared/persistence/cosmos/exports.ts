import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { ExportLimits, ExportPage, ExportPlace, HasExports } from "../../ports/exports";
import type { StoreFailure } from "../../ports/store";
import type { Blobs } from "../blob/container";
import type { Documents } from "./container";
import {
  accountRowsPart,
  accountsPart,
  agreementPart,
  subscriptionsPart,
} from "./export-access-parts";
import { flowLinesPart, ingestionsPart, partitionPart } from "./export-ledger-parts";
import { servicesPart } from "./export-service-parts";
import type { ContentContainer, ExportedItem, ExportPart } from "./exported";

/** The containers of documents, by the names that an export tells. */
export type ExportedContainers = {
  readonly ledgers: Documents;
  readonly archive: Documents;
  readonly flowLines: Documents;
  readonly services: Documents;
  readonly access: Documents;
};
export type ExportedContents = Readonly<Record<ContentContainer, Blobs>>;

/** In base64 a third more: with a receipt's document beside it a page stays well below what a host may answer. */
const pieceBytes = 1_024 * 1_024;
/** So that what is asked for and then not told isn't much. */
const itemsAtOnce = 100;

const lineOf = (container: string, document: unknown): string =>
  JSON.stringify({ container, document });

type Told = ExportPage & { readonly bytes: number };

const nothing: Told = { lines: [], bytes: 0, next: null };

const withLine = ({ bytes, lines }: Told, line: string, next: ExportPlace): Told => ({
  lines: [...lines, line],
  bytes: bytes + Buffer.byteLength(line) + 1,
  next,
});

/** Everything of one institution: its partitions in the order of ids, then what lies elsewhere. */
export const exportsIn = (
  { access, archive, flowLines, ledgers, services }: ExportedContainers,
  contents: ExportedContents,
): HasExports => {
  const parts: ReadonlyArray<ExportPart> = [
    partitionPart("ledgers", ledgers),
    partitionPart("archive", archive),
    flowLinesPart({ ledgers, flowLines }),
    ingestionsPart({ flowLines }),
    agreementPart(access),
    accountsPart(access),
    accountRowsPart(access),
    subscriptionsPart(access),
    servicesPart(services),
  ];
  const beginningOf = (part: ExportPart | undefined): ExportPlace | null =>
    part === undefined ? null : { part: part.name, after: null, content: null };

  const isContainer = (name: string): name is ContentContainer => Object.hasOwn(contents, name);

  /** One piece of a content; null in the place of its bytes says that it isn't there. */
  const piece = (
    told: Told,
    place: ExportPlace,
    { container, name, offset }: NonNullable<ExportPlace["content"]>,
    isOptional: boolean,
  ): TE.TaskEither<StoreFailure, Told> => {
    const rest = { ...place, content: null };
    if (!isContainer(container)) return TE.right({ ...told, next: rest });
    const at = `blobs/${container}`;
    return pipe(
      contents[container].readPart("export-content.read", name, offset, pieceBytes),
      TE.map(
        O.match(
          () =>
            isOptional
              ? { ...told, next: rest }
              : withLine(told, lineOf(at, { name, bytes: 0, offset, base64: null }), rest),
          ({ bytes, total }) => {
            const end = offset + bytes.length;
            return withLine(
              told,
              lineOf(at, { name, bytes: total, offset, base64: bytes.toString("base64") }),
              end < total ? { ...place, content: { container, name, offset: end } } : rest,
            );
          },
        ),
      ),
    );
  };

  const withItem = (told: Told, place: ExportPlace, item: ExportedItem): Told =>
    withLine(told, lineOf(item.container, item.document), {
      ...place,
      after: item.key,
      content: null,
    });

  const page = (
    organization: OrganizationFiscalCode,
    from: ExportPlace | null,
    limits: ExportLimits,
  ): TE.TaskEither<StoreFailure, ExportPage> => {
    const isFull = ({ bytes, lines }: Told): boolean =>
      lines.length >= limits.lines || bytes >= limits.bytes;

    /** As many items as fit; a content is told right after the one that names it. */
    const withItems = (
      told: Told,
      place: ExportPlace,
      items: ReadonlyArray<ExportedItem>,
    ): TE.TaskEither<StoreFailure, Told> => {
      const [item, ...others] = items;
      if (item === undefined || isFull(told)) return TE.right(told);
      const next = withItem(told, place, item);
      const { content } = item;
      if (content === null) return withItems(next, place, others);
      const after = { ...place, after: item.key };
      return pipe(
        piece(next, after, { ...content, offset: 0 }, content.isOptional === true),
        TE.flatMap((more) =>
          more.next?.content == null ? withItems(more, place, others) : TE.right(more),
        ),
      );
    };

    const go = (told: Told): TE.TaskEither<StoreFailure, Told> => {
      const place = told.next;
      if (place === null || isFull(told)) return TE.right(told);
      if (place.content !== null)
        return pipe(piece(told, place, place.content, false), TE.flatMap(go));
      const index = parts.findIndex(({ name }) => name === place.part);
      const part = parts[index];
      if (part === undefined) return TE.right({ ...told, next: null });
      return pipe(
        part.items(organization, place.after, Math.min(itemsAtOnce, limits.lines)),
        TE.flatMap((items) =>
          items.length === 0
            ? go({ ...told, next: beginningOf(parts[index + 1]) })
            : pipe(withItems(told, place, items), TE.flatMap(go)),
        ),
      );
    };

    return pipe(
      go({ ...nothing, next: from ?? beginningOf(parts[0]) }),
      TE.map(({ lines, next }) => ({ lines, next })),
    );
  };

  return { exports: { page } };
};
