import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { effective } from "../domain/debt-position/clock";
import type { Accepted, Execution } from "../domain/debt-position/events";
import { findOption } from "../domain/debt-position/find-option";
import type { DebtPosition, PaymentOption } from "../domain/debt-position/model";
import { versionOf } from "../domain/debt-position/version";
import type { OrganizationFiscalCode } from "../domain/primitives/identifiers";
import type { CodeKind } from "../ports/debt-positions";
import type { Contended, StoreFailure } from "../ports/store";
import {
  untilSettled,
  type CommandEnvironment,
  type Expectation,
  type StaleVersion,
  type TooContended,
} from "./debt-position-command";

/** An option by one of its codes, inside an institution. */
export type OptionCode = {
  readonly organization: OrganizationFiscalCode;
  readonly code: string;
  readonly kind: CodeKind;
};

/** The position right after a command, and its option that was named. */
export type Commanded = { readonly position: DebtPosition; readonly option: PaymentOption };

export type OptionCommandFailure = StaleVersion | TooContended | StoreFailure;

/**
 * One command on the position that has an option with this code: look up, decide, compare with what the caller
 * expects, commit. A stale expectation is told before any other refusal, but not to whom the option is closed.
 * `missing` is what is told when no option has the code.
 */
export const commandPaymentOption =
  <Missing extends { readonly _tag: string }, Rejected extends { readonly _tag: string }>(
    { code, kind, organization }: OptionCode,
    missing: Missing,
    isExpected: Expectation,
    decide: (execution: Execution) => (stored: DebtPosition) => E.Either<Rejected, Accepted>,
  ): RTE.ReaderTaskEither<
    CommandEnvironment,
    Missing | Rejected | OptionCommandFailure,
    Commanded
  > =>
  (environment) => {
    const { commandId, debtPositions, now } = environment;
    type Failure = Missing | Rejected | StaleVersion | StoreFailure;
    const attempt: TE.TaskEither<Failure | Contended, Commanded> = pipe(
      debtPositions.byCode(organization, code, kind),
      TE.flatMapEither(E.fromOption((): Failure => missing)),
      TE.flatMap((found): typeof attempt => {
        const at = now();
        const decided = decide({ at, command: commandId() })(found.value);
        const mayKnow = E.isRight(decided) || decided.left._tag !== "SegregationForbiddenOnNotice";
        if (mayKnow && !isExpected(versionOf(effective(at, found.value))))
          return TE.left({ _tag: "StaleVersion" });
        if (E.isLeft(decided)) return TE.left(decided.left);
        const position = decided.right.next;
        const option = findOption(position, code);
        return pipe(
          debtPositions.commit(found, decided.right),
          // No codes are taken here: a clash means that somebody else wrote.
          TE.mapLeft((failure) =>
            failure._tag === "CodeTaken" ? ({ _tag: "Contended" } as const) : failure,
          ),
          TE.flatMap((): typeof attempt =>
            option === null ? TE.left(missing) : TE.right({ position, option }),
          ),
        );
      }),
    );
    return untilSettled(attempt)(environment);
  };
