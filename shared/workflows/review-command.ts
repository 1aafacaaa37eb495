import * as E from "fp-ts/Either";
import { IORef } from "fp-ts/IORef";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { supersede } from "../domain/review/supersede";
import type { Reviewed } from "../domain/review/reviewed";
import type { ReviewOutdated } from "../domain/review/refusal";
import type { NotificationId, ReviewId } from "../domain/service/identifiers";
import type { Execution, Service, ServiceDecision } from "../domain/service/service";
import type { HasClock } from "../ports/clock";
import type { HasDigest } from "../ports/digest";
import type { HasIds } from "../ports/ids";
import type { HasPatience } from "../ports/patience";
import { type HasServices, type LoadedService, type ServiceKey } from "../ports/services";
import type { Contended, StoreFailure } from "../ports/store";
import {
  untilSettled,
  type Expectation,
  type StaleVersion,
  type TooContended,
} from "./debt-position-command";
import type { DispatchEnvironment } from "./dispatch-service-events";
import { reviewVersion } from "./review-version";
import { dispatchSoon } from "./service-command";

/** No such request, or not of that service. */
export type ReviewNotFound = { readonly _tag: "ReviewNotFound"; readonly reviewId: ReviewId };

export const reviewNotFound = (reviewId: ReviewId): ReviewNotFound => ({
  _tag: "ReviewNotFound",
  reviewId,
});

export type ReviewEnvironment = DispatchEnvironment & HasClock & HasDigest & HasIds & HasPatience;
export type ReviewFailure = ReviewNotFound | StaleVersion | TooContended | StoreFailure;

export type ReviewAddress = { readonly service: ServiceKey; readonly review: ReviewId };

/** What a command came to: the service as decided, and whether anything was written for it. */
export type Decided = {
  readonly next: Service;
  readonly hasChanged: boolean;
  /** The notices that were asked for. */
  readonly notices: ReadonlyArray<NotificationId>;
};

export const anyVersion: Expectation = () => true;

const reviewed = (service: Service): Reviewed | null =>
  service.review === null ? null : { ...service, review: service.review };

const decidedBy = ({ events, next }: ServiceDecision): Decided => ({
  next,
  hasChanged: events.length > 0,
  notices: events.flatMap(({ notificationId, type }) =>
    type === "NotificationRequested" && notificationId !== null ? [notificationId] : [],
  ),
});

const wasWrittenBy = ({ value }: LoadedService, command: string): boolean =>
  [value.lifecycle, value.publication, value.review].some(
    (document) => document?.lastCommand === command,
  );

type Decide<F> = (execution: Execution) => (service: Reviewed) => E.Either<F, ServiceDecision>;

/**
 * One command on a request to publish: read, decide, compare with what the caller expects, commit, and put what
 * follows on the queues. A command that changes nothing succeeds whatever version was named, so a repeat after a
 * lost answer does. A request that its service no longer waits for is closed as superseded before the refusal is told.
 */
export const commandReview =
  <F extends { readonly _tag: string }>(
    { review, service }: ReviewAddress,
    isExpected: Expectation,
    decide: Decide<F>,
  ): RTE.ReaderTaskEither<ReviewEnvironment, F | ReviewFailure, Decided> =>
  (environment) => {
    const { commandId, now, services } = environment;
    const command = commandId();
    type Failure = F | ReviewFailure;
    // What an attempt wrote may land after it was given up: the next one then finds its own work.
    const landed = new IORef<ServiceDecision | null>(null);

    const commit = (
      found: LoadedService,
      decision: ServiceDecision,
    ): TE.TaskEither<Failure | Contended, Decided> =>
      decision.events.length === 0
        ? TE.right(decidedBy(decision))
        : pipe(
            TE.fromIO(landed.write(decision)),
            TE.flatMap(() => services.commit(found, decision)),
            TE.flatMapTask(() => dispatchSoon(decision)(environment)),
            TE.map(() => decidedBy(decision)),
          );

    const refuse = (
      found: LoadedService,
      current: Reviewed,
      refusal: F,
    ): TE.TaskEither<Failure | Contended, Decided> =>
      isOutdated(refusal)
        ? pipe(
            commit(found, supersede({ at: now(), command: commandId() })(current)),
            TE.flatMap(() => TE.left(refusal)),
          )
        : TE.left(refusal);

    const attempt: TE.TaskEither<Failure | Contended, Decided> = pipe(
      services.get(service, review),
      TE.flatMap((stored): typeof attempt => {
        if (O.isNone(stored)) return TE.left(reviewNotFound(review));
        const found = stored.value;
        const current = reviewed(found.value);
        if (current === null) return TE.left(reviewNotFound(review));
        const earlier = landed.read();
        if (earlier !== null && wasWrittenBy(found, command))
          return pipe(
            TE.fromTask(dispatchSoon(earlier)(environment)),
            TE.map(() => decidedBy(earlier)),
          );
        const outcome = decide({ at: now(), command })(current);
        const isRepeat = E.isRight(outcome) && outcome.right.events.length === 0;
        if (!isRepeat && !isExpected(reviewVersion(environment, current.review)))
          return TE.left({ _tag: "StaleVersion" });
        return E.isLeft(outcome)
          ? refuse(found, current, outcome.left)
          : commit(found, outcome.right);
      }),
    );
    return untilSettled(attempt)(environment);
  };

const isOutdated = (refusal: { readonly _tag: string }): refusal is ReviewOutdated =>
  refusal._tag === "ReviewOutdated";

/** For who knows a request by its id only. */
export const locateReview =
  (
    review: ReviewId,
  ): RTE.ReaderTaskEither<HasServices, ReviewNotFound | StoreFailure, ReviewAddress> =>
  ({ services }) =>
    pipe(
      services.keyOfReview(review),
      TE.flatMapEither(E.fromOption(() => reviewNotFound(review))),
      TE.map((service) => ({ service, review })),
    );
