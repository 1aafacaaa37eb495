import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasReceiptDocuments } from "../../ports/receipt-documents";
import type { Bytes } from "../../ports/spool";
import type { StoreFailure } from "../../ports/store";
import { readingFailure, type Blobs } from "./container";

const nameOf = (hash: string): string => `receipt-${hash}.xml`;

async function* inOnePart(text: string): Bytes {
  yield await Promise.resolve(Buffer.from(text, "utf8"));
}

const wholeText = async (bytes: Bytes): Promise<string> => {
  const parts: Array<Uint8Array> = [];
  // eslint-disable-next-line functional/no-loop-statements, functional/immutable-data -- a stream can only be walked
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
};

export const receiptDocumentsIn = (blobs: Blobs): HasReceiptDocuments => ({
  receiptDocuments: {
    put: (hash, text) => blobs.write("receipt-document.write", nameOf(hash), inOnePart(text)),
    remove: (hash) => blobs.remove("receipt-document.remove", nameOf(hash)),
    get: (hash) =>
      pipe(
        blobs.open("receipt-document.open", nameOf(hash)),
        TE.flatMap(
          O.match(
            (): TE.TaskEither<StoreFailure, O.Option<string>> => TE.right(O.none),
            (bytes) =>
              pipe(
                TE.tryCatch(() => wholeText(bytes), readingFailure("receipt-document.open")),
                TE.map(O.some),
              ),
          ),
        ),
      ),
  },
});
