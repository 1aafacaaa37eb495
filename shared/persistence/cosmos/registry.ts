import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type * as t from "io-ts";
import * as stored from "../../codecs/documents/registry";
import type { Json } from "../../prelude/shape";
import type { Registry, RegistryContents, RegistryState } from "../../ports/registries";
import type { Contended, StoreFailure, Versioned } from "../../ports/store";
import type { Step } from "../steps";
import type { Documents, WriteFault } from "./container";
import { decodedIfFound } from "./decoded";
import { storeFailure } from "./errors";
import { documentId } from "./ledger";

/** The longest row takes less than 100 bytes, so a document stays well below a megabyte. */
export const rowsPerChunk = 5_000;

export const pointerId = (name: string): string => documentId(stored.registryKind, name);
export const rowsId = (name: string, version: string, index: number): string =>
  documentId(stored.registryRowsKind, `${version}|${index}|${name}`);

type Failure = StoreFailure | Contended;
type Found = O.Option<Versioned<stored.RegistryPointer>>;

const contended: Contended = { _tag: "Contended" };

/** What a write comes to if it turns out not to be there; null when it surely isn't. */
const otherwise = (step: Step, { fault, write }: WriteFault): Failure | null => {
  switch (fault._tag) {
    case "Exists":
    case "Changed":
      return contended;
    case "Missing":
      return write === null ? null : contended;
    // It may still happen, so nothing that it would need may be undone.
    case "Unclear":
      return storeFailure(step, fault);
    case "Throttled":
    case "Refused":
      return null;
  }
};

const pointerOf = (found: Found): stored.RegistryPointer =>
  pipe(
    found,
    O.match(
      () => ({ state: null, leftovers: [] }),
      ({ value }) => value,
    ),
  );

const versionOf = (found: O.Option<Versioned<unknown>>): string | null =>
  pipe(
    found,
    O.match(
      () => null,
      ({ version }) => version,
    ),
  );

/**
 * One registry: a pointer, and the rows of the load that it points at in documents of their own. A load announces
 * itself in the pointer, writes its rows, and then flips the pointer, each only if nobody else has written the
 * pointer meanwhile. So of two at once the one that began first gives way, and what a crash leaves is found and
 * removed by the next.
 */
