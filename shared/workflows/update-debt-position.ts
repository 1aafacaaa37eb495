import * as RTE from "fp-ts/ReaderTaskEither";
import { pipe } from "fp-ts/function";
import type { DebtPositionKey } from "../domain/debt-position/model";
import {
  update,
  wrongIupd,
  type Update,
  type UpdateRejected,
} from "../domain/debt-position/update";
import type { CodeTaken } from "../ports/debt-positions";
import {
  commandDebtPosition,
  type CommandEnvironment,
  type Expectation,
} from "./debt-position-command";

export type UpdateDebtPosition = Pick<Update, "proposal" | "toPublish" | "grant" | "auxDigit">;

const duplicate =
  ({ organization }: DebtPositionKey) =>
  ({ code }: CodeTaken): UpdateRejected => ({
    _tag: "DuplicateDebtPosition",
    organization,
    what: `one of its ${code.toUpperCase()} codes`,
  });

/** Replaces a position's contents. A body that names another position is refused before anything is read. */
export const updateDebtPosition = (
  key: DebtPositionKey,
  isExpected: Expectation,
  command: UpdateDebtPosition,
) => {
  const violation = wrongIupd(key.iupd, command.proposal);
  return violation === null
    ? pipe(
        RTE.asks(({ uuid }: CommandEnvironment) => uuid()),
        RTE.flatMap((planId) =>
          commandDebtPosition(
            key,
            isExpected,
            (execution) => update({ ...execution, ...command, planId }),
            duplicate(key),
          ),
        ),
      )
    : RTE.left<CommandEnvironment, UpdateRejected>({ _tag: "InvalidDebtPosition", violation });
};
