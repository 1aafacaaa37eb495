import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { shapeOf, type Json, type JsonSchema, type Shape } from "../prelude/shape";

/** A schema that documents refer to by name, and what it was made from. */
export type Component = {
  readonly name: string;
  /** The codec; null for a schema that is written down as such. */
  readonly source: t.Mixed | null;
  readonly schema: JsonSchema;
};

/** A schema (JSON Schema 2020-12) and the components that it refers to, directly or not. */
export type Described = {
  readonly schema: JsonSchema;
  readonly components: ReadonlyArray<Component>;
};

/** What kept a codec from being described: where it sits and its name. */
export type Undescribed = string;

const bare = (schema: JsonSchema): Described => ({ schema, components: [] });

export const componentReference = (name: string): JsonSchema => ({
  $ref: `#/components/schemas/${name}`,
});

/** Whether the codec lets a member be left out. */
export const mayBeAbsent = (codec: t.Mixed): boolean => E.isRight(codec.decode(undefined));
const mayBeNull = (codec: t.Mixed): boolean => E.isRight(codec.decode(null));

const isList = (json: Json | undefined): json is ReadonlyArray<Json> => Array.isArray(json);

/** The same schema, with null besides. Keywords about texts and numbers don't concern null; an enumeration does. */
const orNull = (schema: JsonSchema): JsonSchema => {
  const { type, enum: values } = schema;
  if (typeof type !== "string" || "const" in schema) return { anyOf: [schema, { type: "null" }] };
  if (type === "null") return schema;
  return {
    ...schema,
    type: [type, "null"],
    ...(isList(values) && !values.includes(null) ? { enum: [...values, null] } : {}),
  };
};

const under =
  (place: string) =>
  (problem: Undescribed): Undescribed =>
    `${place}: ${problem}`;

const describeRecord = (
  codec: t.Mixed,
  members: Readonly<Record<string, t.Mixed>>,
): E.Either<Undescribed, Described> =>
  pipe(
    Object.entries(members),
    E.traverseArray(([member, type]) =>
      pipe(
        describe(type),
        E.bimap(under(`${codec.name}.${member}`), (described) => ({ member, type, described })),
      ),
    ),
    E.map((all) => {
      const required = all.filter(({ type }) => !mayBeAbsent(type)).map(({ member }) => member);
      const schema: JsonSchema = {
        type: "object",
        ...(required.length === 0 ? {} : { required }),
        properties: Object.fromEntries(
          all.map(({ member, described }) => [member, described.schema]),
        ),
      };
      return {
        schema: componentReference(codec.name),
        components: [
          { name: codec.name, source: codec, schema },
          ...all.flatMap(({ described }) => described.components),
        ],
      };
    }),
  );

const describeList = (
  codec: t.Mixed,
  item: t.Mixed,
  schema: JsonSchema,
): E.Either<Undescribed, Described> =>
  pipe(
    describe(item),
    E.bimap(under(`${codec.name}[]`), (described) => ({
      ...described,
      schema: { type: "array", items: described.schema, ...schema },
    })),
  );

/** An optional's own schema is whole when it names a type; otherwise it adds to the schema of what is optional. */
const describeOptional = (of: t.Mixed, schema: JsonSchema): E.Either<Undescribed, Described> =>
  "type" in schema
    ? E.right(bare(schema))
    : pipe(
        describeValue(of),
        E.map((described) => ({ ...described, schema: { ...described.schema, ...schema } })),
      );

const describeEither = (
  codec: t.Mixed,
  of: ReadonlyArray<t.Mixed>,
): E.Either<Undescribed, Described> =>
  pipe(
    of,
    E.traverseArray(describe),
    E.bimap(under(codec.name), (all) => ({
      schema: { anyOf: all.map(({ schema }) => schema) },
      components: all.flatMap(({ components }) => components),
    })),
  );

const describeShape = (codec: t.Mixed, shape: Shape): E.Either<Undescribed, Described> => {
  switch (shape.kind) {
    case "schema":
      return E.right(bare(shape.schema));
    case "record":
      return describeRecord(codec, shape.members);
    case "list":
      return describeList(codec, shape.item, shape.schema);
    case "nullable":
      return describeValue(shape.of);
    case "either":
      return describeEither(codec, shape.of);
    case "optional":
      return describeOptional(shape.of, shape.schema);
  }
};

const describeBuiltIn = (codec: t.Mixed): E.Either<Undescribed, Described> => {
  if (codec instanceof t.StringType) return E.right(bare({ type: "string" }));
  if (codec instanceof t.NumberType) return E.right(bare({ type: "number" }));
  if (codec instanceof t.BooleanType) return E.right(bare({ type: "boolean" }));
  if (codec instanceof t.NullType) return E.right(bare({ type: "null" }));
  return E.left(`the codec ${codec.name} has no published shape`);
};

const describeValue = (codec: t.Mixed): E.Either<Undescribed, Described> => {
  const shape = shapeOf(codec);
  return shape === null ? describeBuiltIn(codec) : describeShape(codec, shape);
};

/**
 * The schema of what a codec accepts in a JSON document. Records become components under their names.
 * Nothing becomes "anything": a codec that doesn't tell its shape is named on the left.
 */
export const describe = (codec: t.Mixed): E.Either<Undescribed, Described> =>
  pipe(
    describeValue(codec),
    E.map((described) =>
      mayBeNull(codec) ? { ...described, schema: orNull(described.schema) } : described,
    ),
  );

/** The schema of a path or query parameter: as in a document, but there is no way to write null. */
export const describeParameter = describeValue;

const isSame = (one: Component, other: Component): boolean =>
  one.source === other.source && JSON.stringify(one.schema) === JSON.stringify(other.schema);

/** The components by name, in the order of their names. Two that share a name must be the same one. */
export const namedComponents = (
  components: ReadonlyArray<Component>,
): E.Either<Undescribed, Readonly<Record<string, JsonSchema>>> => {
  const first = new Map(components.toReversed().map((component) => [component.name, component]));
  const clash = components.find((component) => {
    const known = first.get(component.name);
    return known !== undefined && !isSame(known, component);
  });
  return clash === undefined
    ? E.right(
        Object.fromEntries(
          [...first.values()]
            .toSorted((one, other) => (one.name < other.name ? -1 : 1))
            .map(({ name, schema }) => [name, schema]),
        ),
      )
    : E.left(`two different schemas are named ${clash.name}`);
};
