import * as E from "fp-ts/Either";
import { IORef } from "fp-ts/IORef";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { identity, pipe } from "fp-ts/function";
import { toMillis } from "../prelude/instant";
import { effective } from "../domain/debt-position/clock";
import type { Accepted, Execution, Removed } from "../domain/debt-position/events";
import type { DebtPosition, DebtPositionKey } from "../domain/debt-position/model";
import { versionOf } from "../domain/debt-position/version";
import type { HasClock } from "../ports/clock";
import type { CodeTaken, HasDebtPositions } from "../ports/debt-positions";
import type { HasIds } from "../ports/ids";
import type { HasPatience } from "../ports/patience";
import type { Contended, StoreFailure } from "../ports/store";

export type DebtPositionNotFound = {
  readonly _tag: "DebtPositionNotFound";
  readonly organization: string;
  readonly iupd: string;
};
/** The caller named a version, and it isn't this one. */
export type StaleVersion = { readonly _tag: "StaleVersion" };
/** Others kept writing first, for as long as we tried. */
export type TooContended = { readonly _tag: "TooContended" };

/** Whether a version is one that the caller expects. */
export type Expectation = (version: string) => boolean;

export type CommandEnvironment = HasClock & HasIds & HasDebtPositions & HasPatience;
export type CommandFailure = DebtPositionNotFound | StaleVersion | TooContended | StoreFailure;

export const notFound = ({ organization, iupd }: DebtPositionKey): DebtPositionNotFound => ({
  _tag: "DebtPositionNotFound",
  organization,
  iupd,
});

/**
 * Runs what may lose a race until it is accepted or refused, or patience ends. What is tried must read and
 * decide anew each time.
 */
export const untilSettled =
  <F extends { readonly _tag: string }, A>(attempt: TE.TaskEither<F | Contended, A>) =>
  (environment: HasClock & HasPatience): TE.TaskEither<F | TooContended, A> => {
    type Failure = F | TooContended;
    const started = toMillis(environment.now());
    const go = (attempts: number): TE.TaskEither<Failure, A> =>
      pipe(
        attempt,
        TE.orElse((failure): TE.TaskEither<Failure, A> => {
          if (!isContended(failure)) return TE.left(failure);
          return toMillis(environment.now()) - started >= environment.patienceMillis
            ? TE.left({ _tag: "TooContended" })
            : pipe(
                TE.fromTask(environment.pause(attempts)),
                TE.flatMap(() => go(attempts + 1)),
              );
        }),
      );
    return go(1);
  };

const isContended = (failure: { readonly _tag: string }): failure is Contended =>
  failure._tag === "Contended";

/**
 * Whether the removal that we tried is the one that happened. The position is gone and can't tell who took it
 * away, and whoever lost that race found nothing to delete; its journal names the command.
 */
const isOurRemoval = (
  { debtPositions }: HasDebtPositions,
  { organization }: DebtPositionKey,
  { events }: Accepted | Removed,
): TE.TaskEither<StoreFailure, boolean> => {
  const last = events.at(-1);
  return last === undefined
    ? TE.right(false)
    : pipe(
        debtPositions.events(organization, last.incarnation),
        TE.map((entries) => entries.some(({ event }) => event.command === last.command)),
      );
};

/**
 * One command on a stored position: read, decide, compare with what the caller expects, commit. A stale
 * expectation is told before any other refusal, but not to whom the position is closed. The answer is what was
 * decided: `next` is the position as it is right after. Only a command that takes codes needs
 * `whenTaken`: to others a clash means that somebody else wrote.
 */
export const commandDebtPosition =
  <Rejected extends { readonly _tag: string }, D extends Accepted | Removed>(
    key: DebtPositionKey,
    isExpected: Expectation,
    decide: (execution: Execution) => (stored: DebtPosition) => E.Either<Rejected, D>,
    whenTaken: (taken: CodeTaken) => Rejected | Contended = () => ({ _tag: "Contended" }),
  ): RTE.ReaderTaskEither<CommandEnvironment, Rejected | CommandFailure, D> =>
  (environment) => {
    const { commandId, debtPositions, now } = environment;
    const command = commandId();
    // What an attempt wrote may land after it was given up: the next one then finds its own work.
    const landed = new IORef<D | null>(null);
    const attempt: TE.TaskEither<Rejected | CommandFailure | Contended, D> = pipe(
      debtPositions.get(key),
      TE.flatMap((stored): typeof attempt => {
        const earlier = landed.read();
        if (O.isNone(stored))
          return earlier?.next === null
            ? pipe(
                isOurRemoval(environment, key, earlier),
                TE.filterOrElseW(identity, () => notFound(key)),
                TE.map(() => earlier),
              )
            : TE.left(notFound(key));
        const found = stored.value;
        if (earlier !== null && found.value.lastCommand === command) return TE.right(earlier);
        const at = now();
        const outcome = decide({ at, command })(found.value);
        const mayKnow = E.isRight(outcome) || outcome.left._tag !== "SegregationForbidden";
        if (mayKnow && !isExpected(versionOf(effective(at, found.value))))
          return TE.left({ _tag: "StaleVersion" });
        return pipe(
          TE.fromEither(outcome),
          TE.tapIO((decision) => landed.write(decision)),
          TE.flatMap((decision) =>
            pipe(
              debtPositions.commit(found, decision),
              TE.bimap(
                (failure) => (failure._tag === "CodeTaken" ? whenTaken(failure) : failure),
                () => decision,
              ),
            ),
          ),
        );
      }),
    );
    return untilSettled(attempt)(environment);
  };
