import * as E from "fp-ts/Either";
import { approve } from "../../../shared/domain/review/approve";
import { explain } from "../../../shared/domain/review/comment";
import { reject } from "../../../shared/domain/review/reject";
import { changeGroup } from "../../../shared/domain/service-lifecycle/change-group";
import { create } from "../../../shared/domain/service-lifecycle/create";
import { remove } from "../../../shared/domain/service-lifecycle/delete";
import { edit } from "../../../shared/domain/service-lifecycle/edit";
import {
  lifecycleStatuses,
  type LifecycleStatus,
} from "../../../shared/domain/service-lifecycle/model";
import { submit } from "../../../shared/domain/service-lifecycle/submit";
import {
  lifecycleMoves,
  lifecycleTriggers,
  type LifecycleTrigger,
} from "../../../shared/domain/service-lifecycle/transitions";
import { withdraw } from "../../../shared/domain/service-lifecycle/withdraw";
import { mayWriteTo, privilegesOf } from "../../../shared/domain/service-publication/active";
import { publish } from "../../../shared/domain/service-publication/publish";
import { release } from "../../../shared/domain/service-publication/release";
import {
  publicationMoves,
  publicationTriggers,
  type PublicationState,
  type PublicationTrigger,
} from "../../../shared/domain/service-publication/transitions";
import { unpublish } from "../../../shared/domain/service-publication/unpublish";
import { existing } from "../../../shared/domain/service-access/caller";
import type { GroupScope } from "../../../shared/domain/service-access/groups";
import { queueOf } from "../../../shared/domain/service/events";
import { historyOf } from "../../../shared/domain/service/history";
import { labelsOf } from "../../../shared/domain/service/labels";
import type { Service, ServiceDecision } from "../../../shared/domain/service/service";
import { topics } from "../../../shared/domain/service/topics";
import { accepted, commandId, outcome } from "../../support/builders";
import {
  approved,
  ceiling,
  creation,
  deleted,
  description,
  drafted,
  edited,
  eventTypes,
  groupId,
  incomplete,
  incorrect,
  lines,
  live,
  moment,
  ownerId,
  platformCeiling,
  rejected,
  releasing,
  remark,
  reviewer,
  reviewId,
  sandbox,
  serviceId,
  serviceIn,
  serviceProposal,
  states,
  step,
  submitted,
  submitter,
  text,
  validated,
  withReview,
} from "../../support/service-builders";

type Attempt = E.Either<{ readonly _tag: string }, ServiceDecision>;
type Command = (service: Service, scope?: GroupScope) => Attempt;

const judgement = { ...step(90), reviewer, note: null, lines: lines(90).institution };

/** A reviewer's decision on the request of the service, if it has one. */
const judged =
  (
    decide: (
      service: ReturnType<typeof withReview>,
    ) => E.Either<{ readonly _tag: string }, ServiceDecision>,
  ): Command =>
  (service) =>
    service.review === null ? E.left({ _tag: "NoReview" }) : decide(withReview(service));

const onLifecycle: Readonly<Record<LifecycleTrigger, Command>> = {
  edit: (service, scope = null) =>
    edit({ ...step(90), scope, proposal: serviceProposal(), catalogue: topics, sandbox })(service),
  changeGroup: changeGroup({ ...step(90), groupId: groupId("g1") }),
  remove: (service, scope = null) => remove({ ...step(90), scope })(service),
  submit: (service, scope = null) =>
    submit({
      ...step(90),
      scope,
      account: submitter,
      autoPublish: true,
      reviewId: reviewId(90),
    })(service),
  withdraw: (service, scope = null) => withdraw({ ...step(90), scope })(service),
  approve: judged(approve(judgement)),
  reject: judged(reject({ ...judgement, reasons: [incorrect] })),
};

const onPublication: Readonly<Record<PublicationTrigger, Command>> = {
  releaseVisible: (service) => E.right(release(releasing(90))(service)),
  releaseHidden: (service) => E.right(release(releasing(90))(service)),
  publish: (service, scope = null) => publish({ ...step(90), scope })(service),
  unpublish: (service, scope = null) => unpublish({ ...step(90), scope })(service),
  remove: (service, scope = null) => remove({ ...step(90), scope })(service),
};

const publicationStates: ReadonlyArray<PublicationState> = ["none", "published", "unpublished"];
const everyState = lifecycleStatuses.flatMap((lifecycle) =>
  publicationStates.map((publication) => ({ lifecycle, publication })),
);

