import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../../prelude/record";
import type { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import type { StoreFailure } from "../../ports/store";
import type { Step } from "../steps";
import type { Documents, Query } from "./container";

/** Containers of contents, by the names that an export tells. */
export const contentContainers = {
  flows: "reporting-flows",
  receipts: "receipts",
  logos: "logos",
} as const;
export type ContentContainer = (typeof contentContainers)[keyof typeof contentContainers];

export type NamedContent = {
  readonly container: ContentContainer;
  readonly name: string;
  /** Nothing is amiss when it isn't there. */
  readonly isOptional?: boolean;
};

/** A document of an export, and what must be told right after it. */
export type ExportedItem = {
  /** Where its part goes on after it. */
  readonly key: string;
  readonly container: string;
  readonly document: StoredObject;
  readonly content: NamedContent | null;
};

export type Items = TE.TaskEither<StoreFailure, ReadonlyArray<ExportedItem>>;

/** Items of one kind of place, in an order that nobody's writing changes. None: the part has no more. */
export type ExportPart = {
  readonly name: string;
  readonly items: (
    organization: OrganizationFiscalCode,
    after: string | null,
    limit: number,
  ) => Items;
};

export type StoredObject = Readonly<Record<string, unknown>>;

export const itemOf = (
  container: string,
  key: string,
  document: StoredObject,
  content: NamedContent | null = null,
): ExportedItem => ({ key, container, document, content });

/** A key of two parts: ids have no control characters, so a line feed is never in them. */
export const joined = (first: string, second: string): string => `${first}\n${second}`;
export const pairOf = (key: string | null): readonly [string | null, string | null] => {
  if (key === null) return [null, null];
  const cut = key.indexOf("\n");
  return [key.slice(0, cut), key.slice(cut + 1)];
};

/** What the database adds to each document. */
const systemMembers: ReadonlyArray<string> = [
  "_rid",
  "_self",
  "_etag",
  "_attachments",
  "_ts",
  "_lsn",
];

const Stored = t.record(t.string, t.unknown);
const WithId = record("StoredDocument", { id: t.string });

export const textMember = (document: StoredObject, member: string): string | null => {
  const value = document[member];
  return typeof value === "string" ? value : null;
};

const corrupt: StoreFailure = { _tag: "CorruptDocument", id: "without id", paths: ["id"] };

export const idOf = (document: StoredObject): string => textMember(document, "id") ?? "";

/** A document as it is stored. */
export const storedObject = (document: unknown): E.Either<StoreFailure, StoredObject> =>
  pipe(
    WithId.decode(document),
    E.flatMap(() => Stored.decode(document)),
    E.bimap(
      () => corrupt,
      (value) =>
        Object.fromEntries(
          Object.entries(value).filter(([member]) => !systemMembers.includes(member)),
        ),
    ),
  );

export const storedObjects = (
  documents: ReadonlyArray<unknown>,
): TE.TaskEither<StoreFailure, ReadonlyArray<StoredObject>> =>
  pipe(
    documents,
    TE.traverseArray((document) => TE.fromEither(storedObject(document))),
  );

type Range = { readonly after: string; readonly before: string };

/** Ids are always indexed, and what is written meanwhile moves nothing from one side of an id to the other. */
const rangeQuery = ({ after, before }: Range, limit: number): Query => ({
  text: `SELECT * FROM c WHERE c.id > @after AND c.id < @before ORDER BY c.id ASC OFFSET 0 LIMIT ${limit}`,
  parameters: { "@after": after, "@before": before },
});

/** Comes after every id, because they begin with their kind, and kinds are made of letters. */
const beyondEveryId = "~";

/** Documents of one partition in the order of their ids. */
export const documentsBetween = (
  documents: Documents,
  step: Step,
  partition: string,
  { after, before }: { readonly after: string | null; readonly before?: string },
  limit: number,
): TE.TaskEither<StoreFailure, ReadonlyArray<StoredObject>> =>
  pipe(
    documents.query(
      step,
      partition,
      rangeQuery({ after: after ?? "", before: before ?? beyondEveryId }, limit),
    ),
    TE.flatMap(storedObjects),
  );

type First = {
  readonly hasMore: false;
  readonly first: ReadonlyArray<readonly [string, StoredObject]>;
};

/**
 * The first documents by a key, of those that a query over all partitions finds: such a query has no order, so all
 * that it finds are looked at and the first are kept.
 */
export const firstByKey = (
  documents: Documents,
  step: Step,
  query: Query,
  keyOf: (document: StoredObject) => string | null,
  after: string | null,
  limit: number,
): TE.TaskEither<StoreFailure, ReadonlyArray<readonly [string, StoredObject]>> => {
  const nothing: First = { hasMore: false, first: [] };
  return pipe(
    documents.stream<StoreFailure, First>(step, query, streamPage, nothing, ({ first }, page) =>
      pipe(
        // Parts of documents have no id, so they are taken as they are.
        page,
        TE.traverseArray((row) =>
          TE.fromEither(
            pipe(
              Stored.decode(row),
              E.mapLeft((): StoreFailure => corrupt),
            ),
          ),
        ),
        TE.map((rows): First => {
          const keyed = rows.flatMap((row) => {
            const key = keyOf(row);
            return key === null || (after !== null && key <= after) ? [] : [[key, row] as const];
          });
          const all = new Map([...first, ...keyed]);
          return {
            hasMore: false,
            first: [...all].toSorted(([one], [other]) => (one < other ? -1 : 1)).slice(0, limit),
          };
        }),
      ),
    ),
    TE.map(({ first }) => first),
  );
};

const streamPage = 200;
