import * as t from "io-ts";
import { record } from "../../prelude/record";
import { OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { refined, refinedString } from "../../prelude/refined";
import { absentable } from "./service-fields";
import { Count } from "./view-fields";

/** What operators ask of one institution's data, and of the keys of services. */

export const LedgerPath = record("LedgerPath", { organization: OrganizationFiscalCode });

/** Lines of JSON, each with the container and the document that it holds. */
export const ExportedLines = t.string;

/**
 * Institutions choose what they write as a debtor's code, so only what no code can be is refused: what is too short to
 * be looked for in texts, and what begins or ends with a blank.
 */
const ErasedFiscalCode = refinedString("ErasedFiscalCode", {
  pattern: "^\\S[^]*\\S$",
  minLength: 5,
  maxLength: 255,
});

const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const Flag = refined("Flag", isFlag, "must be true or false", { type: "boolean" });

export const ErasureRequest = record("ErasureRequest", {
  fiscalCode: ErasedFiscalCode,
  /** Only count. */
  dryRun: absentable(Flag, { type: "boolean", default: false }),
});

const ErasedCounts = record("ErasedCounts", {
  positions: Count,
  receipts: Count,
  deliveries: Count,
  requests: Count,
  /** Positions whose copy in the archive named the person. */
  archivedCopies: Count,
});

export const ErasureView = record("Erasure", {
  dryRun: t.boolean,
  erased: ErasedCounts,
  /** What is owed, or not decided yet, and stays as it is. */
  left: ErasedCounts,
  more: t.boolean,
});

export const ServiceKeysRenewalView = record("ServiceKeysRenewal", {
  renewed: Count,
  unreadable: Count,
  more: t.boolean,
});
