import * as E from "fp-ts/Either";
import * as t from "io-ts";
import { shaped, type Shaped } from "./shape";

export type Members = Readonly<Record<string, t.Mixed>>;
export type TypeOfMembers<M extends Members> = { readonly [K in keyof M]: t.TypeOf<M[K]> };
export type OutputOfMembers<M extends Members> = { readonly [K in keyof M]: t.OutputOf<M[K]> };
export type RecordC<M extends Members> = t.Type<TypeOfMembers<M>, OutputOfMembers<M>> & {
  readonly _tag: "Record";
  readonly members: M;
} & Shaped;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * An exact record: members that it doesn't name are dropped in both directions, and never read from a
 * prototype. Each member's codec decides what an absent value means; all violations are reported.
 */
export const record = <M extends Members>(name: string, members: M): RecordC<M> => {
  const entries = Object.entries(members);
  const own = (value: Readonly<Record<string, unknown>>, key: string): unknown =>
    Object.hasOwn(value, key) ? value[key] : undefined;

  // Every request passes here some hundred times, so both directions fill one object in place.
  const validate: t.Validate<unknown, TypeOfMembers<M>> = (input, context) => {
    if (!isObject(input)) return t.failure(input, context, "must be an object");
    const violations: Array<t.ValidationError> = [];
    const decoded: Record<string, unknown> = {};
    entries.forEach(([key, type]) => {
      const actual = own(input, key);
      const result = type.validate(actual, t.appendContext(context, key, type, actual));
      // eslint-disable-next-line functional/immutable-data -- local accumulators of a hot loop
      if (E.isLeft(result)) violations.push(...result.left);
      // eslint-disable-next-line functional/immutable-data -- local accumulators of a hot loop
      else decoded[key] = result.right;
    });
    if (violations.length > 0) return t.failures(violations);
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- every member was decoded by its own codec
    return t.success(decoded as TypeOfMembers<M>);
  };
  const type = new t.Type<TypeOfMembers<M>, OutputOfMembers<M>>(
    name,
    (value): value is TypeOfMembers<M> =>
      isObject(value) && entries.every(([key, member]) => member.is(own(value, key))),
    validate,
    (value) => {
      const written: Record<string, unknown> = {};
      entries.forEach(([key, member]) => {
        const encoded: unknown = member.encode(value[key]);
        // What is nothing at all is left out, as it is when it is written down.
        // eslint-disable-next-line functional/immutable-data -- local accumulator of a hot loop
        if (encoded !== undefined) written[key] = encoded;
      });
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- every member is encoded by its own codec
      return written as OutputOfMembers<M>;
    },
  );
  return Object.assign(shaped(type, { kind: "record", members }), {
    _tag: "Record" as const,
    members,
  });
};

/** A value or an explicit null; absent is refused. For documents and answers. */
export const nullable = <A, O>(codec: t.Type<A, O>): t.Type<A | null, O | null> & Shaped =>
  shaped(
    new t.Type<A | null, O | null>(
      codec.name,
      (value): value is A | null => value === null || codec.is(value),
      (value, context) => (value === null ? t.success(null) : codec.validate(value, context)),
      (value) => (value === null ? null : codec.encode(value)),
    ),
    { kind: "nullable", of: codec },
  );

/** An array, for documents and answers. */
export const list = <A, O>(
  codec: t.Type<A, O>,
): t.Type<ReadonlyArray<A>, ReadonlyArray<O>> & Shaped =>
  shaped(
    new t.Type<ReadonlyArray<A>, ReadonlyArray<O>>(
      codec.name,
      (value): value is ReadonlyArray<A> =>
        Array.isArray(value) && value.every((item) => codec.is(item)),
      (value, context) => {
        if (!Array.isArray(value)) return t.failure(value, context, "must be an array");
        const items: ReadonlyArray<unknown> = value;
        const results = items.map((item, index) =>
          codec.validate(item, t.appendContext(context, String(index), codec, item)),
        );
        const violations = results.flatMap((result) => (E.isLeft(result) ? result.left : []));
        return violations.length > 0
          ? t.failures(violations)
          : t.success(results.flatMap((result) => (E.isRight(result) ? [result.right] : [])));
      },
      (items) => items.map((item) => codec.encode(item)),
    ),
    { kind: "list", item: codec, schema: {} },
  );
