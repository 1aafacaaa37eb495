import { fieldPaths, fields, type FieldPath, type FieldValue } from "./fields";
import type { ServiceData } from "./service-data";

export type Difference = {
  readonly path: FieldPath;
  readonly label: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
};

/** Lists are compared as sets: their order means nothing to who receives or sends messages. */
const comparable = (value: FieldValue): string =>
  JSON.stringify(
    typeof value === "object" && value !== null ? [...new Set(value)].toSorted() : value,
  );

/**
 * The payment ceiling of a release is the platform's and never the institution's, so the two can't be
 * compared: a difference there would be shown to reviewers each time and mean nothing.
 */
const compared = fieldPaths.filter((path) => path !== "max_allowed_payment_amount");

/** What would change for citizens if the draft replaced the released copy, field by field in a fixed order. */
export const differences = (released: ServiceData, draft: ServiceData): ReadonlyArray<Difference> =>
  compared.flatMap((path) => {
    const { label, read } = fields[path];
    const [before, after] = [read(released), read(draft)];
    return comparable(before) === comparable(after) ? [] : [{ path, label, before, after }];
  });

export const changedFields = (
  released: ServiceData,
  draft: ServiceData,
): ReadonlyArray<FieldPath> => differences(released, draft).map(({ path }) => path);