/** Where an attempt led the working copy; null: it was refused, or there was nothing to decide. */
const movedTo = (attempt: Attempt): LifecycleStatus | null =>
  E.isLeft(attempt) || attempt.right.events.length === 0
    ? null
    : attempt.right.next.lifecycle.status;

describe("the lifecycle (3.1, 3.4)", () => {
  it.each(lifecycleTriggers)("%s moves as its table says, released copy or not", (trigger) => {
    expect(
      everyState.map(({ lifecycle, publication }) => {
        const service = serviceIn(lifecycle, publication);
        return [lifecycle, publication, movedTo(onLifecycle[trigger](service))];
      }),
    ).toStrictEqual(
      everyState.map(({ lifecycle, publication }) => [
        lifecycle,
        publication,
        lifecycleMoves[trigger][lifecycle],
      ]),
    );
  });

  const conflict = "TransitionNotAllowed";
  it.each([
    // 3.4, row by row: draft, submitted, approved, rejected, deleted
    ["edit", ["accepted", conflict, "accepted", "accepted", conflict]],
    ["remove", ["accepted", conflict, "accepted", "accepted", conflict]],
    ["submit", ["accepted", conflict, conflict, conflict, conflict]],
    ["withdraw", [conflict, "accepted", conflict, conflict, conflict]],
    ["changeGroup", ["accepted", "accepted", "accepted", "accepted", "ServiceMissing"]],
  ] as const)("%s answers in each state what 3.4 says", (trigger, answers) => {
    expect(
      lifecycleStatuses.map((status) => outcome(onLifecycle[trigger](serviceIn(status, "none")))),
    ).toStrictEqual(answers);
  });

  it("takes an explanation only while submitted (3.4)", () => {
    const explanation = { scope: null, userId: ownerId(), text: remark("Il link è attivo.") };

    expect(
      lifecycleStatuses.map((status) => {
        const service = serviceIn(status, "published");
        return outcome(
          service.review === null
            ? E.left({ _tag: "NoReview" })
            : explain({ ...step(90), ...explanation })(withReview(service)),
        );
      }),
    ).toStrictEqual([conflict, "accepted", conflict, conflict, conflict]);
  });

  it("lets everything but a deleted service be found (EXI, 1.5)", () => {
    expect(
      lifecycleStatuses.map((status) =>
        outcome(existing(null)(serviceIn(status, "none").lifecycle)),
      ),
    ).toStrictEqual(["accepted", "accepted", "accepted", "accepted", "ServiceMissing"]);
  });

  it("never keeps what a state said in the next one (3.1)", () => {
    const histories = [rejected(), approved()].map((service) => edited(service, 9));

    expect(histories.map(({ lifecycle }) => Object.keys(lifecycle).toSorted())).toStrictEqual(
      histories.map(() => Object.keys(drafted().lifecycle).toSorted()),
    );
  });

  it("remembers the latest request although an edit leaves its outcome behind (D9)", () => {
    expect(edited(rejected(), 9).lifecycle.lastReview).toBe(reviewId(2));
  });
});

