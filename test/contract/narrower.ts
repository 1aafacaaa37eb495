import type { JsonSchema } from "../../shared/prelude/shape";
import {
  alternatives,
  itemOf,
  membersOf,
  numberIn,
  resolved,
  texts,
  type Schemas,
} from "./schema-parts";

export type Side = { readonly schema: JsonSchema; readonly schemas: Schemas };

type Pair = { readonly theirs: Side; readonly ours: Side };

const plain = ({ schema, schemas }: Side): JsonSchema =>
  alternatives(schema, schemas).find(({ type }) => type !== "null") ?? {};

const allowsNull = ({ schema, schemas }: Side): boolean =>
  alternatives(schema, schemas).some(({ type }) => type === "null");

const when = (holds: boolean, keyword: string): ReadonlyArray<string> => (holds ? [keyword] : []);

const isType = (theirs: JsonSchema, ours: JsonSchema): boolean =>
  theirs["type"] === ours["type"] || (theirs["type"] === "integer" && ours["type"] === "number");

/** The most that a schema lets through, also by the format of its numbers. */
const upperBound = (schema: JsonSchema, keyword: string): number =>
  numberIn(
    schema,
    keyword,
    keyword === "maximum" && schema["format"] === "int32" ? 2 ** 31 - 1 : Infinity,
  );

const bounds = (theirs: JsonSchema, ours: JsonSchema): ReadonlyArray<string> => [
  ...["minimum", "minLength", "minItems"].filter(
    (keyword) => numberIn(ours, keyword, -Infinity) > numberIn(theirs, keyword, -Infinity),
  ),
  ...["maximum", "maxLength", "maxItems"].filter(
    (keyword) => upperBound(ours, keyword) < upperBound(theirs, keyword),
  ),
  ...when(ours["uniqueItems"] === true && theirs["uniqueItems"] !== true, "uniqueItems"),
];

const choices = (theirs: JsonSchema, ours: JsonSchema): ReadonlyArray<string> => {
  if (!("enum" in ours)) return [];
  const accepted = texts(ours["enum"]);
  return when(
    !("enum" in theirs) || texts(theirs["enum"]).some((value) => !accepted.includes(value)),
    "enum",
  );
};

const patterns = ({ ours: { schema, schemas }, theirs }: Pair): ReadonlyArray<string> => {
  const own = plain({ schema, schemas });
  return when("pattern" in own && own["pattern"] !== plain(theirs)["pattern"], "pattern");
};

const members = (pair: Pair): ReadonlyArray<string> => {
  const theirs = plain(pair.theirs);
  const ours = new Map(membersOf(plain(pair.ours)));
  const mayBeAbsent = texts(plain(pair.ours)["required"]).filter(
    (name) => !texts(theirs["required"]).includes(name),
  );
  return [
    ...mayBeAbsent.map((name) => `required/${name}`),
    ...membersOf(theirs)
      .filter(([, member]) => resolved(member, pair.theirs.schemas)["readOnly"] !== true)
      .flatMap(([name, member]) => {
        const own = ours.get(name);
        return own === undefined
          ? [`${name}/ignored`]
          : narrowings({
              theirs: { ...pair.theirs, schema: member },
              ours: { ...pair.ours, schema: own },
            }).map((place) => `${name}/${place}`);
      }),
  ];
};

/** Where our schema refuses, or reads differently, what theirs lets a caller send: one pointer for each keyword. */
export const narrowings = (pair: Pair): ReadonlyArray<string> => {
  const theirs = plain(pair.theirs);
  const ours = plain(pair.ours);
  if (!isType(theirs, ours)) return ["type"];
  const items = {
    theirs: { ...pair.theirs, schema: itemOf(theirs) },
    ours: { ...pair.ours, schema: itemOf(ours) },
  };
  return [
    ...when(allowsNull(pair.theirs) && !allowsNull(pair.ours), "null"),
    ...when("default" in theirs && theirs["default"] !== ours["default"], "default"),
    ...bounds(theirs, ours),
    ...choices(theirs, ours),
    ...patterns(pair),
    ...(theirs["type"] === "array" ? narrowings(items).map((place) => `*/${place}`) : []),
    ...(theirs["type"] === "object" ? members(pair) : []),
  ];
};
