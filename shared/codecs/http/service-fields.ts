import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { shaped, type JsonSchema, type Shaped } from "../../prelude/shape";
import { list, record } from "../../prelude/record";
import { literals, refined } from "../../prelude/refined";
import { ServiceName, serviceName } from "../../domain/service/values";
import type { Instant } from "../../prelude/instant";

/** Members of bodies and answers of the surfaces about services. */

/**
 * A member that may be left out, and that null is not a value of: in a request null is refused, in an answer the
 * member is missing. In memory its absence is null.
 */
export const absentable = <A, O>(
  codec: t.Type<A, O>,
  schema: JsonSchema = {},
): t.Type<A | null, O | undefined> & Shaped =>
  shaped(
    new t.Type<A | null, O | undefined>(
      codec.name,
      (value): value is A | null => value === null || codec.is(value),
      (value, context) => {
        if (value === undefined) return t.success(null);
        return value === null
          ? t.failure(value, context, "must not be null")
          : codec.validate(value, context);
      },
      (value) => (value === null ? undefined : codec.encode(value)),
    ),
    { kind: "optional", of: codec, schema },
  );

/** The name as it is sent, with the spaces around it that the service doesn't keep. */
export const SentServiceName: t.Type<ServiceName, unknown> & Shaped = shaped(
  new t.Type<ServiceName, unknown>(
    "SentServiceName",
    ServiceName.is,
    (value, context) =>
      pipe(
        typeof value === "string" ? serviceName(value) : O.none,
        E.fromOption((): t.Errors => [{ value, context, message: "must not be blank" }]),
      ),
    t.identity,
  ),
  { kind: "schema", schema: { type: "string", minLength: 1, pattern: "\\S" } },
);

const timestampPattern = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$";
const timestamp = new RegExp(timestampPattern);

/** A moment in an answer: in UTC, to the millisecond. */
export const Timestamp = refined(
  "Timestamp",
  (value): value is string => typeof value === "string" && timestamp.test(value),
  "must be a date-time in UTC",
  { type: "string", pattern: timestampPattern },
);

export const timestampOf = (at: Instant): string => `${at.slice(0, 23)}Z`;

/** Why a request was rejected, in parts; beside the one text of the published interface. */
export const ReasonViews = list(
  record("ServiceReason", {
    code: literals(
      "ReasonCode",
      "MISSING_CONTRACT",
      "ACCOUNT_NOT_DELEGATE",
      "MISSING_MANDATORY_METADATA",
      "INCORRECT_FIELDS",
    ),
    fields: absentable(list(t.string)),
    message: absentable(t.string),
  }),
);
