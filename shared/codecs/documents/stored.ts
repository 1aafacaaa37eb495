import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../../prelude/record";
import { literals } from "../../prelude/refined";

/** Where a document differs from what we write; the values stay out of it, because they may be personal. */
export type Faults = ReadonlyArray<string>;

/** The number that writers put into every document. It grows when a shape changes, with a reader for the one before. */
export const schema = 1;

const pathOf = ({ context }: t.ValidationError): string =>
  context
    .slice(1)
    .map(({ key }) => key)
    .join(".");

const faultsOf = (errors: t.Errors): Faults => errors.map(pathOf);

/** Reads documents of one kind and of a schema that we know; everything else in a document is dropped. */
export const reader = <A, O>(
  kind: string,
  body: t.Type<A, O>,
): ((document: unknown) => E.Either<Faults, A>) => {
  const Envelope = record("Envelope", { kind: literals("kind", kind), schema: t.literal(schema) });
  return (document) =>
    pipe(
      Envelope.decode(document),
      E.flatMap(() => body.decode(document)),
      E.mapLeft(faultsOf),
    );
};
