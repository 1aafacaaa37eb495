import * as RA from "fp-ts/ReadonlyArray";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { messageOf } from "../../codecs/messages/debt-position-transitions";
import type { DebtPositionKey } from "../../domain/debt-position/model";
import type { StoreFailure } from "../../ports/store";
import type { HasTransitionsQueue } from "../../ports/transitions-queue";
import type { Message, Queue } from "./producer";

const maxKeys = 50;
/** Base64 makes it 54 KB, and the trace adds some 90 bytes; a message may have 64. */
const maxBytes = 40 * 1024;
const maxParallel = 8;

const bytesOf = (keys: ReadonlyArray<DebtPositionKey>): number =>
  Buffer.byteLength(messageOf(keys), "utf8");

const emptyBytes = bytesOf([]);

/** In a message each key costs its own size and a comma, whatever the others are. */
const sizeOf = (key: DebtPositionKey): number => bytesOf([key]) - emptyBytes + 1;

type Page = { readonly keys: ReadonlyArray<DebtPositionKey>; readonly bytes: number };

/** As few messages as hold the keys, in their order. A key alone always fits: its two parts have bounded lengths. */
export const pagesOf = (
  keys: ReadonlyArray<DebtPositionKey>,
): ReadonlyArray<ReadonlyArray<DebtPositionKey>> =>
  keys
    .reduce<ReadonlyArray<Page>>((pages, key) => {
      const last = pages.at(-1);
      const size = sizeOf(key);
      return last === undefined || last.keys.length >= maxKeys || last.bytes + size > maxBytes
        ? [...pages, { keys: [key], bytes: emptyBytes + size }]
        : [...pages.slice(0, -1), { keys: [...last.keys, key], bytes: last.bytes + size }];
    }, [])
    .map((page) => page.keys);

export const transitionsQueueOn = (queue: Queue): HasTransitionsQueue => {
  const sendAll = (
    messages: ReadonlyArray<Message>,
    sent: number,
  ): TE.TaskEither<StoreFailure, number> => {
    if (messages.length === 0) return TE.right(sent);
    const [now, later] = RA.splitAt(maxParallel)(messages);
    return pipe(
      now,
      TE.traverseArray((message) => queue.send("transitions.send", message)),
      TE.flatMap((done) => sendAll(later, sent + done.length)),
    );
  };
  return {
    transitionsQueue: {
      length: queue.length("transitions.length"),
      send: (keys) =>
        sendAll(
          pagesOf(keys).map((page) => (trace) => messageOf(page, trace)),
          0,
        ),
    },
  };
};
