import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { approve, type ApproveRejected } from "../domain/review/approve";
import { assign, type AssignRejected } from "../domain/review/assign";
import { comment, type CommentRejected } from "../domain/review/comment";
import { isOpen, type Review } from "../domain/review/model";
import type { Channel } from "../domain/review/notification";
import { notifyAgain } from "../domain/review/notify-again";
import { reject, type RejectRejected } from "../domain/review/reject";
import type { Reason } from "../domain/review/reasons";
import type { ReviewerOwnsService } from "../domain/review/refusal";
import { isOwnRequest, type Reviewed, type Reviewer } from "../domain/review/reviewed";
import { hintsFor, type Hint } from "../domain/service-checks/hints";
import { differences, type Difference } from "../domain/service/differences";
import type { ReviewerId, ReviewId } from "../domain/service/identifiers";
import type { Execution, ServiceDecision } from "../domain/service/service";
import type { Remark } from "../domain/service/values";
import type { HasDigest } from "../ports/digest";
import type { HasServices } from "../ports/services";
import type { StoreFailure } from "../ports/store";
import type { Expectation } from "./debt-position-command";
import { allLines, linesTo, type LinesEnvironment } from "./notification-lines";
import {
  commandReview,
  locateReview,
  reviewNotFound,
  type Decided,
  type ReviewEnvironment,
  type ReviewFailure,
  type ReviewNotFound,
} from "./review-command";
import { reviewVersion } from "./review-version";

/** What reviewers do with a request, each named by its id alone. */

export type DeciderEnvironment = ReviewEnvironment & LinesEnvironment;

type Decision<F> = RTE.ReaderTaskEither<DeciderEnvironment, F | ReviewFailure, Decided>;

const decideOn = <F extends { readonly _tag: string }>(
  review: ReviewId,
  isExpected: Expectation,
  decide: (
    environment: DeciderEnvironment,
  ) => (execution: Execution) => (service: Reviewed) => E.Either<F, ServiceDecision>,
): Decision<F> =>
  pipe(
    RTE.ask<DeciderEnvironment>(),
    RTE.flatMap((environment) =>
      pipe(
        locateReview(review),
        RTE.flatMap((address) => commandReview(address, isExpected, decide(environment))),
      ),
    ),
  );

type By = {
  readonly review: ReviewId;
  readonly reviewer: Reviewer;
  readonly isExpected: Expectation;
};

export const approveReview = ({
  isExpected,
  note,
  review,
  reviewer,
}: By & { readonly note: Remark | null }): Decision<ApproveRejected> =>
  decideOn(review, isExpected, (environment) => {
    const lines = linesTo("INSTITUTION")(environment)();
    return (execution) => approve({ ...execution, reviewer, note, lines });
  });

export const rejectReview = ({
  isExpected,
  note,
  reasons,
  review,
  reviewer,
}: By & {
  readonly note: Remark | null;
  readonly reasons: ReadonlyArray<Reason>;
}): Decision<RejectRejected> =>
  decideOn(review, isExpected, (environment) => {
    const lines = linesTo("INSTITUTION")(environment)();
    return (execution) => reject({ ...execution, reviewer, note, reasons, lines });
  });

export const assignReview = ({
  assignee,
  isExpected,
  review,
  reviewer,
}: By & { readonly assignee: ReviewerId | null }): Decision<AssignRejected> =>
  decideOn(review, isExpected, () => (execution) => assign({ ...execution, reviewer, assignee }));

export const commentReview = ({
  isExpected,
  review,
  reviewer,
  text,
}: By & { readonly text: Remark }): Decision<CommentRejected> =>
  decideOn(review, isExpected, () => (execution) => comment({ ...execution, reviewer, text }));

/** Sends again what a channel may have lost, as the request stands now. */
export const renotify = (review: ReviewId, channel: Channel | null): Decision<never> =>
  decideOn(
    review,
    () => true,
    (environment) => {
      const lines = allLines(environment)();
      return (execution) => (service) =>
        E.right(notifyAgain({ ...execution, channel, lines })(service));
    },
  );

export type ReviewFileRead = {
  readonly review: Review;
  readonly hints: ReadonlyArray<Hint>;
  /** Against the released copy, while the request is open; null: there is none. */
  readonly differences: ReadonlyArray<Difference> | null;
  readonly version: string;
};

export const readReview =
  (
    id: ReviewId,
    reviewer: Reviewer,
  ): RTE.ReaderTaskEither<
    HasServices & HasDigest,
    ReviewNotFound | ReviewerOwnsService | StoreFailure,
    ReviewFileRead
  > =>
  (environment) => {
    const { services } = environment;
    type Failure = ReviewNotFound | ReviewerOwnsService | StoreFailure;
    return pipe(
      services.keyOfReview(id),
      TE.flatMap((key) => (O.isSome(key) ? services.get(key.value, id) : TE.right(O.none))),
      TE.flatMap((found): TE.TaskEither<Failure, ReviewFileRead> => {
        if (O.isNone(found)) return TE.left(reviewNotFound(id));
        const { publication, review } = found.value.value;
        if (review === null) return TE.left(reviewNotFound(id));
        if (isOwnRequest(reviewer, review))
          return TE.left({ _tag: "ReviewerOwnsService", serviceId: review.serviceId });
        return TE.right({
          review,
          hints: isOpen(review) ? hintsFor(review.snapshot, { logo: null, similarNames: [] }) : [],
          differences:
            isOpen(review) && publication !== null
              ? differences(publication.data, review.snapshot)
              : null,
          version: reviewVersion(environment, review),
        });
      }),
    );
  };