describe("the released copy (3.2, 3.5)", () => {
  const waiting = (publication: PublicationState, autoPublish: boolean): Service =>
    approved(
      validated(
        submitted(
          publication === "none"
            ? drafted()
            : edited(
                live(approved(validated(submitted(drafted(), 2, publication === "published")))),
                6,
              ),
          7,
          autoPublish,
        ),
        8,
      ),
      9,
    );

  const before = (trigger: PublicationTrigger, state: PublicationState): Service =>
    trigger === "releaseVisible" || trigger === "releaseHidden"
      ? waiting(state, trigger === "releaseVisible")
      : serviceIn("draft", state);

  it.each(publicationTriggers)("%s moves as its table says", (trigger) => {
    expect(
      publicationStates.map((state) => {
        const attempt = onPublication[trigger](before(trigger, state));
        return E.isLeft(attempt) ? null : states(attempt.right.next)[1];
      }),
    ).toStrictEqual(publicationStates.map((state) => publicationMoves[trigger][state]));
  });

  it("is hidden by an approval without auto publish where the installation wants it (3.2)", () => {
    const { next } = release(releasing(90, true))(waiting("published", false));

    expect(states(next)).toStrictEqual(["approved", "unpublished"]);
  });

  it.each(publicationStates)("answers 3.5 when it is %s, in every lifecycle state", (state) => {
    const answer = state === "none" ? "ReleaseMissing" : "accepted";

    expect(
      lifecycleStatuses.map((status) => {
        const service = serviceIn(status, state);
        return [outcome(onPublication.publish(service)), outcome(onPublication.unpublish(service))];
      }),
    ).toStrictEqual(
      lifecycleStatuses.map((status) =>
        status === "deleted" ? ["ServiceMissing", "ServiceMissing"] : [answer, answer],
      ),
    );
  });

  it.each([
    ["publish", "published"],
    ["unpublish", "unpublished"],
  ] as const)("is left alone by a repeated %s", (trigger, state) => {
    const service = serviceIn("draft", state);

    expect(accepted(onPublication[trigger](service))).toStrictEqual({ next: service, events: [] });
  });

  it("holds what was approved with the platform's ceiling and no group (3.5)", () => {
    const service = approved(
      validated(
        submitted(
          drafted({
            groupId: groupId("g1"),
            proposal: serviceProposal({ maxAllowedPaymentAmount: ceiling(5) }),
          }),
        ),
      ),
    );
    const { events, next } = release(releasing(5))(service);

    expect(next).toStrictEqual({
      ...service,
      publication: {
        status: "published",
        id: serviceId(),
        owner: ownerId(),
        data: { ...service.lifecycle.data, maxAllowedPaymentAmount: platformCeiling },
        reviewId: reviewId(2),
        approvedAt: moment(4),
        approvedRevision: 3,
        modifiedAt: moment(5),
        revision: 1,
        lastCommand: commandId(5),
      },
    });
    expect(events).toStrictEqual([
      {
        type: "ServiceReleased",
        serviceId: serviceId(),
        reviewId: reviewId(2),
        notificationId: null,
        at: moment(5),
        command: commandId(5),
      },
    ]);
    expect(next.lifecycle.data.maxAllowedPaymentAmount).toBe(5);
  });

  it("is not made by a message about a request that was not approved", () => {
    const services = [drafted(), submitted(), validated(), rejected(), deleted(approved(), 6)];

    expect(services.map(release(releasing(90)))).toStrictEqual(
      services.map((next) => ({ next, events: [] })),
    );
  });
});

