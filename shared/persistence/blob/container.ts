import type { ContainerClient } from "@azure/storage-blob";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Bytes } from "../../ports/spool";
import type { StoreFailure } from "../../ports/store";
import { faultOf, faultOfStatus, storeFailure } from "../cosmos/errors";
import { stepped, type Step } from "../steps";

/** The blobs of one container. Names are made from contents, so a blob that is there is the one wanted. */
export type Blobs = {
  /** Writes the content in blocks, a few megabytes of it in memory at a time; nobody sees half of it. */
  readonly write: (step: Step, name: string, content: Bytes) => TE.TaskEither<StoreFailure, void>;
  /** Puts a content in the place of the one before: for blobs whose names are not made from their contents. */
  readonly replace: (
    step: Step,
    name: string,
    content: { readonly bytes: Uint8Array; readonly mediaType: string },
  ) => TE.TaskEither<StoreFailure, void>;
  readonly exists: (step: Step, name: string) => TE.TaskEither<StoreFailure, boolean>;
  /** So many bytes from there on, or fewer at the end, and how many there are in all. */
  readonly readPart: (
    step: Step,
    name: string,
    offset: number,
    count: number,
  ) => TE.TaskEither<StoreFailure, O.Option<BlobPart>>;
  /** Removes it; that it isn't there is fine. */
  readonly remove: (step: Step, name: string) => TE.TaskEither<StoreFailure, void>;
  /** Fails when the container isn't there, or nobody answers. */
  readonly ping: (step: Step) => TE.TaskEither<StoreFailure, void>;
  /** Reading may fail later than opening; see `readingFailure`. */
  readonly open: (step: Step, name: string) => TE.TaskEither<StoreFailure, O.Option<Bytes>>;
};

export type BlobPart = { readonly bytes: Buffer; readonly total: number };

/** A call with all that the SDK repeats inside it. */
const maxCallMillis = 30_000;
/** When a download is cut off, the SDK goes on where it was. */
const maxResumptions = 3;
const blockBytes = 4 * 1_024 * 1_024;

const signal = (): AbortSignal => AbortSignal.timeout(maxCallMillis);

/** Names of equal length, because storage wants them so. */
const blockId = (number: number): string =>
  Buffer.from(String(number).padStart(8, "0")).toString("base64");

/** The content in blocks of one size, the last one shorter. */
async function* blocksOf(content: Bytes): AsyncGenerator<Buffer> {
  /* eslint-disable functional/no-let, functional/no-loop-statements, functional/immutable-data -- a stream can only be walked */
  let parts: Array<Uint8Array> = [];
  let bytes = 0;
  for await (const part of content) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes >= blockBytes) {
      yield Buffer.concat(parts);
      parts = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(parts);
  /* eslint-enable functional/no-let, functional/no-loop-statements, functional/immutable-data */
}

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null ? Reflect.get(error, "code") : null;

/** What a broken download throws while it is read. */
export const readingFailure =
  (step: Step) =>
  (error: unknown): StoreFailure =>
    storeFailure(step, faultOf(error));

