import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import { createHash } from "node:crypto";
import type { Channel } from "../../../shared/domain/review/notification";
import { defaultManualFields } from "../../../shared/domain/service-checks/handling";
import type { Service, ServiceDecision } from "../../../shared/domain/service/service";
import { create } from "../../../shared/domain/service-lifecycle/create";
import { submit } from "../../../shared/domain/service-lifecycle/submit";
import type { NoticeAddress } from "../../../shared/ports/notice-retries";
import type { NotDelivered } from "../../../shared/ports/notifications";
import type { JournalledEvent, ServiceKey } from "../../../shared/ports/services";
import { approveReview } from "../../../shared/workflows/decide-review";
import { relayServiceEvents } from "../../../shared/workflows/relay-service-events";
import { releaseApproved } from "../../../shared/workflows/release-approved";
import { remindReviewers } from "../../../shared/workflows/remind-reviewers";
import { sendNotice } from "../../../shared/workflows/send-notice";
import { validateRequest } from "../../../shared/workflows/validate-request";
import { accepted } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import { countedIds } from "../../support/fakes/ids";
import { fakeServices } from "../../support/fakes/services";
import {
  creation,
  moment,
  notificationId,
  platformCeiling,
  reviewer,
  reviewId,
  step,
  submitter,
  withReview,
} from "../../support/service-builders";

const hour = 3_600_000;

/** The whole workflow in memory, with one submitted service in it. */
const workflow = async () => {
  const services = fakeServices();
  const clock = heldClock(moment(3));
  const sent: Array<JournalledEvent> = [];
  const delivered: Array<Channel> = [];
  const retried: Array<readonly [number, NoticeAddress]> = [];
  const mood: { failure: NotDelivered | null; isQueueDown: boolean } = {
    failure: null,
    isQueueDown: false,
  };
  let notices = 100;
  const environment = {
    ...clock,
    ...countedIds(1_000),
    services,
    serviceQueues: {
      send: (event: JournalledEvent) =>
        mood.isQueueDown
          ? TE.left({ _tag: "StoreUnavailable" as const, step: "queue", reason: "down" })
          : TE.fromIO(() => {
              sent.push(event);
            }),
    },
    notificationId: () => notificationId((notices += 1)),
    notifications: {
      channels: { REVIEWERS: ["webhook"], INSTITUTION: ["email"] } as const,
      retryDelays: [5, 30],
      reviewLink: "",
      send: (channel: Channel) => () =>
        mood.failure === null
          ? TE.fromIO(() => {
              delivered.push(channel);
            })
          : TE.left(mood.failure),
    },
    noticeRetries: {
      after: (seconds: number, address: NoticeAddress) =>
        TE.fromIO(() => {
          retried.push([seconds, address]);
        }),
    },
    agreements: { get: () => TE.right(O.none), put: () => TE.right(undefined) },
    reviewFacts: {
      account: () => TE.right({ emails: [], organizations: null, permissions: null }),
      hasLogo: () => TE.right(true),
    },
    reviewPolicy: {
      checks: { logo: "advise", agreement: "advise", mayBeIncomplete: new Set<never>() },
      approval: {
        automatic: false,
        trustedOwners: new Set<never>(),
        manualFields: defaultManualFields(false),
      },
      release: { maxAllowedPaymentAmount: platformCeiling, hidesUnlessAutoPublish: false },
      reminderHours: 48,
      relayAfterSeconds: 30,
    } as const,
    patienceMillis: 10_000,
    pause: () => T.of(undefined),
    sha256: (text: string) => createHash("sha256").update(text).digest("hex"),
    log: () => () => undefined,
  };
  const drafting: ServiceDecision = accepted(create(creation()));
  await services.create(drafting, null)();
  const service: ServiceKey = {
    owner: drafting.next.lifecycle.owner,
    id: drafting.next.lifecycle.id,
  };
  const load = async () => {
    const found = await services.get(service, null)();
    if (E.isLeft(found) || O.isNone(found.right)) throw new Error("the service is gone");
    return found.right.value;
  };
  const found = await load();
  const submission = { ...step(2), scope: null, account: submitter, autoPublish: true };
  const submitting = accepted(submit({ ...submission, reviewId: reviewId(1) })(found.value));
  await services.commit(found, submitting)();
  const address = { service, review: reviewId(1) };
  return {
    environment,
    services,
    clock,
    sent,
    delivered,
    retried,
    mood,
    address,
    stored: async (): Promise<Service> => (await load()).value,
    notice: async () => withReview((await load()).value).review.notifications.at(-1),
  };
};

const validated = async () => {
  const flow = await workflow();
  expect(await validateRequest(flow.address)(flow.environment)()).toStrictEqual(E.right("done"));
  return flow;
};

