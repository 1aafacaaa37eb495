import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { fromLocal, isInstant, type Instant } from "../../prelude/instant";
import { list, nullable } from "../../prelude/record";
import { refined } from "../../prelude/refined";
import { shaped, type JsonSchema, type Shaped } from "../../prelude/shape";
import type { FieldValue } from "../../domain/service/fields";

/** Members of bodies and answers of the reviewers' surface. */

const utcPattern = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$";
const utc = new RegExp(utcPattern);

/** A moment in an answer: in UTC, to the millisecond. */
export const Moment = refined(
  "Moment",
  (value): value is string => typeof value === "string" && utc.test(value),
  "must be a date-time in UTC",
  { type: "string", pattern: utcPattern },
);

const givenPattern = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z$";
const given = new RegExp(givenPattern);
const givenSchema: JsonSchema = { type: "string", pattern: givenPattern };

/** A moment in a body: in UTC, and said to be. */
export const GivenMoment: t.Type<Instant, unknown> & Shaped = shaped(
  new t.Type<Instant, unknown>(
    "GivenMoment",
    isInstant,
    (value, context) =>
      pipe(
        typeof value === "string" && given.test(value) ? value.replace(/Z$/, "") : "",
        fromLocal,
        E.fromOption((): t.Errors => [
          { value, context, message: "must be a date-time in UTC, such as 2030-05-21T10:00:00Z" },
        ]),
      ),
    t.identity,
  ),
  { kind: "schema", schema: givenSchema },
);

const texts = list(t.string);
const scalars = [t.string, t.number, t.boolean, texts] as const;

const isValue = (value: unknown): value is Exclude<FieldValue, null> =>
  scalars.some((codec) => codec.is(value));

/** What a field of a service holds: it depends on the field. */
export const ValueOfField = nullable(
  shaped(
    new t.Type<Exclude<FieldValue, null>, unknown>(
      "ValueOfField",
      isValue,
      (value, context) =>
        isValue(value)
          ? t.success(value)
          : t.failure(value, context, "must be a text, a number, a truth value or a list of texts"),
      t.identity,
    ),
    { kind: "either", of: scalars },
  ),
);

const stopsAt = (limit: number) => (text: string) => text.length <= limit;

/** A text that may be left out, or null, or blank, which all mean the same. */
export const optionalRemark = (limit: number): t.Type<string | null, unknown> & Shaped => {
  const fits = stopsAt(limit);
  return shaped(
    new t.Type<string | null, unknown>(
      "OptionalRemark",
      (value): value is string | null => value === null || typeof value === "string",
      (value, context) => {
        if (value === undefined || value === null) return t.success(null);
        if (typeof value !== "string") return t.failure(value, context, "must be a text");
        if (!fits(value)) return t.failure(value, context, `size must be between 0 and ${limit}`);
        return t.success(value.trim() === "" ? null : value.trim());
      },
      t.identity,
    ),
    { kind: "optional", of: t.string, schema: { type: "string", maxLength: limit } },
  );
};
