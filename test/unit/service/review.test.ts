import * as E from "fp-ts/Either";
import { approve } from "../../../shared/domain/review/approve";
import { assign } from "../../../shared/domain/review/assign";
import { comment, explain, maxComments } from "../../../shared/domain/review/comment";
import {
  maxNotifications,
  noticesOn,
  withNotifications,
} from "../../../shared/domain/review/notification";
import { notifyAgain, remind, reminderDueAt } from "../../../shared/domain/review/notify-again";
import { byUrgency } from "../../../shared/domain/review/queue-order";
import { outcomeOf } from "../../../shared/domain/review/outcome";
import {
  explained,
  reasonLabels,
  reasonText,
  type Reason,
} from "../../../shared/domain/review/reasons";
import { noticeToSend, recordAttempt } from "../../../shared/domain/review/record-attempt";
import { reject } from "../../../shared/domain/review/reject";
import type { Reviewed } from "../../../shared/domain/review/reviewed";
import { supersede } from "../../../shared/domain/review/supersede";
import { validate } from "../../../shared/domain/review/validate";
import { submit } from "../../../shared/domain/service-lifecycle/submit";
import { withdraw } from "../../../shared/domain/service-lifecycle/withdraw";
import { queueOf } from "../../../shared/domain/service/events";
import type { ServiceDecision } from "../../../shared/domain/service/service";
import { plusMillis } from "../../../shared/prelude/instant";
import { accepted, commandId, outcome, refused } from "../../support/builders";
import {
  approved,
  drafted,
  edited,
  eventTypes,
  incomplete,
  incorrect,
  lines,
  moment,
  notificationId,
  ownerId,
  rejected,
  remark,
  reviewer,
  reviewerId,
  reviewId,
  serviceId,
  step,
  submitted,
  submitter,
  validated,
  validation,
  withReview,
} from "../../support/service-builders";

const judgement = (number: number) => ({
  ...step(number),
  reviewer,
  note: null,
  lines: lines(number).institution,
});
const rejection = (number: number, reasons: ReadonlyArray<Reason> = [incorrect]) =>
  reject({ ...judgement(number), reasons });
const pending = withReview(validated());
const taken = withReview(
  accepted(assign({ ...step(4), reviewer, assignee: reviewerId("r2") })(pending)).next,
);
const withdrawn = withReview(accepted(withdraw({ ...step(4), scope: null })(pending)).next);
const superseded = withReview(
  supersede(step(9))({ ...pending, lifecycle: edited(drafted(), 5).lifecycle }).next,
);
const everyStatus: ReadonlyArray<Reviewed> = [
  pending,
  taken,
  withReview(approved()),
  withReview(rejected()),
  withdrawn,
  superseded,
];
const same = (service: Reviewed): ServiceDecision => ({ next: service, events: [] });

it("the samples are of every status, and institutions see four outcomes (5.5.3)", () => {
  expect(everyStatus.map(({ review }) => [review.status, outcomeOf(review)])).toStrictEqual([
    ["PENDING", "in_review"],
    ["IN_PROGRESS", "in_review"],
    ["APPROVED", "approved"],
    ["REJECTED", "rejected"],
    ["WITHDRAWN", "withdrawn"],
    ["SUPERSEDED", "withdrawn"],
  ]);
});

