import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { BodyTooLarge, Bytes, Spool, Spooled, UnreadableBody } from "../../shared/ports/spool";
import type { StoreFailure } from "../../shared/ports/store";

type Refused = BodyTooLarge | UnreadableBody;
type Failure = Refused | StoreFailure;

const codeOf = (error: unknown): string => {
  const code: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "code") : null;
  return typeof code === "string" ? code : "unknown";
};

const diskFailure = (error: unknown): StoreFailure => ({
  _tag: "StoreUnavailable",
  step: "spool",
  reason: codeOf(error),
});

const unreadable: UnreadableBody = {
  _tag: "UnreadableBody",
  problem: "the body could not be read to its end",
};

async function* readFrom(file: string): Bytes {
  // eslint-disable-next-line functional/no-loop-statements -- a stream can only be walked
  for await (const part of createReadStream(file, { highWaterMark: 256 * 1_024 }))
    if (part instanceof Uint8Array) yield part;
}

type Next = IteratorResult<Uint8Array> | Refused;

/** What comes next, or why nothing more does: a failure of the caller's must not look like one of the disk. */
const nextOf = (parts: AsyncIterator<Uint8Array>): Promise<Next> =>
  parts.next().catch(() => unreadable);

const copied =
  (content: Bytes, handle: FileHandle, maxBytes: number) =>
  async (): Promise<Refused | { readonly sha256: string; readonly bytes: number }> => {
    /* eslint-disable functional/no-let, functional/no-loop-statements -- a stream can only be walked */
    const hash = createHash("sha256");
    const parts = content[Symbol.asyncIterator]();
    let bytes = 0;
    for (;;) {
      const next = await nextOf(parts);
      if ("_tag" in next) return next;
      if (next.done === true) return { sha256: hash.digest("hex"), bytes };
      bytes += next.value.byteLength;
      if (bytes > maxBytes) {
        await parts.return?.(undefined);
        return { _tag: "BodyTooLarge", limit: maxBytes };
      }
      hash.update(next.value);
      await handle.writeFile(next.value);
    }
    /* eslint-enable functional/no-let, functional/no-loop-statements */
  };

/**
 * Sets contents aside in files of their own under a folder of this machine. What a crash leaves there is the
 * operating system's to clear: it is the folder for temporary files.
 */
export const spoolIn =
  (folder: string): Spool =>
  (content, maxBytes) => {
    const kept = async (): Promise<Refused | Spooled> => {
      const own = await mkdtemp(path.join(folder, "reporting-flow-"));
      const discard: T.Task<void> = () =>
        rm(own, { recursive: true, force: true }).catch(() => undefined);
      const file = path.join(own, "content");
      const handle = await open(file, "wx", 0o600);
      const outcome = await copied(content, handle, maxBytes)().finally(() => handle.close());
      if (!("_tag" in outcome)) return { ...outcome, read: () => readFrom(file), discard };
      await discard();
      return outcome;
    };
    return pipe(
      TE.tryCatch(kept, (error): Failure => diskFailure(error)),
      TE.flatMap((outcome) =>
        "_tag" in outcome
          ? TE.left<Failure, Spooled>(outcome)
          : TE.right<Failure, Spooled>(outcome),
      ),
    );
  };
