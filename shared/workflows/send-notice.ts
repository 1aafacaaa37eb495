import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import type * as RTE from "fp-ts/ReaderTaskEither";
import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { linkOf, standingOf, type Announcement } from "../domain/review/announcement";
import type { Review } from "../domain/review/model";
import type { Notification } from "../domain/review/notification";
import { noticeToSend, recordAttempt, type AttemptOutcome } from "../domain/review/record-attempt";
import type { HasLog } from "../ports/log";
import type { HasNoticeRetries, NoticeAddress } from "../ports/notice-retries";
import type { HasNotifications, NotDelivered } from "../ports/notifications";
import type { HasReviewFacts } from "../ports/review-facts";
import type { HasServices } from "../ports/services";
import type { StoreFailure } from "../ports/store";
import type { TooContended } from "./debt-position-command";
import { anyVersion, commandReview, type ReviewEnvironment } from "./review-command";
import { forgetful, type Worked } from "./review-work";

/** Nobody tries again by themselves: the notice is kept aside until an operator sends it again. */
export type NoticeGivenUp = { readonly _tag: "NoticeGivenUp"; readonly error: string };

export type NoticeEnvironment = HasLog &
  HasNoticeRetries &
  HasNotifications &
  HasReviewFacts &
  HasServices &
  ReviewEnvironment;

type Failure = NoticeGivenUp | TooContended | StoreFailure;

/** Seconds until the next attempt after so many; null: that was the last. */
export const delayAfter = (attempts: number, delays: ReadonlyArray<number>): number | null =>
  delays[attempts - 1] ?? null;

const announcementOf =
  (review: Review, notice: Notification) =>
  ({ notifications, reviewFacts }: NoticeEnvironment): TE.TaskEither<StoreFailure, Announcement> =>
    pipe(
      reviewFacts.account(review.owner),
      TE.map(({ permissions }) => ({
        notice,
        review,
        standing: permissions === null ? null : standingOf(permissions),
        link: linkOf(notifications.reviewLink, review),
      })),
    );

const recorded =
  (
    { notice: id, review, service }: NoticeAddress,
    outcome: AttemptOutcome,
  ): RTE.ReaderTaskEither<NoticeEnvironment, TooContended | StoreFailure, Worked> =>
  (environment) =>
    forgetful(
      commandReview(
        { service, review },
        anyVersion,
        (execution) => (current) => E.right(recordAttempt({ ...execution, id, outcome })(current)),
      )(environment),
    );

/**
 * A failed attempt is written down first and the next one is asked for afterwards: stopped in between, the message
 * comes again and tries at once.
 */
const afterFailure =
  (address: NoticeAddress, notice: Notification, { error, isHopeless }: NotDelivered) =>
  (environment: NoticeEnvironment): TE.TaskEither<Failure, Worked> => {
    const { noticeRetries, notifications } = environment;
    const delay = isHopeless ? null : delayAfter(notice.attempts + 1, notifications.retryDelays);
    return pipe(
      recorded(address, { _tag: "Failed", error, isLast: delay === null })(environment),
      TE.flatMap((): TE.TaskEither<Failure, Worked> =>
        delay === null
          ? TE.left({ _tag: "NoticeGivenUp", error })
          : pipe(
              noticeRetries.after(delay, address),
              TE.map(() => "again later"),
            ),
      ),
    );
  };

/**
 * Sends one notice on its channel and writes down how it went. It is sent at least once: when the process stops after
 * sending, the repetition carries the same id. Whatever happens to it, the request stays as it is.
 */
export const sendNotice =
  (address: NoticeAddress): RTE.ReaderTaskEither<NoticeEnvironment, Failure, Worked> =>
  (environment) =>
    pipe(
      environment.services.get(address.service, address.review),
      TE.flatMap((found): TE.TaskEither<Failure, Worked> => {
        const review = O.isSome(found) ? found.value.value.review : null;
        const notice = review === null ? null : noticeToSend(review, address.notice);
        if (review === null || notice === null) return TE.right("nothing to do");
        return pipe(
          announcementOf(review, notice)(environment),
          TE.flatMap((announcement): TE.TaskEither<Failure, Worked> =>
            pipe(
              environment.notifications.send(notice.channel, announcement)(environment),
              TE.matchE(
                (failure) => afterFailure(address, notice, failure)(environment),
                () => recorded(address, { _tag: "Sent" })(environment),
              ),
            ),
          ),
        );
      }),
    );
