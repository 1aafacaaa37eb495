import type { Option } from "fp-ts/Option";
import type { TaskEither } from "fp-ts/TaskEither";
import type { StoreFailure } from "./store";

/**
 * XML documents of receipts that are too large to lie beside what is asked of them, by the SHA-256 of their UTF-8
 * bytes. They are written before what names them and never change, so writing one again does no harm.
 */
export type HasReceiptDocuments = {
  readonly receiptDocuments: {
    readonly put: (hash: string, text: string) => TaskEither<StoreFailure, void>;
    /** That it isn't there any more is fine. */
    readonly remove: (hash: string) => TaskEither<StoreFailure, void>;
    readonly get: (hash: string) => TaskEither<StoreFailure, Option<string>>;
  };
};
