import { refined } from "../../prelude/refined";

/** Members of answers that several views share. */

const isLocalDateTime = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/.test(value);

/** Local date-time, without zone, of the UTC clock. */
export const LocalDateTime = refined(
  "LocalDateTime",
  isLocalDateTime,
  "must be a local date-time",
  {
    type: "string",
    pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?$",
  },
);

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

export const Count = refined("Count", isCount, "must be a count", {
  type: "integer",
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
});
