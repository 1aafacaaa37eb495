import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import type { Faults } from "../../codecs/documents/stored";
import type { StoreFailure, Versioned } from "../../ports/store";

export type Decode<A> = (document: unknown) => E.Either<Faults, A>;

const idOf = (document: unknown): string => {
  const id: unknown =
    typeof document === "object" && document !== null ? Reflect.get(document, "id") : null;
  return typeof id === "string" ? id : "without id";
};

/** A stored document as the value that it stands for, or which document doesn't decode, and where. */
export const decoded =
  <A>(decode: Decode<A>) =>
  (document: unknown): E.Either<StoreFailure, A> =>
    pipe(
      decode(document),
      E.mapLeft((paths) => ({ _tag: "CorruptDocument", id: idOf(document), paths })),
    );

/** The same for what a point read may have found. */
export const decodedIfFound =
  <A>(decode: Decode<A>) =>
  (found: O.Option<Versioned<unknown>>): E.Either<StoreFailure, O.Option<Versioned<A>>> =>
    pipe(
      found,
      O.traverse(E.Applicative)(({ value, version }) =>
        pipe(
          decoded(decode)(value),
          E.map((known) => ({ value: known, version })),
        ),
      ),
    );
