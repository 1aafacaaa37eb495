import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { endOfDay, fromLocal, startOfDay, type Instant } from "../../prelude/instant";
import { record } from "../../prelude/record";
import { shaped, type JsonSchema, type Shaped } from "../../prelude/shape";
import {
  Incarnation,
  isReadableIupd,
  Iupd,
  OrganizationFiscalCode,
  readableIupdPattern,
} from "../../domain/primitives/identifiers";

export const maxInt32 = 2_147_483_647;

/** Path and query parameters of the debt-position surfaces: texts, absent when not given. */
export type Parameter<A> = t.Type<A, unknown> & Shaped;

/** Tells the kit that the text isn't of the parameter's kind at all, which has a detail of its own. */
const mismatch = "mismatch";

const decoded = <A>(
  name: string,
  schema: JsonSchema,
  validate: t.Validate<unknown, A>,
): Parameter<A> =>
  shaped(
    new t.Type<A, unknown>(
      name,
      (value): value is A => E.isRight(validate(value, [])),
      validate,
      t.identity,
    ),
    { kind: "optional", of: t.string, schema },
  );

export const parameter = <A>(
  name: string,
  byDefault: A,
  schema: JsonSchema,
  read: (text: string) => E.Either<string, A>,
): Parameter<A> =>
  decoded(name, schema, (value, context) =>
    typeof value !== "string" || value === ""
      ? t.success(byDefault)
      : pipe(
          read(value),
          E.mapLeft((message): t.Errors => [{ value, context, message }]),
        ),
  );

/** A text that must be given, and not be blank. */
export const requiredText: Parameter<string> = shaped(
  new t.Type<string, unknown>(
    "text",
    t.string.is,
    (value, context) =>
      typeof value === "string" && value.trim() !== ""
        ? t.success(value)
        : t.failure(value, context, "must not be blank"),
    t.identity,
  ),
  { kind: "schema", schema: { type: "string", pattern: "\\S" } },
);

const flags: ReadonlyMap<string, boolean> = new Map([
  ...["true", "on", "yes", "1"].map((word) => [word, true] as const),
  ...["false", "off", "no", "0"].map((word) => [word, false] as const),
]);

export const flag = (byDefault: boolean): Parameter<boolean> =>
  parameter("boolean", byDefault, { type: "boolean", default: byDefault }, (text) =>
    E.fromNullable(mismatch)(flags.get(text.toLowerCase())),
  );

type Range = { readonly minimum: number; readonly maximum: number; readonly documented: number };

/** A 32-bit integer; `byDefault` is what its absence means, `documented` what is published of that. */
export const wholeNumber = <D extends number | null>(
  byDefault: D,
  { minimum, maximum, documented }: Range,
): Parameter<number | D> =>
  parameter<number | D>(
    "integer",
    byDefault,
    { type: "integer", format: "int32", minimum, maximum, default: documented },
    (text) => {
      const value = /^[+-]?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
      if (Number.isNaN(value) || Math.abs(value) > maxInt32) return E.left(mismatch);
      if (value < minimum) return E.left(`must be greater than or equal to ${minimum}`);
      if (value > maximum) return E.left(`must be less than or equal to ${maximum}`);
      return E.right(value);
    },
  );

export const oneOf = <A extends string, D extends A | null>(
  values: ReadonlyArray<A>,
  byDefault: D,
): Parameter<A | D> =>
  parameter<A | D>(
    "enum",
    byDefault,
    { type: "string", enum: values, ...(byDefault === null ? {} : { default: byDefault }) },
    (text) => E.fromNullable(mismatch)(values.find((value) => value === text)),
  );

/** Two-digit codes between commas. A malformed list is a constraint, not a mismatch. */
export const segregationCodes: Parameter<ReadonlyArray<string> | null> =
  parameter<ReadonlyArray<string> | null>(
    "segregationCodes",
    null,
    { type: "string", pattern: "^\\d{2}(,\\d{2})*$" },
    (text) =>
      /^\d{2}(,\d{2})*$/.test(text)
        ? E.right(text.split(","))
        : E.left('must match "\\d{2}(,\\d{2})*"'),
  );

/** A life of a position, as its ETag begins. */
export const incarnation: Parameter<Incarnation | null> = parameter<Incarnation | null>(
  "incarnation",
  null,
  { type: "string", pattern: "^[0-9A-HJKMNP-TV-Z]{26}$" },
  (text) => (Incarnation.is(text) ? E.right(text) : E.left("must be a ULID")),
);

/** A bound of a list's window: present as soon as its name is given, even without a value. */
export type Bound = { readonly at: Instant | null };

const bound = (
  name: string,
  schema: JsonSchema,
  read: (text: string) => E.Either<string, Instant>,
): Parameter<Bound | null> =>
  decoded<Bound | null>(name, schema, (value, context) => {
    if (typeof value !== "string") return t.success(null);
    if (value === "") return t.success({ at: null });
    return pipe(
      read(value),
      E.bimap(
        (message): t.Errors => [{ value, context, message }],
        (at) => ({ at }),
      ),
    );
  });

/** An offset after a date is tolerated and ignored. */
const dateWithOffset = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:?\d{2})?$/;
const dateBound = (toInstant: (date: string) => ReturnType<typeof startOfDay>) =>
  bound("date", { type: "string", format: "date" }, (text) =>
    pipe(
      toInstant(dateWithOffset.exec(text)?.[1] ?? ""),
      E.fromOption(() => mismatch),
    ),
  );
export const dateFrom = dateBound(startOfDay);
export const dateTo = dateBound(endOfDay);

/** Of a date-time with an offset or zone only the wall time counts. */
const zone = /(?:Z|[+-]\d{2}(?::?\d{2})?(?::?\d{2})?)?(?:\[[^\]]*\])?$/;
export const dateTimeBound = bound("date-time", { type: "string", format: "date-time" }, (text) =>
  pipe(
    fromLocal(text.replace(zone, "")),
    E.fromOption(() => mismatch),
  ),
);

export const OrganizationPath = record("OrganizationPath", {
  organizationfiscalcode: OrganizationFiscalCode,
});

export const ReadableIupd: Parameter<Iupd> = shaped(
  new t.Type<Iupd, unknown>(
    "ReadableIupd",
    (value): value is Iupd => Iupd.is(value) && isReadableIupd(value),
    (value, context) =>
      Iupd.is(value) && isReadableIupd(value)
        ? t.success(value)
        : t.failure(value, context, 'must match "[\\w*\\h-]+"'),
    t.identity,
  ),
  { kind: "schema", schema: { type: "string", pattern: readableIupdPattern, maxLength: 255 } },
);

export const PositionPath = record("PositionPath", {
  organizationfiscalcode: OrganizationFiscalCode,
  iupd: Iupd,
});
export const ReadablePositionPath = record("ReadablePositionPath", {
  organizationfiscalcode: OrganizationFiscalCode,
  iupd: ReadableIupd,
});

export const NoParameters = record("NoParameters", {});
export const SegregationQuery = record("SegregationQuery", { segregationCodes });
