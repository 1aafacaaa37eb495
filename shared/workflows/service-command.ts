import * as E from "fp-ts/Either";
import { IORef } from "fp-ts/IORef";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { ServiceCaller } from "../domain/service-access/caller";
import type { CommandId } from "../domain/primitives/identifiers";
import type { Execution, Service, ServiceDecision } from "../domain/service/service";
import type { HasClock } from "../ports/clock";
import type { HasIds } from "../ports/ids";
import type { HasPatience } from "../ports/patience";
import { pendingEventsOf, type LoadedService, type ServiceKey } from "../ports/services";
import type { Contended, StoreFailure } from "../ports/store";
import {
  untilSettled,
  type Expectation,
  type StaleVersion,
  type TooContended,
} from "./debt-position-command";
import { dispatchEvents, type DispatchEnvironment } from "./dispatch-service-events";
import { notOwn, ownKey, type LocateRejected } from "./locate-service";
import type { VersionOf } from "./service-version";

export type ServiceCommandEnvironment = DispatchEnvironment & HasClock & HasIds & HasPatience;
export type ServiceCommandFailure = LocateRejected | StaleVersion | TooContended | StoreFailure;

/** A caller, the service that they name, and the version that they expect of it. */
export type ServiceTarget = {
  readonly caller: ServiceCaller;
  readonly serviceId: string;
  readonly isExpected: Expectation;
  readonly versionOf: VersionOf;
};

const dispatchMillis = 100;

/** What follows a commit is begun at once, and the answer doesn't wait long for it: the relay does what is left. */
export const dispatchSoon =
  (decision: ServiceDecision) =>
  (environment: DispatchEnvironment): T.Task<undefined> => {
    const pending = pendingEventsOf(decision);
    if (pending.length === 0) return T.of(undefined);
    const dispatched = pipe(
      dispatchEvents(pending)(environment),
      T.map(() => undefined),
    );
    return T.getRaceMonoid<undefined>().concat(
      dispatched,
      T.delay(dispatchMillis)(T.of(undefined)),
    );
  };

const wasWrittenBy = ({ lifecycle, publication, review }: Service, command: CommandId): boolean =>
  [lifecycle, publication, review].some((document) => document?.lastCommand === command);

/**
 * One command of an institution on its service: read, decide, compare with what the caller expects, commit, and
 * put what follows on the queues. A stale expectation is told before any other refusal, but not to whom the
 * service is closed. The answer is the service as it is right after.
 */
export const commandService =
  <F extends { readonly _tag: string }>(
    { caller, isExpected, serviceId, versionOf }: ServiceTarget,
    decide: (execution: Execution) => (service: Service) => E.Either<F, ServiceDecision>,
  ): RTE.ReaderTaskEither<ServiceCommandEnvironment, F | ServiceCommandFailure, Service> =>
  (environment) => {
    type Failure = F | ServiceCommandFailure;
    const { commandId, now, services } = environment;
    const command = commandId();
    // What an attempt wrote may land after it was given up: the next one then finds its own work.
    const landed = new IORef<ServiceDecision | null>(null);

    const done = (decision: ServiceDecision): TE.TaskEither<Failure | Contended, Service> =>
      pipe(
        TE.fromTask(dispatchSoon(decision)(environment)),
        TE.map(() => decision.next),
      );

    const commanded = (found: LoadedService): TE.TaskEither<Failure | Contended, Service> => {
      const earlier = landed.read();
      if (earlier !== null && wasWrittenBy(found.value, command)) return done(earlier);
      const outcome = decide({ at: now(), command })(found.value);
      const mayKnow = E.isRight(outcome) || outcome.left._tag !== "GroupForbidden";
      const version = versionOf(found.value);
      if (mayKnow && version !== null && !isExpected(version))
        return TE.left({ _tag: "StaleVersion" });
      return pipe(
        TE.fromEither<Failure | Contended, ServiceDecision>(outcome),
        TE.tapIO((decision) => landed.write(decision)),
        TE.tap((decision) => services.commit(found, decision)),
        TE.flatMap(done),
      );
    };

    const attempt = (key: ServiceKey): TE.TaskEither<Failure | Contended, Service> =>
      pipe(
        services.get(key, null),
        TE.flatMap((found): TE.TaskEither<Failure | Contended, Service> =>
          O.isSome(found) ? commanded(found.value) : notOwn(caller, key)(environment),
        ),
      );

    return pipe(
      TE.fromEither<Failure, ServiceKey>(ownKey(caller, serviceId)),
      TE.flatMap((key) => untilSettled<Failure, Service>(attempt(key))(environment)),
    );
  };
