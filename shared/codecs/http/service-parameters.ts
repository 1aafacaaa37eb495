import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { shaped, type JsonSchema, type Shaped } from "../../prelude/shape";

/** Path and query parameters of the surfaces about services. Unlike elsewhere, one that is given must not be empty. */

type Parameter<A> = t.Type<A, unknown> & Shaped;

const parameter = <A>(
  name: string,
  byDefault: A,
  schema: JsonSchema,
  read: (text: string) => E.Either<string, A>,
): Parameter<A> => {
  const validate: t.Validate<unknown, A> = (value, context) =>
    value === undefined
      ? t.success(byDefault)
      : pipe(
          read(typeof value === "string" ? value : ""),
          E.mapLeft((message): t.Errors => [{ value, context, message }]),
        );
  return shaped(
    new t.Type<A, unknown>(
      name,
      (value): value is A => E.isRight(validate(value, [])),
      validate,
      t.identity,
    ),
    { kind: "optional", of: t.string, schema },
  );
};

/** No number that a double can't hold has fewer digits than this. */
const digits = /^\d{1,16}$/;

export const wholeNumber = (
  byDefault: number,
  minimum: number,
  maximum: number,
): Parameter<number> =>
  parameter(
    "integer",
    byDefault,
    { type: "integer", minimum, maximum, default: byDefault },
    (text) => {
      const value = digits.test(text) ? Number(text) : Number.NaN;
      return value >= minimum && value <= maximum
        ? E.right(value)
        : E.left(`must be a whole number from ${minimum} to ${maximum}`);
    },
  );

const direction: Parameter<"ASC" | "DESC"> = parameter<"ASC" | "DESC">(
  "order",
  "DESC",
  { type: "string", enum: ["ASC", "DESC"], default: "DESC" },
  (text) => (text === "ASC" || text === "DESC" ? E.right(text) : E.left("must be ASC or DESC")),
);

const token: Parameter<string | null> = parameter<string | null>(
  "continuationToken",
  null,
  { type: "string", minLength: 1 },
  (text) => (text === "" ? E.left("must not be empty") : E.right(text)),
);

const optionalText = (name: string): Parameter<string | null> =>
  parameter<string | null>(name, null, { type: "string", minLength: 1 }, (text) =>
    text === "" ? E.left("must not be empty") : E.right(text),
  );

const requiredText: Parameter<string> = shaped(
  new t.Type<string, unknown>(
    "text",
    t.string.is,
    (value, context) =>
      typeof value === "string" && value.trim() !== ""
        ? t.success(value)
        : t.failure(value, context, "must not be empty"),
    t.identity,
  ),
  { kind: "schema", schema: { type: "string", pattern: "\\S" } },
);

/** Whatever it is: one that isn't an id of ours is of no service, which is a 404. */
const serviceId: Parameter<string> = shaped(
  new t.Type<string, unknown>(
    "ServiceId",
    t.string.is,
    (value, context) =>
      typeof value === "string" && value !== ""
        ? t.success(value)
        : t.failure(value, context, "must not be empty"),
    t.identity,
  ),
  { kind: "schema", schema: { type: "string", minLength: 1 } },
);

export const ServicePath = record("ServicePath", { serviceId });

export const ServiceKeyPath = record("ServiceKeyPath", {
  serviceId,
  keyType: literals("SubscriptionKeyType", "primary", "secondary"),
});

export const ServicesQuery = record("ServicesQuery", {
  limit: wholeNumber(20, 1, 100),
  offset: wholeNumber(0, 0, Number.MAX_SAFE_INTEGER),
});

export const HistoryQuery = record("HistoryQuery", {
  order: direction,
  limit: wholeNumber(10, 1, 100),
  continuationToken: token,
});

export const DuplicatesQuery = record("DuplicatesQuery", {
  serviceName: requiredText,
  organizationFiscalCode: requiredText,
  serviceId: optionalText("serviceId"),
});
