import * as t from "io-ts";
import { shaped } from "../../prelude/shape";

/** The body of an answer that has none (204). */
export const NoContent = shaped(
  new t.Type<undefined>(
    "NoContent",
    (value): value is undefined => value === undefined,
    (value, context) =>
      value === undefined ? t.success(value) : t.failure(value, context, "must be absent"),
    t.identity,
  ),
  { kind: "schema", schema: {} },
);
