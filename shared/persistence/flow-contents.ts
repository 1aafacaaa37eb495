import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { flowReader, type FlowContent } from "../codecs/flow/flow-reader";
import type { FlowFault, PaymentLine } from "../domain/reporting-flow/model";
import type { ContentMissing, FlowContents, InvalidFlow } from "../ports/flow-contents";
import type { Bytes, Spool } from "../ports/spool";
import type { StoreFailure } from "../ports/store";
import { readingFailure, type Blobs } from "./blob/container";

const nameOf = (content: string): string => `${content}.xml`;

export const isContent = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

const invalid = (fault: FlowFault): InvalidFlow => ({ _tag: "InvalidFlow", ...fault });

const notUtf8: InvalidFlow = invalid({
  element: "FlussoRiversamento",
  problem: "must be encoded in UTF-8",
});

type Taken<E, A> = (sofar: A, lines: ReadonlyArray<PaymentLine>) => TE.TaskEither<E, A>;

/**
 * Reads a flow from its bytes, and folds over its lines as they come. The reading stops at the first fault, and at
 * the fold's first failure.
 */
const walked =
  <E, A>(bytes: Bytes, initial: A, take: Taken<E, A>) =>
  async (): Promise<
    E.Either<E | InvalidFlow, { readonly content: FlowContent; readonly result: A }>
  > => {
    const reader = flowReader();
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const decode = (part?: Uint8Array): E.Either<InvalidFlow, string> =>
      E.tryCatch(
        () => (part === undefined ? decoder.decode() : decoder.decode(part, { stream: true })),
        () => notUtf8,
      );
    const push = (text: E.Either<InvalidFlow, string>) =>
      pipe(
        text,
        E.flatMap((piece) => pipe(reader.push(piece), E.mapLeft(invalid))),
      );
    // eslint-disable-next-line functional/no-let -- of the loop below
    let result = initial;
    // eslint-disable-next-line functional/no-loop-statements -- a stream can only be walked
    for await (const part of bytes) {
      const lines = push(decode(part));
      if (E.isLeft(lines)) return lines;
      if (lines.right.length === 0) continue;
      const taken = await take(result, lines.right)();
      if (E.isLeft(taken)) return taken;
      result = taken.right;
    }
    return pipe(
      push(decode()),
      E.flatMap(() => pipe(reader.end(), E.mapLeft(invalid))),
      E.map((content) => ({ content, result })),
    );
  };

type Walked<A> = { readonly content: FlowContent; readonly result: A };

const read = <E, A>(
  bytes: Bytes,
  initial: A,
  take: Taken<E, A>,
): TE.TaskEither<E | InvalidFlow | StoreFailure, Walked<A>> =>
  pipe(
    TE.tryCatch(walked(bytes, initial, take), (error): E | InvalidFlow | StoreFailure =>
      readingFailure("flow-content.open")(error),
    ),
    TE.flatMap((outcome) => TE.fromEither<E | InvalidFlow | StoreFailure, Walked<A>>(outcome)),
  );

const readThrough = (bytes: Bytes): TE.TaskEither<InvalidFlow | StoreFailure, FlowContent> =>
  pipe(
    read(bytes, null, () => TE.right(null)),
    TE.map(({ content }) => content),
  );

type Group<A> = { readonly rest: ReadonlyArray<PaymentLine>; readonly sofar: A };

/** Takes whole groups off the lines that have come, in order; the rest waits for more. */
const inGroups =
  <E, A>(size: number, take: Taken<E, A>) =>
  ({ rest, sofar }: Group<A>, lines: ReadonlyArray<PaymentLine>): TE.TaskEither<E, Group<A>> => {
    const all = [...rest, ...lines];
    const whole = Array.from({ length: Math.floor(all.length / size) }, (_, index) =>
      all.slice(index * size, (index + 1) * size),
    );
    return pipe(
      whole.reduce<TE.TaskEither<E, A>>(
        (before, group) => TE.flatMap((result: A) => take(result, group))(before),
        TE.right(sofar),
      ),
      TE.map((result) => ({ rest: all.slice(whole.length * size), sofar: result })),
    );
  };

/** Flows as blobs. What is received is set aside first, because its name is known at its end only. */
export const flowContentsIn = (blobs: Blobs, spool: Spool, maxBytes: number): FlowContents => {
  const opened = (content: string): TE.TaskEither<ContentMissing | StoreFailure, Bytes> =>
    pipe(
      isContent(content) ? blobs.open("flow-content.open", nameOf(content)) : TE.right(O.none),
      TE.flatMap(TE.fromOption((): ContentMissing | StoreFailure => ({ _tag: "ContentMissing" }))),
    );
  return {
    receive: (incoming) =>
      pipe(
        spool(incoming, maxBytes),
        TE.flatMap(({ bytes, discard, read: reread, sha256 }) =>
          pipe(
            readThrough(reread()),
            TE.tap(() => blobs.write("flow-content.write", nameOf(sha256), reread())),
            TE.map((known) => ({ ...known, content: sha256, bytes })),
            T.chainFirst(() => discard),
          ),
        ),
      ),

    check: (content) => {
      const bytes = { count: 0 };
      async function* counted(source: Bytes): AsyncGenerator<Uint8Array> {
        // eslint-disable-next-line functional/no-loop-statements -- a stream can only be walked
        for await (const part of source) {
          // eslint-disable-next-line functional/immutable-data -- counts what passes
          bytes.count += part.byteLength;
          yield part;
        }
      }
      return pipe(
        opened(content),
        TE.flatMap((source) => readThrough(counted(source))),
        TE.map((known) => ({ ...known, content, bytes: bytes.count })),
      );
    },

    foldLines: (content, groupSize, initial, take) =>
      pipe(
        opened(content),
        TE.flatMap((source) =>
          read(source, { rest: [], sofar: initial }, inGroups(groupSize, take)),
        ),
        TE.flatMap(({ result: { rest, sofar } }) =>
          rest.length === 0 ? TE.right(sofar) : take(sofar, rest),
        ),
      ),

    open: (content) =>
      isContent(content) ? blobs.open("flow-content.open", nameOf(content)) : TE.right(O.none),
  };
};
