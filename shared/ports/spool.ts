import type { Task } from "fp-ts/Task";
import type { TaskEither } from "fp-ts/TaskEither";
import type { StoreFailure } from "./store";

export type Bytes = AsyncIterable<Uint8Array>;

/** What a caller sends is longer than we take. */
export type BodyTooLarge = { readonly _tag: "BodyTooLarge"; readonly limit: number };
/** The caller went away, or the connection did. */
export type UnreadableBody = { readonly _tag: "UnreadableBody"; readonly problem: string };

/** Content set aside on this machine, because its name is known only at its end. */
export type Spooled = {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** From the beginning, as often as wanted. */
  readonly read: () => Bytes;
  readonly discard: Task<void>;
};

export type Spool = (
  content: Bytes,
  maxBytes: number,
) => TaskEither<BodyTooLarge | UnreadableBody | StoreFailure, Spooled>;
