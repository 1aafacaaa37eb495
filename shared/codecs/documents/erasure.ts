import * as t from "io-ts";
import { record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { CommandId } from "../../domain/primitives/identifiers";
import { StoredInstant } from "./scalars";
import { reader, schema } from "./stored";

export const erasureKind = "erasure";

const StoredErasure = record("Erasure", {
  command: CommandId,
  at: StoredInstant,
  /** Which document it was: its kind, and its id. */
  what: literals("erased kind", "receipt", "delivery", "request", "archived-copy"),
  document: t.string,
});
export type Erasure = t.TypeOf<typeof StoredErasure>;

/** That a document that has no journal of its own lost a person's data, or was removed for them; not whose. */
export const documentOf = (erasure: Erasure) => ({
  ...StoredErasure.encode(erasure),
  kind: erasureKind,
  schema,
});

export const fromDocument = reader(erasureKind, StoredErasure);