describe("a reviewer's decision (5.5.3)", () => {
  const closed = "ReviewClosed";
  const answers = (decide: (service: Reviewed) => E.Either<{ _tag: string }, ServiceDecision>) =>
    everyStatus.map((service) => {
      const result = decide(service);
      return E.isRight(result) && result.right.events.length === 0
        ? "nothing to do"
        : outcome(result);
    });

  it.each([
    [
      "approve",
      approve(judgement(9)),
      ["accepted", "accepted", "nothing to do", closed, closed, closed],
    ],
    ["reject", rejection(9), ["accepted", "accepted", closed, "nothing to do", closed, closed]],
    [
      "assign",
      assign({ ...step(9), reviewer, assignee: reviewerId("r2") }),
      ["accepted", "nothing to do", closed, closed, closed, closed],
    ],
    [
      "comment",
      comment({ ...step(9), reviewer, text: remark("Da verificare.") }),
      ["accepted", "accepted", closed, closed, closed, closed],
    ],
  ])("%s answers in each status", (_command, decide, expected) => {
    expect(answers(decide)).toStrictEqual(expected);
  });

  it("approves working copy and request in one decision, and asks for the release", () => {
    const { events, next } = accepted(approve({ ...judgement(9), note: remark("Bene.") })(taken));
    const [first, second] = lines(9).institution;

    expect(next).toStrictEqual({
      lifecycle: {
        ...taken.lifecycle,
        status: "approved",
        modifiedAt: moment(9),
        approvedAt: moment(9),
        revision: 3,
        lastCommand: commandId(9),
      },
      publication: null,
      review: {
        ...taken.review,
        status: "APPROVED",
        decision: {
          by: { _tag: "Reviewer", id: reviewerId() },
          at: moment(9),
          note: "Bene.",
          lifecycleRevision: 3,
        },
        notifications: [
          ...taken.review.notifications,
          ...noticesOn(
            lines(9).institution,
            { topic: "service.review.completed", audience: "INSTITUTION" },
            moment(9),
          ),
        ],
        revision: 4,
        lastCommand: commandId(9),
      },
    });
    expect(
      events.map((event) => [event.type, event.reviewId, event.notificationId, queueOf(event)]),
    ).toStrictEqual([
      ["ServiceApproved", reviewId(2), null, "request-publication"],
      ["NotificationRequested", reviewId(2), first?.id, "review-notifications"],
      ["NotificationRequested", reviewId(2), second?.id, "review-notifications"],
    ]);
  });

  it("rejects working copy and request in one decision, for the same reasons (8.5)", () => {
    const { events, next } = accepted(rejection(9)(pending));

    expect(next.lifecycle).toStrictEqual({
      ...pending.lifecycle,
      status: "rejected",
      modifiedAt: moment(9),
      rejectedAt: moment(9),
      reasons: [incorrect],
      revision: 3,
      lastCommand: commandId(9),
    });
    expect(next.review).toMatchObject({
      status: "REJECTED",
      handling: "MANUAL",
      decision: { by: { _tag: "Reviewer", id: "reviewer-1" }, reasons: [incorrect] },
    });
    expect(events.map(queueOf)).toStrictEqual([
      null,
      "review-notifications",
      "review-notifications",
    ]);
  });

  it("keeps the first reasons when a rejection is repeated with others", () => {
    const done = withReview(rejected());
    const other: Reason = { code: "MISSING_CONTRACT", message: null, fields: [] };

    expect(accepted(rejection(9, [other])(done))).toStrictEqual(same(done));
  });

  it("may come before the rules were applied, whose message then changes nothing", () => {
    const early = withReview(accepted(approve(judgement(3))(withReview(submitted()))).next);

    expect(validate(validation(9))(early)).toStrictEqual(same(early));
  });

  it.each([
    ["the owner's account", { id: reviewerId("Owner-1"), email: null }],
    ["the submitter's address", { id: reviewerId("r9"), email: submitter.email.toUpperCase() }],
  ])("is refused to %s, whatever the status", (_case, self) => {
    const refusal = E.left({ _tag: "ReviewerOwnsService", serviceId: serviceId() });

    expect(
      everyStatus.flatMap((service) => [
        approve({ ...judgement(9), reviewer: self })(service),
        reject({ ...judgement(9), reviewer: self, reasons: [] })(service),
        assign({ ...step(9), reviewer: self, assignee: null })(service),
        comment({ ...step(9), reviewer: self, text: remark("x") })(service),
      ]),
    ).toStrictEqual(Array.from({ length: everyStatus.length * 4 }, () => refusal));
  });
});

it("waits in the order of the requests, national ones first among equals (5.5.3)", () => {
  const waiting = (id: number, requestedAt: number, scope: "NATIONAL" | "LOCAL") => ({
    ...pending.review,
    id: reviewId(id),
    requestedAt: moment(requestedAt),
    snapshot: {
      ...pending.review.snapshot,
      metadata: { ...pending.review.snapshot.metadata, scope },
    },
  });
  const reviews = [
    waiting(4, 2, "LOCAL"),
    waiting(3, 2, "LOCAL"),
    waiting(5, 2, "NATIONAL"),
    waiting(6, 3, "NATIONAL"),
    waiting(7, 1, "LOCAL"),
  ];

  expect(reviews.toSorted(byUrgency.compare).map(({ id }) => id)).toStrictEqual(
    [7, 5, 3, 4, 6].map((number) => reviewId(number)),
  );
});

