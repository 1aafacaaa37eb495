import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { Count, StoredInstant } from "./scalars";
import { reader, schema } from "./stored";

export const registryKind = "registry";
export const registryRowsKind = "registry-rows";

/** The documents that hold the rows of one load. */
const Load = record("RegistryLoad", { version: t.string, chunks: Count });
const State = record("RegistryState", {
  version: t.string,
  chunks: Count,
  count: Count,
  loadedAt: StoredInstant,
});

const Pointer = record("Registry", {
  /** What is in force; null until a first load is complete. */
  state: nullable(State),
  /** Loads whose rows may still lie about: begun, or replaced. */
  leftovers: list(Load),
});

export type RegistryLoad = t.TypeOf<typeof Load>;
export type StoredRegistryState = t.TypeOf<typeof State>;
export type RegistryPointer = t.TypeOf<typeof Pointer>;

export const pointerDocument = (pointer: RegistryPointer) => ({
  ...Pointer.encode(pointer),
  kind: registryKind,
  schema,
});
export const fromPointerDocument = reader(registryKind, Pointer);

export const TaxonomyRow = record("TaxonomyRow", {
  category: t.string,
  validFrom: t.string,
  validTo: nullable(t.string),
});
export const Iban = t.string;

/** Some of the rows of one load. */
export const registryRows = <Row, O>(row: t.Type<Row, O>) => {
  const Rows = record("RegistryRows", { rows: list(row) });
  return {
    documentOf: (rows: ReadonlyArray<Row>) => ({
      ...Rows.encode({ rows }),
      kind: registryRowsKind,
      schema,
    }),
    fromDocument: reader(registryRowsKind, Rows),
  };
};
