import * as t from "io-ts";
import type { Instant } from "../../prelude/instant";
import { list, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { statuses, type DebtPosition } from "../../domain/debt-position/model";
import { foreignTransfers } from "../../domain/reporting-flow/match";
import { Incarnation, Iupd, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { Count, StoredInstant } from "./scalars";
import { reader, schema } from "./stored";

export const archivedPositionKind = "archived-position";

/**
 * What stays in the ledger in the place of a position whose document is in the archive: its identifier is still taken,
 * flows of others still find it, and the copy that is meant is told apart from any other. No personal data.
 */
const ArchivedPosition = record("ArchivedPosition", {
  organization: OrganizationFiscalCode,
  iupd: Iupd,
  incarnation: Incarnation,
  sequence: Count,
  revision: Count,
  status: literals("status", ...statuses),
  archivedAt: StoredInstant,
  foreignTransfers: list(t.string),
});
export type ArchivedPosition = t.TypeOf<typeof ArchivedPosition>;

export const documentOf = (position: DebtPosition, archivedAt: Instant) => ({
  ...ArchivedPosition.encode({
    ...position,
    archivedAt,
    foreignTransfers: foreignTransfers(position),
  }),
  kind: archivedPositionKind,
  schema,
});

export const fromDocument = reader(archivedPositionKind, ArchivedPosition);
