import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { fromLocal, toLocal, type Instant } from "../../prelude/instant";
import { shaped, type JsonSchema, type Shaped } from "../../prelude/shape";
import { cents, type Cents } from "../../domain/primitives/cents";

/**
 * Members of request bodies as the published service reads them: null, or absent, means not given; numbers
 * and booleans may stand for texts and texts for numbers and booleans, where nothing is lost.
 */
type Field<A> = t.Type<A, unknown> & Shaped;

export type Rule = {
  readonly holds: (text: string) => boolean;
  readonly message: string;
  readonly schema: JsonSchema;
};

const isAbsent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

const codec = <A>(
  name: string,
  validate: t.Validate<unknown, A>,
  encode: (value: A) => unknown = t.identity,
): t.Type<A, unknown> =>
  new t.Type<A, unknown>(
    name,
    (value): value is A => E.isRight(validate(value, [])),
    validate,
    encode,
  );

/** Refuses an absent value with the message of the published service. */
const required = <A>(inner: t.Type<A, unknown>, message: string, schema: JsonSchema): Field<A> =>
  shaped(
    codec<A>(
      inner.name,
      (value, context) =>
        isAbsent(value) ? t.failure(value, context, message) : inner.validate(value, context),
      inner.encode,
    ),
    { kind: "schema", schema },
  );

/** A value that may be left out. */
const optional = <A>(inner: t.Type<A, unknown>, schema: JsonSchema): Field<A | null> =>
  shaped(
    codec<A | null>(
      inner.name,
      (value, context) => (isAbsent(value) ? t.success(null) : inner.validate(value, context)),
      (value) => (value === null ? null : inner.encode(value)),
    ),
    { kind: "optional", of: inner, schema },
  );

export const maxLength = (
  limit: number,
  message = `size must be between 0 and ${limit}`,
): Rule => ({
  holds: (text) => text.length <= limit,
  message,
  schema: { maxLength: limit },
});

export const matching = (pattern: string, message: string): Rule => {
  const regex = new RegExp(pattern, "u");
  return { holds: (text) => regex.test(text), message, schema: { pattern } };
};

/** Not empty and not only blanks. */
export const notBlank = (message: string): Rule => ({
  holds: (text) => text.trim() !== "",
  message,
  schema: { pattern: "\\S" },
});

/** Longest text that the published service can store where it names no limit. */
const stored = maxLength(255);

const schemaOf = (rules: ReadonlyArray<Rule>): JsonSchema => {
  const [first = {}, ...rest] = rules.map(({ schema }) => schema);
  return { type: "string", ...first, ...(rest.length === 0 ? {} : { allOf: rest }) };
};

const asText = (value: unknown): string | null =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : null;

const textCodec = (rules: ReadonlyArray<Rule>): t.Type<string, unknown> =>
  codec("text", (value, context) => {
    const text = asText(value);
    if (text === null) return t.failure(value, context, "must be a text");
    const broken = rules.filter(({ holds }) => !holds(text));
    return broken.length === 0
      ? t.success(text)
      : t.failures(broken.map(({ message }) => ({ value, context, message })));
  });

const limited = (rules: ReadonlyArray<Rule>): ReadonlyArray<Rule> =>
  rules.some(({ schema }) => "maxLength" in schema) ? rules : [...rules, stored];

export const requiredText = (message: string, ...rules: ReadonlyArray<Rule>): Field<string> => {
  const all = limited(rules);
  return required(textCodec(all), message, schemaOf(all));
};

export const optionalText = (...rules: ReadonlyArray<Rule>): Field<string | null> => {
  const all = limited(rules);
  return optional(textCodec(all), schemaOf(all));
};

/** A text that counts as left out when it is blank. */
export const optionalUnlessBlank = (...rules: ReadonlyArray<Rule>): Field<string | null> => {
  const inner = optionalText(...rules);
  return shaped(
    codec<string | null>(
      inner.name,
      (value, context) =>
        typeof value === "string" && value.trim() === ""
          ? t.success(null)
          : inner.validate(value, context),
      inner.encode,
    ),
    inner.shape,
  );
};

/** A text of ours (a branded identifier) that must be given. */
export const requiredOf = <A extends string>(
  brand: t.Type<A>,
  message: string,
  schema: JsonSchema,
): Field<A> =>
  required(
    codec<A>(brand.name, (value, context) => {
      const text = asText(value);
      if (text === null) return t.failure(value, context, "must be a text");
      if (text.trim() === "") return t.failure(value, context, message);
      return brand.is(text)
        ? t.success(text)
        : t.failure(value, context, "size must be between 1 and 255");
    }),
    message,
    schema,
  );

