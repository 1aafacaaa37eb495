import fc from "fast-check";
import type { Json, JsonSchema } from "../../shared/prelude/shape";
import {
  alternatives,
  isObject,
  itemOf,
  membersOf,
  numberIn,
  texts,
  type Schemas,
} from "./schema-parts";
import { valuesOf } from "./schema-values";

type Place = { readonly path: ReadonlyArray<string>; readonly schema: JsonSchema };

/** Every place of a value and the schema that applies there; members that are left out are places too. */
const placesOf = (value: Json, given: JsonSchema, schemas: Schemas): ReadonlyArray<Place> => {
  const own = alternatives(given, schemas).find(({ type }) =>
    Array.isArray(value) ? type === "array" : isObject(value) ? type === "object" : true,
  );
  if (own === undefined) return [];
  const inner = Array.isArray(value)
    ? (value as ReadonlyArray<Json>).flatMap((item, index) =>
        placesOf(item, itemOf(own), schemas).map(({ path, schema }) => ({
          path: [String(index), ...path],
          schema,
        })),
      )
    : isObject(value)
      ? membersOf(own).flatMap(([name, member]) =>
          placesOf(value[name] ?? null, member, schemas).map(({ path, schema }) => ({
            path: [name, ...path],
            schema,
          })),
        )
      : [];
  return [{ path: [], schema: given }, ...inner];
};

/** The value with something else at a place; undefined takes the member away. */
const replaced = (value: Json, path: ReadonlyArray<string>, by: Json | undefined): Json => {
  const [key, ...rest] = path;
  if (key === undefined) return by ?? null;
  if (Array.isArray(value))
    return (value as ReadonlyArray<Json>).map((item, index) =>
      String(index) === key ? replaced(item, rest, by) : item,
    );
  if (!isObject(value)) return value;
  if (rest.length > 0) return { ...value, [key]: replaced(value[key] ?? null, rest, by) };
  const others = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return by === undefined ? others : { ...others, [key]: by };
};

const offLimits = (schema: JsonSchema): ReadonlyArray<Json> => {
  const limit = numberIn(schema, "maxLength", 1000);
  return [
    "x".repeat(limit),
    "x".repeat(limit + 1),
    " ".repeat(limit + 1),
    "\u{1F600}".repeat(Math.ceil((limit + 1) / 2)),
    numberIn(schema, "minimum", 0) - 1,
    numberIn(schema, "maximum", 2 ** 53) + 1,
    ...(schema["type"] === "integer" ? ["1", "12", "-3", "+7", " 7 ", "7.0"] : []),
    ...texts(schema["enum"]).flatMap((value) => [value.toLowerCase(), `${value} `]),
  ];
};

const oddities: ReadonlyArray<Json> = [
  null,
  "",
  " ",
  "\t\n",
  "0",
  "1",
  " 1 ",
  "-1",
  "+1",
  "1.5",
  "true",
  "TRUE",
  "yes",
  true,
  false,
  0,
  1,
  -1,
  1.5,
  [],
  {},
  [null],
  "2030-05-21",
  "2030-05-21T10:00",
  "2030-05-21T10:00:00.123456Z",
  "2030-05-21T10:00:00+02:00",
  "2030-02-30T10:00:00",
  "2030-05-21T24:00:00",
  "2030-05-21Z",
  "2030-05-21+0200",
  "mario.rossi@example",
  "IT",
  "it",
];

const elseThan = (schema: JsonSchema, schemas: Schemas): fc.Arbitrary<Json | undefined> => {
  const plain = alternatives(schema, schemas)[0] ?? {};
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Json | undefined>(undefined, ...offLimits(plain)) },
    { weight: 2, arbitrary: fc.constantFrom(...oddities) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme" }) },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  );
};

const withRepeatedItem = (value: Json): Json | undefined => {
  const [first, ...rest] = Array.isArray(value) ? (value as ReadonlyArray<Json>) : [];
  return first === undefined ? undefined : [first, ...rest, first];
};

const valueAt = (value: Json, path: ReadonlyArray<string>): Json => {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(value))
    return valueAt((value as ReadonlyArray<Json>)[Number(key)] ?? null, rest);
  return isObject(value) ? valueAt(value[key] ?? null, rest) : null;
};

/** Values that a schema admits, with one thing changed, so that what is wrong with them is one thing. */
export const nearMissesOf = (schema: JsonSchema, schemas: Schemas): fc.Arbitrary<Json> =>
  valuesOf(schema, schemas).chain((value) =>
    fc.constantFrom(...placesOf(value, schema, schemas)).chain(({ path, schema: own }) => {
      const repeated = withRepeatedItem(valueAt(value, path));
      const other = elseThan(own, schemas);
      return (
        repeated === undefined ? other : fc.oneof(other, fc.constant<Json | undefined>(repeated))
      ).map((by) => replaced(value, path, by));
    }),
  );
