import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { toMillis } from "../prelude/instant";
import { settle } from "../domain/debt-position/clock";
import type { DebtPositionKey } from "../domain/debt-position/model";
import type { StoreFailure } from "../ports/store";
import { untilSettled, type CommandEnvironment, type TooContended } from "./debt-position-command";

const atOnce = 8;
/** After this the message is given back: what is done stays done. */
export const maxConsumerMillis = 60_000;

export type TransitionFailure = StoreFailure | TooContended | OutOfTime;
export type OutOfTime = { readonly _tag: "OutOfTime"; readonly left: number };

/** Writes down what the clock owes one position. Nothing owed, or no such position any more, is fine. */
const applyOne =
  (environment: CommandEnvironment) =>
  (key: DebtPositionKey): TE.TaskEither<TransitionFailure, boolean> =>
    untilSettled(
      pipe(
        environment.debtPositions.get(key),
        TE.flatMap((found) => {
          if (O.isNone(found)) return TE.right(false);
          const decision = settle(environment.now(), environment.commandId())(found.value.value);
          return decision.events.length === 0
            ? TE.right(false)
            : pipe(
                environment.debtPositions.commit(found.value, decision),
                // A transition takes no codes: a clash means that somebody else wrote.
                TE.bimap(
                  (failure) =>
                    failure._tag === "CodeTaken" ? { _tag: "Contended" as const } : failure,
                  () => true,
                ),
              );
        }),
      ),
    )(environment);

/**
 * Brings the stored status of the positions given up to the clock, each at its own instant. May be repeated
 * and overtaken freely. Answers how many it changed; all are tried before the first failure is told.
 */
export const applyTransitions =
  (
    keys: ReadonlyArray<DebtPositionKey>,
  ): RTE.ReaderTaskEither<CommandEnvironment, TransitionFailure, number> =>
  (environment) => {
    const started = toMillis(environment.now());
    const go = (
      left: ReadonlyArray<DebtPositionKey>,
      done: number,
      failed: TransitionFailure | null,
    ): TE.TaskEither<TransitionFailure, number> => {
      if (left.length === 0) return failed === null ? TE.right(done) : TE.left(failed);
      if (toMillis(environment.now()) - started >= maxConsumerMillis)
        return TE.left({ _tag: "OutOfTime", left: left.length });
      const [now, later] = RA.splitAt(atOnce)(left);
      return pipe(
        now.map(applyOne(environment)),
        T.sequenceArray,
        T.flatMap((results) => {
          const { left: failures, right: changed } = RA.separate(results);
          return go(
            later,
            done + changed.filter((isChanged) => isChanged).length,
            failed ?? failures[0] ?? null,
          );
        }),
      );
    };
    return go(keys, 0, null);
  };