/** The one place that talks to blobs, so that no call can go without its step. */
export const blobsIn = (container: ContainerClient): Blobs => ({
  write: (step, name, content) => {
    const blob = container.getBlockBlobClient(name);
    const upload = async (): Promise<void> => {
      if (await stepped(step, () => blob.exists({ abortSignal: signal() }))) return;
      const ids: Array<string> = [];
      // eslint-disable-next-line functional/no-loop-statements -- one block after the other bounds the memory
      for await (const block of blocksOf(content)) {
        const id = blockId(ids.length);
        await stepped(step, () =>
          blob.stageBlock(id, block, block.byteLength, { abortSignal: signal() }),
        );
        // eslint-disable-next-line functional/immutable-data -- the list is what is committed
        ids.push(id);
      }
      const conditions = { ifNoneMatch: "*" };
      await stepped(step, () => blob.commitBlockList(ids, { conditions, abortSignal: signal() }));
    };
    return pipe(
      TE.tryCatch(upload, (error) => error),
      // Somebody else wrote the same content meanwhile.
      TE.orElse((error) =>
        codeOf(error) === "BlobAlreadyExists"
          ? TE.right(undefined)
          : TE.left(storeFailure(step, faultOf(error))),
      ),
    );
  },

  replace: (step, name, { bytes, mediaType }) =>
    pipe(
      TE.tryCatch(
        () =>
          stepped(step, () =>
            container.getBlockBlobClient(name).upload(Buffer.from(bytes), bytes.length, {
              blobHTTPHeaders: { blobContentType: mediaType },
              abortSignal: signal(),
            }),
          ),
        (error) => storeFailure(step, faultOf(error)),
      ),
      TE.map(() => undefined),
    ),

  exists: (step, name) =>
    TE.tryCatch(
      () => stepped(step, () => container.getBlobClient(name).exists({ abortSignal: signal() })),
      (error) => storeFailure(step, faultOf(error)),
    ),

  readPart: (step, name, offset, count) =>
    pipe(
      TE.tryCatch(
        () =>
          stepped(step, async () => {
            const answer = await container
              .getBlobClient(name)
              .download(offset, count, { abortSignal: signal(), maxRetryRequests: maxResumptions });
            const parts: Array<Uint8Array> = [];
            // eslint-disable-next-line functional/no-loop-statements, functional/immutable-data -- a stream can only be walked
            for await (const part of bytesOf(answer.readableStreamBody)) parts.push(part);
            return { bytes: Buffer.concat(parts), total: totalOf(answer.contentRange) };
          }),
        (error) => error,
      ),
      TE.matchEW(
        (error) =>
          codeOf(error) === "BlobNotFound"
            ? TE.right(O.none)
            : TE.left(storeFailure(step, faultOf(error))),
        (part) => TE.right(O.some(part)),
      ),
    ),

  remove: (step, name) =>
    pipe(
      TE.tryCatch(
        () =>
          stepped(step, () =>
            container.getBlobClient(name).deleteIfExists({ abortSignal: signal() }),
          ),
        (error) => storeFailure(step, faultOf(error)),
      ),
      TE.map(() => undefined),
    ),

  ping: (step) =>
    pipe(
      TE.tryCatch(
        () => stepped(step, () => container.exists({ abortSignal: signal() })),
        (error) => storeFailure(step, faultOf(error)),
      ),
      TE.flatMap((isThere) =>
        isThere ? TE.right(undefined) : TE.left(storeFailure(step, faultOfStatus(404))),
      ),
    ),

  open: (step, name) =>
    pipe(
      TE.tryCatch(
        () =>
          stepped(step, () =>
            container
              .getBlobClient(name)
              .download(0, undefined, { maxRetryRequests: maxResumptions }),
          ),
        (error) => error,
      ),
      TE.matchEW(
        (error) =>
          codeOf(error) === "BlobNotFound"
            ? TE.right(O.none)
            : TE.left(storeFailure(step, faultOf(error))),
        ({ readableStreamBody }) =>
          TE.right(pipe(O.fromNullable(readableStreamBody), O.map(bytesOf))),
      ),
    ),
});

/** The number at the end of `bytes 0-99/1234`. */
const totalOf = (range: string | undefined): number =>
  Number(/\/(\d+)$/.exec(range ?? "")?.[1] ?? 0);

/** A stream of Node gives what its type doesn't promise: bytes, when no encoding is set. */
async function* bytesOf(stream: NodeJS.ReadableStream | undefined): AsyncGenerator<Uint8Array> {
  if (stream === undefined) return;
  // eslint-disable-next-line functional/no-loop-statements -- a stream can only be walked
  for await (const part of stream) yield typeof part === "string" ? Buffer.from(part) : part;
}
