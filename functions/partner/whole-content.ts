import * as E from "fp-ts/Either";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { FailureOf } from "../../shared/http/failure";
import type { Bytes } from "../../shared/ports/spool";

type Refused = FailureOf<"BodyTooLarge" | "UnreadableBody">;

/** All of a content, or null when it is longer than that; what comes after isn't read any more. */
const read = async (content: Bytes, maxBytes: number): Promise<Uint8Array | null> => {
  const parts: Array<Uint8Array> = [];
  /* eslint-disable functional/no-let, functional/no-loop-statements, functional/immutable-data -- a stream can only be walked */
  let size = 0;
  for await (const part of content) {
    size += part.byteLength;
    if (size > maxBytes) return null;
    parts.push(part);
  }
  /* eslint-enable functional/no-let, functional/no-loop-statements, functional/immutable-data */
  return Buffer.concat(parts);
};

/** A message's bytes, counted while they come, because its length may not be announced. */
export const wholeContent = (
  content: Bytes,
  maxBytes: number,
): TE.TaskEither<Refused, Uint8Array> =>
  pipe(
    TE.tryCatch(
      () => read(content, maxBytes),
      (): Refused => ({ _tag: "UnreadableBody", problem: "the body could not be read" }),
    ),
    TE.flatMapEither(E.fromNullable<Refused>({ _tag: "BodyTooLarge", limit: maxBytes })),
  );