describe("reasons (5.4)", () => {
  it.each<readonly [string, Reason, string]>([
    [
      "a label alone",
      { code: "MISSING_CONTRACT", message: null, fields: [] },
      "Contratto di adesione non pervenuto",
    ],
    [
      "label and text (8.5)",
      { code: "ACCOUNT_NOT_DELEGATE", message: "Non compare.", fields: [] },
      "Account non riconducibile a un delegato - Non compare.",
    ],
    [
      "label and fields",
      { code: "MISSING_MANDATORY_METADATA", message: null, fields: ["metadata.pec", "name"] },
      "Metadati obbligatori mancanti: metadata.pec, name",
    ],
    [
      "all three",
      incorrect,
      "Campi non compilati correttamente: description - La descrizione è incompleta.",
    ],
  ])("are told as %s", (_case, reason, line) => {
    expect(reasonText([reason])).toBe(line);
    expect(reasonText([reason, reason])).toBe(`${line}\n${line}`);
  });

  const bare = (code: Reason["code"]): Reason => ({ code, message: null, fields: [] });
  it.each<readonly [string, ReadonlyArray<Reason>, ReadonlyArray<string>]>([
    ["none (8.9, 66)", [], ["reasons"]],
    ["eleven", Array.from({ length: 11 }, () => incorrect), ["reasons"]],
    ["incorrect without more", [bare("INCORRECT_FIELDS")], ["reasons[0]"]],
    [
      "several that don't say enough",
      [bare("MISSING_MANDATORY_METADATA"), incorrect, bare("INCORRECT_FIELDS")],
      ["reasons[0]", "reasons[2]"],
    ],
    [
      "blanks only",
      [{ ...bare("INCORRECT_FIELDS"), message: "  ", fields: [" "] }],
      ["reasons[0]"],
    ],
    [
      "a text that is too long",
      [{ ...incorrect, message: "x".repeat(2_001) }],
      ["reasons[0].message"],
    ],
  ])("are refused: %s", (_case, reasons, paths) => {
    expect(refused(explained(reasons)).violations.map(({ path }) => path)).toStrictEqual(paths);
    expect(outcome(rejection(9, reasons)(pending))).toBe("UnexplainedRejection");
  });

  it("of the first two codes say all by themselves, and blanks are dropped", () => {
    const codes = ["MISSING_CONTRACT", "ACCOUNT_NOT_DELEGATE"] as const;

    expect(
      explained(codes.map((code) => ({ code, message: " ", fields: ["", "name"] }))),
    ).toStrictEqual(E.right(codes.map((code) => ({ code, message: null, fields: ["name"] }))));
  });

  it("have an Italian label each (5.4)", () => {
    expect(reasonLabels).toStrictEqual({
      MISSING_CONTRACT: "Contratto di adesione non pervenuto",
      ACCOUNT_NOT_DELEGATE: "Account non riconducibile a un delegato",
      MISSING_MANDATORY_METADATA: "Metadati obbligatori mancanti",
      INCORRECT_FIELDS: "Campi non compilati correttamente",
    });
  });
});