describe("one batch for what belongs together", () => {
  it("creates a draft that nobody sees (8.1)", () => {
    const { events, next } = accepted(create(creation({ proposal: incomplete })));

    expect(next).toStrictEqual({
      lifecycle: {
        status: "draft",
        id: serviceId(),
        owner: ownerId(),
        data: {
          name: "Mensa scolastica",
          description: "Iscrizioni, menù e pagamenti della mensa.",
          organization: {
            name: "Comune di Borgo Esempio",
            fiscalCode: "00123450010",
            departmentName: "Ufficio scuola",
          },
          requireSecureChannel: false,
          authorizedRecipients: ["AAAAAA00A00A000A"],
          authorizedCidrs: [],
          maxAllowedPaymentAmount: 0,
          minimumAge: null,
          metadata: {
            ...incomplete.metadata,
            category: "STANDARD",
            customSpecialFlow: null,
          },
        },
        groupId: null,
        createdAt: moment(1),
        modifiedAt: moment(1),
        lastReview: null,
        revision: 1,
        lastCommand: commandId(1),
      },
      publication: null,
      review: null,
    });
    expect(events.map(({ type }) => type)).toStrictEqual(["ServiceCreated"]);
  });

  it("locks the draft and opens its review together (5.5.2, step 1)", () => {
    const draft = drafted();
    const { events, next } = accepted(onLifecycle.submit(draft));

    expect(next).toStrictEqual({
      lifecycle: {
        ...draft.lifecycle,
        status: "submitted",
        modifiedAt: moment(90),
        lastReview: reviewId(90),
        revision: 2,
        lastCommand: commandId(90),
        submission: {
          reviewId: reviewId(90),
          submittedAt: moment(90),
          submittedBy: submitter,
          autoPublish: true,
        },
      },
      publication: null,
      review: {
        status: "PENDING",
        id: reviewId(90),
        serviceId: serviceId(),
        owner: ownerId(),
        kind: "FIRST_ACTIVATION",
        handling: "MANUAL",
        autoPublish: true,
        snapshot: draft.lifecycle.data,
        changedFields: [],
        requestedAt: moment(90),
        requestedBy: submitter,
        validatedAt: null,
        checks: [],
        assignee: null,
        remindedAt: null,
        comments: [],
        notifications: [],
        revision: 1,
        lastCommand: commandId(90),
      },
    });
    expect(events.map((event) => [event.type, event.reviewId, queueOf(event)])).toStrictEqual([
      ["ServiceSubmitted", reviewId(90), "request-validation"],
    ]);
  });

  it("tells a later request what it changes of the released copy", () => {
    const proposal = serviceProposal({
      description: description("Ora anche per le scuole medie."),
      maxAllowedPaymentAmount: ceiling(99),
      metadata: { phone: text("0123456789") },
    });

    expect(submitted(edited(live(), 6, proposal), 7).review).toMatchObject({
      kind: "UPDATE",
      changedFields: ["description", "metadata.phone"],
    });
  });

  it("withdraws working copy and request together, and releases nothing (E7)", () => {
    const service = serviceIn("submitted", "published");
    const decision = accepted(onLifecycle.withdraw(service));

    expect(decision.next).toMatchObject({
      lifecycle: { status: "draft", revision: service.lifecycle.revision + 1 },
      review: { status: "WITHDRAWN", closedAt: moment(90) },
    });
    expect(decision.next.publication).toBe(service.publication);
    expect(eventTypes(decision)).toStrictEqual(["ServiceWithdrawn"]);
  });

  it("removes the released copy with the service (3.2, E10)", () => {
    const decision = accepted(onLifecycle.remove(live()));

    expect(states(decision.next)).toStrictEqual(["deleted", "none"]);
    expect(historyOf(decision).map(({ kind, status }) => [kind, status])).toStrictEqual([
      ["lifecycle", "deleted"],
    ]);
  });

  it("changes a group without review, release, history or message (7.5)", () => {
    const group = (service: Service): ServiceDecision => accepted(onLifecycle.changeGroup(service));
    const service = serviceIn("submitted", "unpublished");
    const decision = group(service);

    expect(decision.next).toStrictEqual({
      ...service,
      lifecycle: {
        ...service.lifecycle,
        groupId: groupId("g1"),
        modifiedAt: moment(90),
        revision: service.lifecycle.revision + 1,
        lastCommand: commandId(90),
      },
    });
    expect([historyOf(decision), decision.events.map(queueOf)]).toStrictEqual([[], [null]]);
    expect(group(decision.next)).toStrictEqual({ next: decision.next, events: [] });
    expect(
      accepted(changeGroup({ ...step(91), groupId: null })(decision.next)).next.lifecycle.groupId,
    ).toBeNull();
  });
});

describe("editing (2.5, 1.7)", () => {
  it("replaces everything, but keeps group, category and special flow", () => {
    const draft = drafted({
      groupId: groupId("g1"),
      proposal: serviceProposal({
        requireSecureChannel: true,
        suitableForMinors: true,
        maxAllowedPaymentAmount: ceiling(5),
        metadata: { phone: text("0123456789") },
      }),
    });
    const special: Service = {
      ...draft,
      lifecycle: {
        ...draft.lifecycle,
        data: {
          ...draft.lifecycle.data,
          metadata: {
            ...draft.lifecycle.data.metadata,
            category: "SPECIAL",
            customSpecialFlow: text("flow"),
          },
        },
      },
    };

    expect(edited(special, 2).lifecycle).toStrictEqual({
      ...drafted().lifecycle,
      groupId: "g1",
      data: {
        ...drafted().lifecycle.data,
        metadata: {
          ...drafted().lifecycle.data.metadata,
          category: "SPECIAL",
          customSpecialFlow: "flow",
        },
      },
      modifiedAt: moment(2),
      revision: 2,
      lastCommand: commandId(2),
    });
  });

  it("is accepted when it changes nothing, and counts as a transition (D14)", () => {
    const once = edited(drafted(), 2);
    const again = accepted(onLifecycle.edit(once));

    expect(again.next.lifecycle.data).toStrictEqual(once.lifecycle.data);
    expect(historyOf(again)).toHaveLength(1);
  });

  const retired = topics.map((topic) => (topic.id === 6 ? { ...topic, retired: true } : topic));
  it.each([
    ["an unknown topic", 99, topics, "TopicNotAvailable"],
    ["topic 0", 0, topics, "accepted"],
    ["its own topic, retired since (W9)", 6, retired, "accepted"],
  ])("judges %s", (_case, topicId, catalogue, answer) => {
    const proposal = serviceProposal({ metadata: { topicId } });

    expect(
      outcome(edit({ ...step(2), scope: null, proposal, catalogue, sandbox })(drafted())),
    ).toBe(answer);
  });

  it("looks at the topic before the state (1.6, order of the handler)", () => {
    const proposal = serviceProposal({ metadata: { topicId: 99 } });
    const gone = deleted(drafted(), 2);

    expect(
      outcome(edit({ ...step(3), scope: null, proposal, catalogue: topics, sandbox })(gone)),
    ).toBe("TopicNotAvailable");
  });

  it("refuses a retired topic to a new service, and an unknown one (8.9, 10)", () => {
    expect(
      [retired, []].map((catalogue) => outcome(create(creation({ catalogue })))),
    ).toStrictEqual(["TopicNotAvailable", "TopicNotAvailable"]);
  });
});

