import type * as t from "io-ts";
import { record } from "../../prelude/record";
import { Iupd, OrganizationFiscalCode } from "../../domain/primitives/identifiers";

/** What timers read of a position. */
export const DuePosition = record("DuePosition", {
  organization: OrganizationFiscalCode,
  iupd: Iupd,
});
export type DuePosition = t.TypeOf<typeof DuePosition>;