export const registryIn = <Row, Encoded extends Json>(
  documents: Documents,
  name: string,
  row: t.Type<Row, Encoded>,
): Registry<Row> => {
  const id = pointerId(name);
  const chunkId = (version: string, index: number): string => rowsId(name, version, index);
  const { documentOf, fromDocument } = stored.registryRows(row);

  const read: TE.TaskEither<StoreFailure, Found> = pipe(
    documents.read("registry.read", id, id),
    TE.flatMapEither(decodedIfFound(stored.fromPointerDocument)),
  );

  /** Writes the pointer over what was found, and tells what is there then if it is what was written. */
  const point = (
    step: Step,
    found: Found,
    pointer: stored.RegistryPointer,
    isDone: (now: stored.RegistryPointer) => boolean,
  ): TE.TaskEither<Failure, Found> => {
    const document = { ...stored.pointerDocument(pointer), id };
    return pipe(
      documents.write(step, id, [
        O.isNone(found)
          ? { _tag: "Create", document }
          : { _tag: "Replace", document, version: found.value.version },
      ]),
      TE.map((): Failure => contended),
      TE.orElse((failure) =>
        pipe(otherwise(step, failure), TE.fromNullable(storeFailure(step, failure.fault))),
      ),
      TE.flatMap((reason) =>
        pipe(
          read,
          TE.flatMap((now): TE.TaskEither<Failure, Found> =>
            isDone(pointerOf(now)) ? TE.right(now) : TE.left(reason),
          ),
        ),
      ),
    );
  };

  const chunkIds = ({ chunks, version }: stored.RegistryLoad): ReadonlyArray<string> =>
    RA.makeBy(chunks, (index) => chunkId(version, index));

  /** Whether nothing is left of a load; a repetition finds less to do. */
  const discard = (load: stored.RegistryLoad): T.Task<boolean> =>
    pipe(
      chunkIds(load),
      T.traverseArray((chunk) =>
        pipe(
          documents.write("registry-rows.delete", chunk, [
            { _tag: "Delete", id: chunk, version: null },
          ]),
          TE.match(
            ({ fault, write }) => fault._tag === "Missing" && write !== null,
            () => true,
          ),
        ),
      ),
      T.map((gone) => gone.every(Boolean)),
    );

  /** The loads among these of which something is left. */
  const discardAll = (
    loads: ReadonlyArray<stored.RegistryLoad>,
  ): T.Task<ReadonlyArray<stored.RegistryLoad>> =>
    pipe(
      loads,
      T.traverseArray((load) =>
        pipe(
          discard(load),
          T.map((isGone) => (isGone ? [] : [load])),
        ),
      ),
      T.map((left) => left.flat()),
    );

  /** Ids of rows are never used twice, so what exists already is ours, from an answer that got lost. */
  const writeRows = (
    { version }: stored.RegistryLoad,
    rows: ReadonlyArray<Row>,
  ): TE.TaskEither<StoreFailure, unknown> =>
    pipe(
      RA.chunksOf(rowsPerChunk)(rows),
      TE.traverseArrayWithIndex((index, chunk) => {
        const document = { ...documentOf(chunk), id: chunkId(version, index) };
        return pipe(
          documents.write("registry-rows.create", document.id, [{ _tag: "Create", document }]),
          TE.orElse(({ fault }) =>
            fault._tag === "Exists"
              ? TE.right(undefined)
              : TE.left(storeFailure("registry-rows.create", fault)),
          ),
        );
      }),
    );

  const readRows = (load: stored.RegistryLoad): TE.TaskEither<Failure, ReadonlyArray<Row>> =>
    pipe(
      chunkIds(load),
      TE.traverseArray((chunk) =>
        pipe(
          documents.read("registry-rows.read", chunk, chunk),
          TE.flatMapEither(decodedIfFound(fromDocument)),
          TE.flatMap((found): TE.TaskEither<Failure, ReadonlyArray<Row>> =>
            O.isNone(found) ? TE.left(contended) : TE.right(found.value.value.rows),
          ),
        ),
      ),
      TE.map((chunks) => chunks.flat()),
    );

  const load = (
    before: Found,
    { loadedAt, version }: Pick<RegistryState, "loadedAt" | "version">,
    rows: ReadonlyArray<Row>,
  ): TE.TaskEither<Failure, void> => {
    const { leftovers, state } = pointerOf(before);
    const own = { version, chunks: Math.ceil(rows.length / rowsPerChunk) };
    const isAnnounced = (now: stored.RegistryPointer): boolean =>
      now.leftovers.some((each) => each.version === version);
    return pipe(
      point("registry.announce", before, { state, leftovers: [own, ...leftovers] }, isAnnounced),
      TE.bindTo("announced"),
      TE.bindW("left", () => TE.fromTask(discardAll(leftovers))),
      TE.tap(() => writeRows(own, rows)),
      TE.flatMap(({ announced, left }) =>
        point(
          "registry.flip",
          announced,
          {
            state: { ...own, count: rows.length, loadedAt },
            leftovers:
              state === null ? left : [{ version: state.version, chunks: state.chunks }, ...left],
          },
          (now) => now.state?.version === version,
        ),
      ),
      TE.tap(() => TE.fromTask(state === null ? T.of(true) : discard(state))),
      TE.map(() => undefined),
      TE.orElse((failure) =>
        failure._tag === "Contended"
          ? pipe(
              TE.fromTask<boolean, Failure>(discard(own)),
              TE.flatMap(() => TE.left(failure)),
            )
          : TE.left(failure),
      ),
    );
  };

  const known = (found: Found): O.Option<Versioned<RegistryState | null>> =>
    pipe(
      found,
      O.map(({ value, version }) => ({ value: value.state, version })),
    );

  return {
    state: pipe(read, TE.map(known)),
    contents: pipe(
      read,
      TE.flatMap((found): TE.TaskEither<Failure, RegistryContents<Row>> => {
        const { state } = pointerOf(found);
        return state === null
          ? TE.right({ state, rows: [] })
          : pipe(
              readRows(state),
              TE.map((rows) => ({ state, rows })),
            );
      }),
    ),
    replace: (found, next, rows) =>
      pipe(
        read,
        TE.flatMap((before): TE.TaskEither<Failure, void> =>
          versionOf(before) === versionOf(found) ? load(before, next, rows) : TE.left(contended),
        ),
      ),
  };
};
