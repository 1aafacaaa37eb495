import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { Accepted } from "../domain/debt-position/events";
import type { DebtPositionKey } from "../domain/debt-position/model";
import { beneficiariesOf } from "../domain/debt-position/registries";
import {
  update,
  wrongIupd,
  type Update,
  type UpdateRejected,
} from "../domain/debt-position/update";
import type { CodeTaken } from "../ports/debt-positions";
import type { HasRegistries } from "../ports/registries";
import {
  commandDebtPosition,
  type CommandEnvironment,
  type CommandFailure,
  type Expectation,
} from "./debt-position-command";

export type UpdateDebtPosition = Pick<Update, "proposal" | "toPublish" | "grant" | "auxDigit"> & {
  readonly isStrict: boolean;
};

const duplicate =
  ({ organization }: DebtPositionKey) =>
  ({ code }: CodeTaken): UpdateRejected => ({
    _tag: "DuplicateDebtPosition",
    organization,
    what: `one of its ${code.toUpperCase()} codes`,
  });

/** Replaces a position's contents. A body that names another position is refused before anything is read. */
export const updateDebtPosition =
  (
    key: DebtPositionKey,
    isExpected: Expectation,
    command: UpdateDebtPosition,
  ): RTE.ReaderTaskEither<
    CommandEnvironment & HasRegistries,
    UpdateRejected | CommandFailure,
    Accepted
  > =>
  (environment) => {
    const { isStrict, proposal } = command;
    const violation = wrongIupd(key.iupd, proposal);
    if (violation !== null) return TE.left({ _tag: "InvalidDebtPosition", violation });
    const planId = environment.uuid();
    return pipe(
      environment.registriesFor(beneficiariesOf(key.organization, proposal.options)),
      TE.flatMap((registries) =>
        commandDebtPosition<UpdateRejected, Accepted>(
          key,
          isExpected,
          (execution) =>
            update({ ...execution, ...command, planId, policy: { isStrict, registries } }),
          duplicate(key),
        )(environment),
      ),
    );
  };