describe("applying the rules (5.5.2)", () => {
  it("leaves a good request to a reviewer and tells all reviewers", () => {
    const service = withReview(submitted());
    const decision = validate(validation(3))(service);

    expect(decision.next.lifecycle).toBe(service.lifecycle);
    expect(decision.next.review).toMatchObject({
      status: "PENDING",
      handling: "MANUAL",
      validatedAt: moment(3),
      notifications: [
        { id: notificationId(31), channel: "webhook", audience: "REVIEWERS", status: "PENDING" },
        { id: notificationId(32), channel: "email", audience: "REVIEWERS", status: "PENDING" },
      ],
    });
    expect(eventTypes(decision)).toStrictEqual([
      "ReviewValidated",
      "NotificationRequested",
      "NotificationRequested",
    ]);
  });

  const automatic = validation(3, {
    approval: { automatic: true, trustedOwners: "*", manualFields: new Set() },
  });
  it.each([
    ["approved", automatic, submitted(), "ServiceApproved", "AUTO_APPROVED"],
    [
      "rejected",
      automatic,
      submitted(drafted({ proposal: incomplete })),
      "ServiceRejected",
      "AUTO_REJECTED",
    ],
  ] as const)(
    "tells reviewers and institution when it was %s without a reviewer (SEED)",
    (status, request, service, event, handling) => {
      const decision = validate(request)(withReview(service));

      expect(decision.next).toMatchObject({
        lifecycle: { status },
        review: { handling, decision: { by: { _tag: "Rules" }, note: null } },
      });
      expect(eventTypes(decision)).toStrictEqual([
        "ReviewValidated",
        ...Array.from({ length: 2 }, () => "NotificationRequested"),
        event,
        ...Array.from({ length: 2 }, () => "NotificationRequested"),
      ]);
      expect(
        decision.next.review?.notifications.map(({ audience, topic }) => [audience, topic]),
      ).toStrictEqual([
        ...Array.from({ length: 2 }, () => ["REVIEWERS", "service.review.requested"]),
        ...Array.from({ length: 2 }, () => ["INSTITUTION", "service.review.completed"]),
      ]);
    },
  );

  it("writes to an institution only when its address is known", () => {
    const account = { userId: ownerId(), email: null };
    const request = { ...step(2), scope: null, autoPublish: true, reviewId: reviewId(2), account };
    const service = withReview(accepted(submit(request)(drafted())).next);
    const { next } = accepted(approve(judgement(4))(service));

    expect(next.review?.notifications.map(({ channel }) => channel)).toStrictEqual(["webhook"]);
  });
});

describe("assignment and comments", () => {
  it("puts a request in progress and back (5.5.1)", () => {
    const freed = accepted(assign({ ...step(5), reviewer, assignee: null })(taken)).next;

    expect(taken.review).toStrictEqual({
      ...pending.review,
      status: "IN_PROGRESS",
      assignee: "r2",
      revision: 3,
      lastCommand: commandId(4),
    });
    expect(freed.review).toMatchObject({ status: "PENDING", assignee: null, revision: 4 });
  });

  it("keeps what institution and reviewers say, in order", () => {
    const said = accepted(
      explain({ ...step(5), scope: null, userId: ownerId(), text: remark("Ecco il link.") })(
        pending,
      ),
    ).next;
    const answered = accepted(
      comment({ ...step(6), reviewer, text: remark("Grazie.") })(withReview(said)),
    ).next;

    expect(answered.review?.comments).toStrictEqual([
      { by: { _tag: "Institution", userId: "owner-1" }, at: moment(5), text: "Ecco il link." },
      { by: { _tag: "Reviewer", id: "reviewer-1" }, at: moment(6), text: "Grazie." },
    ]);
  });

  it("takes a bounded number of comments from both", () => {
    const full = {
      ...pending,
      review: {
        ...pending.review,
        comments: Array.from({ length: maxComments }, () => ({
          by: { _tag: "Institution", userId: ownerId() } as const,
          at: moment(4),
          text: remark("x"),
        })),
      },
    };
    const words = { ...step(5), text: remark("x") };

    expect([
      outcome(explain({ ...words, scope: null, userId: ownerId() })(full)),
      outcome(comment({ ...words, reviewer })(full)),
    ]).toStrictEqual(["TooManyComments", "TooManyComments"]);
  });
});

