import fc from "fast-check";
import type { Json, JsonSchema } from "../../shared/prelude/shape";
import { alternatives, itemOf, membersOf, numberIn, texts, type Schemas } from "./schema-parts";

const date = fc
  .date({ noInvalidDate: true, min: new Date("2000-01-01"), max: new Date("2099-12-31") })
  .map((value) => value.toISOString());

const matching = (
  pattern: string,
  lengths: { readonly minLength: number; readonly maxLength: number },
): fc.Arbitrary<string> => {
  const regex = new RegExp(pattern, "u");
  const built = () => fc.stringMatching(regex, { maxLength: lengths.maxLength });
  // Digits in the form of a date are seldom one.
  if (pattern.startsWith("^\\d{4}-\\d{2}-\\d{2}T"))
    return fc.oneof(
      { weight: 30, arbitrary: date.map((text) => (regex.test(text) ? text : text.slice(0, -1))) },
      { weight: 1, arbitrary: built() },
    );
  // Patterns that ask for something anywhere are met by most texts; the others are built from the pattern.
  return regex.test("any text") || regex.test("any-text")
    ? fc.string({ ...lengths, unit: "grapheme" }).filter((value) => regex.test(value))
    : built();
};

const text = ({ format, pattern, ...schema }: JsonSchema): fc.Arbitrary<Json> => {
  if (format === "date") return date.map((value) => value.slice(0, 10));
  if (format === "date-time") return date;
  const lengths = {
    minLength: numberIn(schema, "minLength", 0),
    maxLength: Math.min(numberIn(schema, "maxLength", 40), 1000),
  };
  return (
    typeof pattern === "string"
      ? matching(pattern, lengths)
      : fc.string({ ...lengths, unit: "grapheme" })
  ).filter(({ length }) => length >= lengths.minLength && length <= lengths.maxLength);
};

const whole = (schema: JsonSchema): fc.Arbitrary<Json> => {
  const min = numberIn(schema, "minimum", -1000);
  const max = numberIn(schema, "maximum", Math.max(min, 0) + 1_000_000);
  return fc.oneof(fc.integer({ min, max: Math.min(max, 2 ** 31) }), fc.constantFrom(min, max));
};

/** The members that are required, and most of the others. */
const members = (schema: JsonSchema, schemas: Schemas): fc.Arbitrary<Json> => {
  const required = texts(schema["required"]);
  return fc
    .tuple(
      ...membersOf(schema).map(([name, member]) => {
        const present = valuesOf(member, schemas).map((value) => [[name, value] as const]);
        return required.includes(name)
          ? present
          : fc.oneof({ weight: 4, arbitrary: present }, { weight: 1, arbitrary: fc.constant([]) });
      }),
    )
    .map((entries) => Object.fromEntries(entries.flat()));
};

const one = (schema: JsonSchema, schemas: Schemas): fc.Arbitrary<Json> => {
  const { enum: values } = schema;
  const type = typeof schema["type"] === "string" ? schema["type"] : "";
  if (type === "null") return fc.constant(null);
  if (Array.isArray(values))
    return fc.constantFrom(...(values as ReadonlyArray<Json>).filter((value) => value !== null));
  switch (type) {
    case "string":
      return text(schema);
    case "integer":
      return whole(schema);
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0));
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(valuesOf(itemOf(schema), schemas), {
        minLength: numberIn(schema, "minItems", 0),
        maxLength: Math.min(numberIn(schema, "maxItems", 3), 3),
        size: "max",
      });
    case "object":
      return members(schema, schemas);
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema)}`);
  }
};

/** Values that a schema admits; seldom null where something else is admitted too. */
export const valuesOf = (schema: JsonSchema, schemas: Schemas): fc.Arbitrary<Json> =>
  fc.oneof(
    ...alternatives(schema, schemas).map((each) => ({
      weight: each["type"] === "null" ? 1 : 4,
      arbitrary: one(each, schemas),
    })),
  );
