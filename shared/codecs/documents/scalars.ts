import { isInstant } from "../../prelude/instant";
import { refined } from "../../prelude/refined";

/** An instant as it is in memory: canonical, so that stored ones sort as text. */
export const StoredInstant = refined("Instant", isInstant, "must be an instant", {
  type: "string",
});

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

export const Count = refined("Count", isCount, "must be a whole number", {
  type: "integer",
  minimum: 0,
});
