import { approve } from "../../../shared/domain/review/approve";
import { reject } from "../../../shared/domain/review/reject";
import type { Reviewed } from "../../../shared/domain/review/reviewed";
import { supersede } from "../../../shared/domain/review/supersede";
import { validate } from "../../../shared/domain/review/validate";
import { duplicateOf } from "../../../shared/domain/service-checks/duplicates";
import { create } from "../../../shared/domain/service-lifecycle/create";
import { submit } from "../../../shared/domain/service-lifecycle/submit";
import { withdraw } from "../../../shared/domain/service-lifecycle/withdraw";
import { publish } from "../../../shared/domain/service-publication/publish";
import { release } from "../../../shared/domain/service-publication/release";
import { unpublish } from "../../../shared/domain/service-publication/unpublish";
import { historyOf } from "../../../shared/domain/service/history";
import type { Service, ServiceDecision } from "../../../shared/domain/service/service";
import { reasonCodes, reasonLabels, reasonText } from "../../../shared/domain/review/reasons";
import { accepted, outcome } from "../../support/builders";
import {
  approved,
  creation,
  description,
  drafted,
  edited,
  facts,
  incomplete,
  incorrect,
  lines,
  live,
  rejected,
  releasing,
  reviewer,
  reviewId,
  serviceId,
  serviceProposal,
  states,
  step,
  submitted,
  submitter,
  validated,
  validation,
  withReview,
} from "../../support/service-builders";

const anybody = { scope: null };
const judgement = (number: number) => ({
  ...step(number),
  reviewer,
  note: null,
  lines: lines(number).institution,
});
const newProposal = serviceProposal({ description: description("Nuova descrizione.") });
const at = (number: number) => ({ ...step(number), ...anybody });

describe("the acceptance stories (8.10), as far as they are decisions", () => {
  it("E1: a complete request is published by its approval, and the history tells it", () => {
    const decisions: ReadonlyArray<ServiceDecision> = [
      accepted(create(creation())),
      accepted(
        submit({
          ...at(2),
          account: submitter,
          autoPublish: true,
          reviewId: reviewId(2),
        })(drafted()),
      ),
      validate(validation(3))(withReview(submitted())),
      accepted(approve(judgement(4))(withReview(validated()))),
      release(releasing(5))(approved()),
    ];

    expect(
      decisions.flatMap(historyOf).map(({ kind, sequence, status }) => [kind, status, sequence]),
    ).toStrictEqual([
      ["lifecycle", "draft", 1],
      ["lifecycle", "submitted", 2],
      ["lifecycle", "approved", 3],
      ["publication", "published", 1],
    ]);
    expect(
      live().review?.notifications.map(({ audience, channel }) => [audience, channel]),
    ).toStrictEqual([
      ["REVIEWERS", "webhook"],
      ["REVIEWERS", "email"],
      ["INSTITUTION", "webhook"],
      ["INSTITUTION", "email"],
    ]);
  });

  it("E2: hidden at approval, then shown, hidden and shown by the institution", () => {
    const hidden = live(approved(validated(submitted(drafted(), 2, false))));
    const shown = accepted(publish(at(6))(hidden)).next;
    const hiddenAgain = accepted(unpublish(at(7))(shown)).next;

    expect(
      [hidden, shown, hiddenAgain, accepted(publish(at(8))(hiddenAgain)).next].map(
        (service) => states(service)[1],
      ),
    ).toStrictEqual(["unpublished", "published", "unpublished", "published"]);
  });

  it("E3, 8.2: what is incomplete is rejected by the rules, and passes once it is fixed", () => {
    const judged = validated(submitted(drafted({ proposal: incomplete })));

    expect(judged.review).toMatchObject({ status: "REJECTED", handling: "AUTO_REJECTED" });
    expect(
      judged.lifecycle.status === "rejected" ? reasonText(judged.lifecycle.reasons) : null,
    ).toBe(
      "Metadati obbligatori mancanti: metadata.privacy_url - Manca l'indirizzo dell'informativa privacy",
    );

    const fixed = approved(validated(submitted(edited(judged, 4), 5), 6), 7);
    expect(fixed.review).toMatchObject({ status: "APPROVED", handling: "MANUAL", id: reviewId(5) });
  });

  it.each(reasonCodes)(
    "E4: a rejection for %s shows its label and tells the institution",
    (code) => {
      const reasons = [{ code, message: "Si veda la comunicazione del 4 marzo.", fields: [] }];
      const { events, next } = accepted(
        reject({ ...judgement(4), reasons })(withReview(validated())),
      );

      expect(next.lifecycle).toMatchObject({ status: "rejected", reasons });
      expect(next.lifecycle.status === "rejected" && reasonText(next.lifecycle.reasons)).toContain(
        reasonLabels[code],
      );
      expect(events.map(({ type }) => type)).toStrictEqual([
        "ServiceRejected",
        "NotificationRequested",
        "NotificationRequested",
      ]);
    },
  );

  it("E5: a rejected update leaves what citizens see alone", () => {
    const before = live();
    const after = rejected(validated(submitted(edited(before, 6, newProposal), 7), 8), 9);

    expect(states(after)).toStrictEqual(["rejected", "published"]);
    expect(after.publication).toBe(before.publication);
  });

  it("E6: an approved update without auto publish renews a visible service (D1)", () => {
    const update = submitted(edited(live(), 6, newProposal), 7, false);
    const after = live(approved(validated(update, 8), 9), 10);

    expect(states(after)).toStrictEqual(["approved", "published"]);
    expect(after.publication?.data.description).toBe("Nuova descrizione.");
  });

  it("E7: a late decision on a withdrawn request is refused", () => {
    const withdrawn = withReview(accepted(withdraw(at(4))(validated())).next);
    const again = submitted(edited(withdrawn, 5), 6);

    expect([
      outcome(approve(judgement(7))(withdrawn)),
      outcome(reject({ ...judgement(7), reasons: [incorrect] })(withdrawn)),
      outcome(approve(judgement(7))({ ...again, review: withdrawn.review })),
      outcome(approve(judgement(7))(withReview(again))),
    ]).toStrictEqual(["ReviewClosed", "ReviewClosed", "ReviewClosed", "accepted"]);
  });

  it("E8: messages that come twice change nothing the second time", () => {
    const [checked, released] = [withReview(validated()), live()];

    expect(validate(validation(9))(checked)).toStrictEqual({ next: checked, events: [] });
    expect(release(releasing(9))(released)).toStrictEqual({ next: released, events: [] });
  });

  it("E11: a second service of the same name passes only when the first is gone", () => {
    const first = { id: serviceId(1), name: "Mensa scolastica", organization: "00123450010" };
    const second = { ...first, id: serviceId(2) };
    const judged = (lifecycle: "approved" | "deleted"): Service =>
      validate(
        validation(3, {
          facts: facts({ duplicate: duplicateOf(second, [{ ...first, lifecycle }]) }),
        }),
      )(withReview(submitted(drafted({ id: serviceId(2) })))).next;

    expect(judged("approved").lifecycle).toMatchObject({
      status: "rejected",
      reasons: [
        {
          code: "INCORRECT_FIELDS",
          message: `Esiste già un servizio dell'ente con lo stesso nome (ID ${serviceId(1)})`,
          fields: ["name"],
        },
      ],
    });
    expect(judged("deleted").lifecycle.status).toBe("submitted");
  });

  it("8.7: a new draft over a live service is never published by showing and hiding", () => {
    const draft = edited(live(), 6, newProposal);
    const hidden = accepted(unpublish(at(7))(draft)).next;
    const shown = accepted(publish(at(8))(hidden)).next;

    expect([hidden, shown].map((service) => service.publication?.data.description)).toStrictEqual(
      Array.from({ length: 2 }, () => "Iscrizioni, menù e pagamenti della mensa."),
    );
    expect(shown.lifecycle).toBe(draft.lifecycle);
  });
});