describe("notifications (5.5.4)", () => {
  const id = notificationId(31);
  const attempt = (number: number, result: Parameters<typeof recordAttempt>[0]["outcome"]) =>
    recordAttempt({ ...step(number), id, outcome: result });
  const failed = (isLast: boolean) => ({ _tag: "Failed", error: "503", isLast }) as const;
  const after = (...results: ReadonlyArray<Parameters<typeof attempt>[1]>): Reviewed =>
    results.reduce(
      (service, result, index) => withReview(attempt(5 + index, result)(service).next),
      pending,
    );
  const first = ({ review }: Reviewed) => review.notifications[0];

  it.each([
    ["sent", [{ _tag: "Sent" }], "SENT", 1, null],
    ["failed once", [failed(false)], "PENDING", 1, "503"],
    ["sent at the second attempt", [failed(false), { _tag: "Sent" }], "SENT", 2, null],
    ["given up (E9)", [failed(false), failed(true)], "FAILED", 2, "503"],
    ["redelivered after being given up", [failed(true), { _tag: "Sent" }], "SENT", 2, null],
    ["reported as failed after it was sent", [{ _tag: "Sent" }, failed(true)], "SENT", 1, null],
  ] as const)("%s", (_case, results, status, attempts, lastError) => {
    const service = after(...results);

    expect(first(service)).toMatchObject({ status, attempts, lastError });
    expect([service.review.status, service.review.notifications[1]]).toStrictEqual([
      "PENDING",
      pending.review.notifications[1],
    ]);
  });

  it("are not sent again once they were, and unknown ones not at all", () => {
    const sent = after({ _tag: "Sent" });

    expect([
      noticeToSend(pending.review, id)?.id,
      noticeToSend(sent.review, id),
      noticeToSend(sent.review, notificationId(99)),
    ]).toStrictEqual([id, null, null]);
    expect(attempt(9, { _tag: "Sent" })(sent)).toStrictEqual(same(sent));
  });

  it("never block a decision (E9)", () => {
    expect(outcome(approve(judgement(9))(after(failed(true))))).toBe("accepted");
  });

  it.each([
    ["PENDING", 0, ["webhook REVIEWERS", "email REVIEWERS"]],
    ["IN_PROGRESS", 1, ["webhook REVIEWERS", "email REVIEWERS"]],
    ["APPROVED", 2, ["webhook INSTITUTION", "email INSTITUTION"]],
    ["REJECTED", 3, ["webhook INSTITUTION", "email INSTITUTION"]],
    ["WITHDRAWN", 4, []],
    ["SUPERSEDED", 5, []],
  ])("are repeated for a request that is %s", (_status, index, expected) => {
    const service = everyStatus[index] ?? pending;
    const { events, next } = notifyAgain({ ...step(9), channel: null, lines: lines(9) })(service);
    const fresh = next.review?.notifications.slice(service.review.notifications.length) ?? [];

    expect(fresh.map(({ audience, channel }) => `${channel} ${audience}`)).toStrictEqual(expected);
    expect(events.map(({ notificationId: asked }) => asked)).toStrictEqual(
      fresh.map((notice) => notice.id),
    );
  });

  it("are repeated on one channel only when it is named", () => {
    const { events } = notifyAgain({ ...step(9), channel: "email", lines: lines(9) })(pending);

    expect(events.map(({ notificationId: asked }) => asked)).toStrictEqual([notificationId(92)]);
  });

  it("remind once in each period, and only of what nobody has taken", () => {
    const hour = 3_600_000;
    const due = plusMillis(pending.review.requestedAt, 48 * hour);
    const reminding = (at: typeof due, service: Reviewed) =>
      remind({ command: commandId(9), at, everyHours: 48, lines: lines(9).reviewers })(service);
    const reminded = withReview(reminding(due, pending).next);

    expect(everyStatus.map(({ review }) => reminderDueAt(review, 48))).toStrictEqual([
      due,
      ...Array.from({ length: 5 }, () => null),
    ]);
    expect(reminding(plusMillis(due, -1), pending)).toStrictEqual(same(pending));
    expect(reminded.review).toMatchObject({
      remindedAt: due,
      notifications: [
        ...pending.review.notifications,
        { topic: "service.review.reminder", audience: "REVIEWERS", channel: "webhook" },
        { topic: "service.review.reminder", audience: "REVIEWERS", channel: "email" },
      ],
    });
    expect(reminding(plusMillis(due, 48 * hour - 1), reminded)).toStrictEqual(same(reminded));
    expect(reminding(plusMillis(due, 48 * hour), reminded).events).toHaveLength(2);
  });

  it("are forgotten from the oldest on, but never before they are settled", () => {
    const notices = (status: "PENDING" | "SENT", from: number, count: number) =>
      noticesOn(
        Array.from({ length: count }, (_, index) => ({
          channel: "log" as const,
          id: notificationId(from + index),
        })),
        { topic: "service.review.requested", audience: "REVIEWERS" },
        moment(1),
      ).map((notice) => ({ ...notice, status }));
    const known = [...notices("PENDING", 0, 1), ...notices("SENT", 1, maxNotifications - 1)];

    expect(withNotifications(known, notices("PENDING", 500, 2))).toStrictEqual([
      ...notices("PENDING", 0, 1),
      ...notices("SENT", 3, maxNotifications - 3),
      ...notices("PENDING", 500, 2),
    ]);
  });
});