it("tells reviewers of a request once, however often its message comes", async () => {
  const { address, environment, sent, stored } = await validated();
  expect(await validateRequest(address)(environment)()).toStrictEqual(E.right("nothing to do"));
  expect(withReview(await stored()).review.notifications).toHaveLength(1);
  expect(sent.map(({ event }) => event.type)).toStrictEqual(["NotificationRequested"]);
});

it("tries a notice again later, each time later, and gives it up after the last", async () => {
  const { address, delivered, environment, mood, notice, retried } = await validated();
  mood.failure = { _tag: "NotDelivered", error: "answered 500", isHopeless: false };
  const id = (await notice())?.id ?? notificationId(1);
  const send = sendNotice({ ...address, notice: id })(environment);
  expect([await send(), await send(), await send()]).toStrictEqual([
    E.right("again later"),
    E.right("again later"),
    E.left({ _tag: "NoticeGivenUp", error: "answered 500" }),
  ]);
  expect(retried.map(([seconds]) => seconds)).toStrictEqual([5, 30]);
  expect(await notice()).toMatchObject({
    status: "FAILED",
    attempts: 3,
    lastError: "answered 500",
  });
  // Put back by an operator, when the other side is well again.
  mood.failure = null;
  expect([await send(), await send()]).toStrictEqual([E.right("done"), E.right("nothing to do")]);
  expect([delivered, await notice()]).toMatchObject([["webhook"], { status: "SENT", attempts: 4 }]);
});

it("gives up at once what nobody can mend by waiting", async () => {
  const { address, environment, mood, notice, retried, stored } = await validated();
  mood.failure = { _tag: "NotDelivered", error: "nobody to write to", isHopeless: true };
  const id = (await notice())?.id ?? notificationId(1);
  expect(await sendNotice({ ...address, notice: id })(environment)()).toStrictEqual(
    E.left({ _tag: "NoticeGivenUp", error: "nobody to write to" }),
  );
  expect([retried, withReview(await stored()).review.status]).toStrictEqual([[], "PENDING"]);
});

it("knows nothing to send for a notice or a request that isn't there", async () => {
  const { address, environment } = await validated();
  expect([
    await sendNotice({ ...address, notice: notificationId(999) })(environment)(),
    await sendNotice({ ...address, review: reviewId(9), notice: notificationId(1) })(environment)(),
    await releaseApproved({ ...address, review: reviewId(9) })(environment)(),
  ]).toStrictEqual([E.right("nothing to do"), E.right("nothing to do"), E.right("nothing to do")]);
});

it("approves although no queue answers, and the relay puts the events there, once they are old enough", async () => {
  const { address, clock, environment, mood, sent, stored } = await validated();
  mood.isQueueDown = true;
  const approval = { review: reviewId(1), reviewer, isExpected: () => true, note: null };
  expect(E.isRight(await approveReview(approval)(environment)())).toBe(true);
  expect((await stored()).lifecycle.status).toBe("approved");
  expect(sent).toHaveLength(1);

  const relay = () => relayServiceEvents(environment)();
  // Besides those of the approval there is the request's own, which nobody has sent here.
  clock.advance(31_000);
  expect(await relay()).toMatchObject({ right: { relayed: 0, failed: 3 } });
  mood.isQueueDown = false;
  expect(await relay()).toStrictEqual(
    E.right({ relayed: 3, failed: 0, unreadable: 0, hasMore: false }),
  );
  expect(await relay()).toMatchObject({ right: { relayed: 0 } });
  expect(sent.map(({ event }) => event.type).toSorted()).toStrictEqual([
    "NotificationRequested",
    "NotificationRequested",
    "ServiceApproved",
    "ServiceSubmitted",
  ]);
  expect(await releaseApproved(address)(environment)()).toStrictEqual(E.right("done"));
  expect(await releaseApproved(address)(environment)()).toStrictEqual(E.right("nothing to do"));
  expect((await stored()).publication?.status).toBe("published");
});

it("leaves events of a moment ago to those who are about to send them", async () => {
  const { environment } = await workflow();
  expect(await relayServiceEvents({ ...environment, now: () => moment(2) })()).toMatchObject({
    right: { relayed: 0 },
  });
});

it("reminds reviewers once in each period of a request that nobody has taken", async () => {
  const { clock, environment, stored } = await validated();
  const remind = () => remindReviewers(environment)();
  const reminders = async () =>
    withReview(await stored()).review.notifications.filter(
      ({ topic }) => topic === "service.review.reminder",
    ).length;
  const counts: Array<number> = [];
  for (const hours of [0, 47, 2, 0, 47, 2]) {
    clock.advance(hours * hour);
    await remind();
    counts.push(await reminders());
  }
  expect(counts).toStrictEqual([0, 0, 1, 1, 1, 2]);
});
