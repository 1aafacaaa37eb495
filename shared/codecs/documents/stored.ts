import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../../prelude/record";
import { literals, refined } from "../../prelude/refined";

/** Where a document differs from what we write; the values stay out of it, because they may be personal. */
export type Faults = ReadonlyArray<string>;

/**
 * Every document carries one or two numbers. `schema` is the shape that a reader must know to read it; `shape` is the
 * one that it was written in, where that is a later one: it only added members, which readers of `schema` may pass
 * over. So the releases before and after a deployment read each other's documents, and what an older one wrote is
 * brought up to date as it is read. See decision 10.
 */
export const schema = 1;

/** What a document says of itself, and lists must read with whatever else they read. */
export const envelopeMembers: ReadonlyArray<string> = ["kind", "schema", "shape"];

export type StoredObject = Readonly<Record<string, unknown>>;

/** A document of one shape as one of the next. It is given whatever is stored, and decides nothing about its faults. */
export type Upgrade = (document: StoredObject) => StoredObject;

const pathOf = ({ context }: t.ValidationError): string =>
  context
    .slice(1)
    .map(({ key }) => key)
    .join(".");

const faultsOf = (errors: t.Errors): Faults => errors.map(pathOf);

const isShape = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
const Shape = refined("Shape", isShape, "must be a number from 1", { type: "integer" });

const LaterShape = refined(
  "Shape",
  (value): value is number | undefined => value === undefined || isShape(value),
  "must be a number from 1, or absent",
  { type: "integer" },
);

const isObject = (value: unknown): value is StoredObject =>
  typeof value === "object" && value !== null;

/**
 * Reads documents of one kind; members that it doesn't know are dropped. `upgrades` leads from each shape that was
 * ever written to the next one, so there is one less than there were shapes, and the last shape is `body`.
 */
export const reader = <A, O>(
  kind: string,
  body: t.Type<A, O>,
  upgrades: ReadonlyArray<Upgrade> = [],
): ((document: unknown) => E.Either<Faults, A>) => {
  const current = upgrades.length + 1;
  const Envelope = record("Envelope", {
    kind: literals("kind", kind),
    schema: Shape,
    shape: LaterShape,
  });
  return (document) =>
    pipe(
      Envelope.decode(document),
      E.mapLeft(faultsOf),
      E.filterOrElse(
        (envelope) => envelope.schema <= current,
        (): Faults => ["schema"],
      ),
      E.flatMap((envelope) => {
        const missed = upgrades.slice((envelope.shape ?? envelope.schema) - 1);
        const upToDate = isObject(document)
          ? missed.reduce<StoredObject>((sofar, upgrade) => upgrade(sofar), document)
          : document;
        return pipe(body.decode(upToDate), E.mapLeft(faultsOf));
      }),
    );
};
