import * as t from "io-ts";
import { list, record } from "../../prelude/record";
import { Iupd, OrganizationFiscalCode } from "../../domain/primitives/identifiers";
import { StoredInstant } from "./scalars";
import { reader, schema } from "./stored";

export const archiveMarkKind = "archive-mark";

/** Positions of which the archive may hold a copy that nothing means; it stays until that is settled. */
const ArchiveMark = record("ArchiveMark", {
  name: t.string,
  organization: OrganizationFiscalCode,
  iupds: list(Iupd),
  at: StoredInstant,
});
type ArchiveMark = t.TypeOf<typeof ArchiveMark>;

export const documentOf = (mark: ArchiveMark) => ({
  ...ArchiveMark.encode(mark),
  kind: archiveMarkKind,
  schema,
  pending: true,
});

export const fromDocument = reader<ArchiveMark, unknown>(archiveMarkKind, ArchiveMark);