/** A text of ours that may be left out, or be blank, which means the same. */
export const optionalOf = <A extends string>(
  brand: t.Type<A>,
  schema: JsonSchema,
): Field<A | null> =>
  optional(
    codec<A | null>(brand.name, (value, context) => {
      const text = asText(value);
      if (text === null) return t.failure(value, context, "must be a text");
      if (text.trim() === "") return t.success(null);
      return brand.is(text)
        ? t.success(text)
        : t.failure(value, context, "size must be between 0 and 255");
    }),
    schema,
  );

const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  [1, true],
  [false, false],
  ["false", false],
  ["False", false],
  ["FALSE", false],
  [0, false],
]);

const flag: t.Type<boolean, unknown> = codec("boolean", (value, context) => {
  const truth = truths.get(value);
  return truth === undefined
    ? t.failure(value, context, "must be true or false")
    : t.success(truth);
});

export const requiredFlag = (message: string): Field<boolean> =>
  required(flag, message, { type: "boolean" });

export const flagOr = (byDefault: boolean): Field<boolean> =>
  shaped(
    codec<boolean>("boolean", (value, context) =>
      isAbsent(value) ? t.success(byDefault) : flag.validate(value, context),
    ),
    { kind: "optional", of: flag, schema: { type: "boolean", default: byDefault } },
  );

const whole = /^\s*[+-]?\d+\s*$/;

const asNumber = (value: unknown): number =>
  typeof value === "number"
    ? value
    : typeof value === "string" && whole.test(value)
      ? Number(value)
      : Number.NaN;

/** An amount in whole cents, one at least. Fractions are refused, not cut off. */
export const requiredAmount = (
  minimum: number,
  belowMinimum: string,
  absent: string,
): Field<Cents> =>
  required(
    codec<Cents>("integer", (value, context) => {
      const amount = asNumber(value);
      if (!Number.isSafeInteger(amount))
        return t.failure(value, context, "must be a whole number of cents");
      if (amount < minimum) return t.failure(value, context, belowMinimum);
      return pipe(
        cents(amount),
        O.match(
          () => t.failure(value, context, belowMinimum),
          (valid) => t.success(valid),
        ),
      );
    }),
    absent,
    { type: "integer", format: "int64", minimum, maximum: Number.MAX_SAFE_INTEGER },
  );

/** The form of date-times in bodies: local, compared with the UTC clock. A final Z is dropped, an offset refused. */
const dateTimePattern = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?Z?$";
const dateTimeSchema: JsonSchema = { type: "string", pattern: dateTimePattern };
export const dateTimeMessage = "must be a date-time without offset, such as 2030-05-21T10:00:00";

const dateTimeCodec: t.Type<Instant, unknown> = codec(
  "date-time",
  (value, context) =>
    typeof value === "string"
      ? pipe(
          fromLocal(value.replace(/Z$/, "")),
          E.fromOption((): t.Errors => [{ value, context, message: dateTimeMessage }]),
        )
      : t.failure(value, context, dateTimeMessage),
  toLocal,
);

const isBlank = (value: unknown): boolean => typeof value === "string" && value.trim() === "";

const blankIsAbsent = <A>(field: Field<A>): Field<A> =>
  shaped(
    codec<A>(
      field.name,
      (value, context) => field.validate(isBlank(value) ? null : value, context),
      field.encode,
    ),
    field.shape,
  );

export const requiredDateTime = (message: string): Field<Instant> =>
  blankIsAbsent(required(dateTimeCodec, message, dateTimeSchema));

export const optionalDateTime: Field<Instant | null> = blankIsAbsent(
  optional(dateTimeCodec, dateTimeSchema),
);

/** An array that may be left out: then it is empty. Its size and its items' keys are checked before the items. */
export const arrayOf = <A>(
  item: t.Type<A, unknown>,
  rules: ReadonlyArray<{
    readonly holds: (items: ReadonlyArray<unknown>) => boolean;
    readonly message: string;
    readonly schema: JsonSchema;
  }> = [],
): t.Type<ReadonlyArray<A>, unknown> & Shaped =>
  shaped(
    codec<ReadonlyArray<A>>("array", (value, context) => {
      if (isAbsent(value)) return t.success([]);
      if (!Array.isArray(value)) return t.failure(value, context, "must be an array");
      const items: ReadonlyArray<unknown> = value;
      const broken = rules
        .filter(({ holds }) => !holds(items))
        .map(({ message }) => ({ value, context, message }));
      const results = items.map((each, index) =>
        item.validate(each, t.appendContext(context, String(index), item, each)),
      );
      const violations = [
        ...broken,
        ...results.flatMap((result) => (E.isLeft(result) ? result.left : [])),
      ];
      return violations.length > 0
        ? t.failures(violations)
        : t.success(results.flatMap((result) => (E.isRight(result) ? [result.right] : [])));
    }),
    {
      kind: "list",
      item,
      schema: Object.fromEntries(rules.flatMap(({ schema }) => Object.entries(schema))),
    },
  );

/** An object that may be left out. */
export const optionalObject = <A>(inner: t.Type<A, unknown>): Field<A | null> =>
  optional(inner, {});