describe("a caller who is restricted to groups (1.9, GRP)", () => {
  const scope: GroupScope = [groupId("g1")];

  it.each([
    ["of its group", groupId("g1"), "accepted"],
    ["of another group", groupId("g2"), "GroupForbidden"],
    ["without a group", null, "GroupForbidden"],
  ])("reaches a service %s with each command", (_case, group, answer) => {
    const draft = drafted({ groupId: group });
    const visible: Service = { ...live(), lifecycle: { ...live().lifecycle, groupId: group } };

    expect([
      ...(["edit", "remove", "submit"] as const).map((trigger) =>
        outcome(onLifecycle[trigger](draft, scope)),
      ),
      outcome(onLifecycle.withdraw(submitted(draft), scope)),
      outcome(onPublication.publish(visible, scope)),
      outcome(onPublication.unpublish(visible, scope)),
    ]).toStrictEqual(Array.from({ length: 6 }, () => answer));
  });

  it("is told so before anything about the state", () => {
    const gone = deleted(drafted({ groupId: groupId("g2") }), 2);

    expect(
      [onLifecycle.edit, onLifecycle.submit, onPublication.publish].map((command) =>
        outcome(command(gone, scope)),
      ),
    ).toStrictEqual(["GroupForbidden", "GroupForbidden", "GroupForbidden"]);
  });
});

describe("what an active service may do (3.6)", () => {
  it.each([
    ["approved", "published", false, true, "ANYONE"],
    ["draft", "published", false, true, "ANYONE"],
    ["approved", "unpublished", false, false, "AUTHORIZED_RECIPIENTS"],
    ["approved", "unpublished", true, false, "ANYONE"],
    ["submitted", "none", true, false, "AUTHORIZED_RECIPIENTS"],
    ["deleted", "none", true, false, "NOBODY"],
    ["deleted", "published", true, false, "NOBODY"],
  ] as const)(
    "%s and %s (unpublished can send: %s)",
    (lifecycle, publication, flag, isVisible, reach) => {
      expect(privilegesOf(lifecycle, publication, flag)).toStrictEqual({
        isVisible,
        mayWriteTo: reach,
      });
    },
  );

  it.each([
    ["ANYONE", "RSSMRA80A01H501U", true],
    ["AUTHORIZED_RECIPIENTS", "AAAAAA00A00A000A", true],
    ["AUTHORIZED_RECIPIENTS", "RSSMRA80A01H501U", false],
    ["NOBODY", "AAAAAA00A00A000A", false],
  ] as const)("writes to %s: %s, %s", (reach, recipient, answer) => {
    expect(mayWriteTo({ isVisible: false, mayWriteTo: reach }, [sandbox], recipient)).toBe(answer);
  });
});

it.each([
  ["draft", "none", null, null],
  ["submitted", "none", "in review", null],
  ["rejected", "none", "dati incompleti o incorretti", null],
  ["approved", "none", "in attivazione", null],
  ["approved", "published", "attivo", "attivo"],
  ["approved", "unpublished", "approvato, non visibile", "nascosto"],
  ["draft", "published", null, "attivo"],
  ["draft", "unpublished", null, "nascosto"],
  ["submitted", "published", "in review", "attivo"],
  ["rejected", "unpublished", "dati incompleti o incorretti", "nascosto"],
  ["deleted", "published", null, null],
] as const)("labels %s and %s as 10.2 says", (lifecycle, publication, request, label) => {
  expect(labelsOf(lifecycle, publication)).toStrictEqual({ request, live: label });
});