describe("what happens at once (7.5)", () => {
  it("releases an approved copy although an edit followed at once", () => {
    const editedAtOnce = edited(approved(), 5, newProposal);
    const { next } = release(releasing(6))(editedAtOnce);

    expect(states(next)).toStrictEqual(["draft", "published"]);
    expect(next.publication?.data.description).toBe("Iscrizioni, menù e pagamenti della mensa.");
  });

  it("never undoes a manual unpublish by a repeated release", () => {
    const hidden = accepted(unpublish(at(6))(live())).next;

    expect(release(releasing(7))(hidden)).toStrictEqual({ next: hidden, events: [] });
  });

  it("never goes back to an older approval, even of the same instant", () => {
    const first = approved();
    const second = approved(validated(submitted(edited(first, 6, newProposal), 7), 8), 9);
    const newest = release(releasing(10))(second).next;
    const late: Service = { ...newest, review: first.review };

    expect(release(releasing(11))(late)).toStrictEqual({ next: late, events: [] });
  });

  it("releases both approvals in turn when the messages keep their order", () => {
    const first = approved();
    const second = approved(validated(submitted(edited(first, 6, newProposal), 7), 8), 9);
    const old = release(releasing(10))({ ...second, review: first.review }).next;
    const renewed = release(releasing(11))({ ...old, review: second.review }).next;

    expect([old, renewed].map(({ publication }) => publication?.data.description)).toStrictEqual([
      "Iscrizioni, menù e pagamenti della mensa.",
      "Nuova descrizione.",
    ]);
  });

  it("acknowledges a validation message about a request that was withdrawn or decided", () => {
    const withdrawn = withReview(accepted(withdraw(at(3))(submitted())).next);
    const decided = withReview(approved(submitted(), 3));
    const replaced: Reviewed = {
      ...submitted(edited(withdrawn, 4), 5),
      review: withReview(submitted()).review,
    };

    expect([withdrawn, decided, replaced].map(validate(validation(9)))).toStrictEqual(
      [withdrawn, decided, replaced].map((next) => ({ next, events: [] })),
    );
  });

  it("supersedes an open request that its service no longer waits for, once", () => {
    const moved: Reviewed = {
      ...withReview(validated()),
      lifecycle: edited(drafted(), 5).lifecycle,
    };
    const refusals = [
      outcome(approve(judgement(9))(moved)),
      outcome(reject({ ...judgement(9), reasons: [incorrect] })(moved)),
    ];
    const { events, next } = supersede(step(9))(moved);

    expect(refusals).toStrictEqual(["ReviewOutdated", "ReviewOutdated"]);
    expect([next.review?.status, events.map(({ type }) => type)]).toStrictEqual([
      "SUPERSEDED",
      ["ReviewSuperseded"],
    ]);
    expect(next.lifecycle).toBe(moved.lifecycle);
    expect(supersede(step(10))(withReview(next)).events).toStrictEqual([]);
    expect(supersede(step(10))(withReview(validated())).events).toStrictEqual([]);
  });
});
