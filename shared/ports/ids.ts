import type { IO } from "fp-ts/IO";
import type { CommandId, Incarnation } from "../domain/primitives/identifiers";

/** Fresh identifiers. Those of commands and incarnations are ULIDs, so that they sort by time. */
export type HasIds = {
  readonly commandId: IO<CommandId>;
  readonly incarnation: IO<Incarnation>;
  readonly uuid: IO<string>;
};
