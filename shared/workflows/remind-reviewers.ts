import * as E from "fp-ts/Either";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { plusMillis, toMillis } from "../prelude/instant";
import type { Review } from "../domain/review/model";
import { remind, reminderDueAt } from "../domain/review/notify-again";
import type { HasReviewPolicy } from "../ports/review-policy";
import type { StoreFailure } from "../ports/store";
import { linesTo, type LinesEnvironment } from "./notification-lines";
import { anyVersion, commandReview, type ReviewEnvironment } from "./review-command";
import { forgetful } from "./review-work";

/** Requests of one tick, and the time it may take; the next tick goes on. */
const maxReminded = 200;
const maxMillis = 30_000;
const hour = 3_600_000;

export type Reminders = {
  readonly reminded: number;
  readonly failed: number;
  readonly hasMore: boolean;
};

type Environment = ReviewEnvironment & LinesEnvironment & HasReviewPolicy;

const remindOf =
  ({ id, owner, serviceId }: Review) =>
  (environment: Environment) => {
    const lines = linesTo("REVIEWERS")(environment)();
    const everyHours = environment.reviewPolicy.reminderHours;
    return forgetful(
      commandReview(
        { service: { owner, id: serviceId }, review: id },
        anyVersion,
        (execution) => (service) => E.right(remind({ ...execution, everyHours, lines })(service)),
      )(environment),
    );
  };

/** Reminds reviewers of the requests that nobody has taken for too long, each once in a period. */
export const remindReviewers: RTE.ReaderTaskEither<Environment, StoreFailure, Reminders> = (
  environment,
) => {
  const { now, reviewPolicy, services } = environment;
  const started = now();
  const isLate = (): boolean => toMillis(now()) - toMillis(started) >= maxMillis;
  const isDue = (review: Review): boolean => {
    const due = reminderDueAt(review, reviewPolicy.reminderHours);
    return due !== null && due <= started;
  };
  return services.reviews<StoreFailure, Reminders>(
    {
      statuses: ["PENDING"],
      organization: null,
      scope: null,
      requestedUntil: plusMillis(started, -reviewPolicy.reminderHours * hour),
    },
    { reminded: 0, failed: 0, hasMore: false },
    (sofar, { items }) => {
      const due = items.filter(isDue).slice(0, maxReminded - sofar.reminded - sofar.failed);
      return pipe(
        due,
        T.traverseSeqArray((review) => remindOf(review)(environment)),
        T.map((outcomes) => {
          const failed = sofar.failed + outcomes.filter(E.isLeft).length;
          const reminded = sofar.reminded + outcomes.filter(E.isRight).length;
          return { reminded, failed, hasMore: reminded + failed >= maxReminded || isLate() };
        }),
        (task) => TE.fromTask<Reminders, StoreFailure>(task),
      );
    },
  );
};
