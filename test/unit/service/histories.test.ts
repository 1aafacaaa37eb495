import * as E from "fp-ts/Either";
import * as fc from "fast-check";
import { isOpen, type Review } from "../../../shared/domain/review/model";
import { lifecycleMoves } from "../../../shared/domain/service-lifecycle/transitions";
import { queueOf } from "../../../shared/domain/service/events";
import { historyOf } from "../../../shared/domain/service/history";
import type { ServiceData } from "../../../shared/domain/service/service-data";
import type { ServiceDecision } from "../../../shared/domain/service/service";
import { platformCeiling } from "../../support/service-builders";
import { beginning, lived, lives, take, type Taken, type World } from "./service-history";

const runs = { numRuns: 60 };
const everyStep = (holds: (taken: Taken) => void): void => {
  fc.assert(
    fc.property(lives, (life) => {
      lived(life).forEach(holds);
    }),
    runs,
  );
};

const decisionOf = ({ result }: Taken): ServiceDecision | null =>
  E.isRight(result) ? result.right : null;
const typesOf = (taken: Taken): ReadonlyArray<string> =>
  decisionOf(taken)?.events.map(({ type }) => type) ?? [];
const reviewOf = (world: World, id: string | undefined): Review | undefined =>
  world.reviews.find((review) => review.id === id);
const asReleased = (data: ServiceData | undefined): unknown =>
  data === undefined ? null : { ...data, maxAllowedPaymentAmount: platformCeiling };

/** All that may be wrong with what is stored, whatever happened. */
const contradictions = ({ lifecycle, publication, reviews }: World): ReadonlyArray<string> => {
  const open = reviews.filter(isOpen);
  const named =
    lifecycle.status === "draft" || lifecycle.status === "deleted"
      ? undefined
      : reviews.find(({ id }) => id === lifecycle.submission.reviewId);
  const released = reviews.find(({ id }) => id === publication?.reviewId);
  const rules: ReadonlyArray<readonly [string, boolean]> = [
    ["at most one request is open", open.length <= 1],
    [
      "a request is open exactly while the working copy waits for it",
      lifecycle.status === "submitted"
        ? named !== undefined && open[0] === named
        : open.length === 0,
    ],
    [
      "an approved working copy has an approved request for its data",
      lifecycle.status !== "approved" ||
        (named?.status === "APPROVED" && named.snapshot === lifecycle.data),
    ],
    [
      "a rejected working copy has a request rejected for the same reasons",
      lifecycle.status !== "rejected" ||
        (named?.status === "REJECTED" && named.decision.reasons === lifecycle.reasons),
    ],
    [
      "a deleted service has no released copy",
      lifecycle.status !== "deleted" || publication === null,
    ],
    [
      "what is released was approved",
      publication === null ||
        (released?.status === "APPROVED" &&
          JSON.stringify(publication.data) === JSON.stringify(asReleased(released.snapshot))),
    ],
    [
      "every rejection tells what to do",
      reviews.every(
        (review) =>
          review.status !== "REJECTED" ||
          review.decision.reasons.every(
            ({ code, fields, message }) =>
              code === "MISSING_CONTRACT" ||
              code === "ACCOUNT_NOT_DELEGATE" ||
              fields.length > 0 ||
              message !== null,
          ),
      ),
    ],
    [
      "the latest request is the one that the working copy remembers",
      (reviews.at(-1)?.id ?? null) === lifecycle.lastReview,
    ],
  ];
  return rules.flatMap(([rule, holds]) => (holds ? [] : [rule]));
};

it("the drawn lives get somewhere: all events happen, and many messages come late", () => {
  const seen = fc.sample(lives, { numRuns: 300, seed: 20_300_304 }).flatMap(lived);
  const count = (type: string): number =>
    seen.filter((taken) => typesOf(taken).includes(type)).length;

  expect(
    [
      "ServiceEdited",
      "ServiceSubmitted",
      "ServiceWithdrawn",
      "ServiceApproved",
      "ServiceRejected",
      "ServiceDeleted",
      "ServiceReleased",
      "ServicePublished",
      "ServiceUnpublished",
      "ServiceGroupChanged",
      "ReviewValidated",
      "ReviewAssigned",
      "ReviewCommented",
      "NotificationRequested",
      "NotificationAttempted",
    ].filter((type) => count(type) < 20),
  ).toStrictEqual([]);
  expect(
    seen.filter(({ before, move, result }) => {
      const released = before.publication !== null;
      return (
        move.does === "deliver" && released && E.isRight(result) && result.right.events.length === 0
      );
    }).length,
  ).toBeGreaterThan(100);
});

it("never stores a contradiction between working copy, released copy and requests", () => {
  everyStep(({ after }) => {
    expect(contradictions(after)).toStrictEqual([]);
  });
});

it("changes the released data by the release of an approval only, and removes them by deletion only", () => {
  everyStep((taken) => {
    const { after, before } = taken;
    if (after.publication?.data === before.publication?.data) return;
    const event = typesOf(taken)[0];

    expect(event).toBe(after.publication === null ? "ServiceDeleted" : "ServiceReleased");
  });
});

it("shows or hides a service by publish, unpublish and release only", () => {
  everyStep((taken) => {
    const { after, before } = taken;
    if (after.publication?.status === before.publication?.status) return;

    expect([
      "ServiceReleased",
      "ServicePublished",
      "ServiceUnpublished",
      "ServiceDeleted",
    ]).toContain(typesOf(taken)[0]);
  });
});

it("releases each approval at most once, and never an older one after a newer", () => {
  fc.assert(
    fc.property(lives, (life) => {
      const released = lived(life)
        .filter((taken) => typesOf(taken).includes("ServiceReleased"))
        .map(({ after }) => after.publication?.approvedRevision ?? 0);

      expect(released).toStrictEqual([...new Set(released)].toSorted((a, b) => a - b));
    }),
    runs,
  );
});

it("loses no approval: whatever the order of the messages, the latest one is released in the end", () => {
  fc.assert(
    fc.property(lives, fc.array(fc.nat(), { maxLength: 20 }), (life, order) => {
      const world = lived(life).at(-1)?.after ?? beginning;
      const releases = world.messages.filter((event) => queueOf(event) === "request-publication");
      const picks = [...order, ...releases.map((_, index) => index)];
      const settled = picks.reduce(
        (current, pick, index) =>
          take(current, { does: "deliver", queue: "request-publication", pick }, 100 + index).after,
        world,
      );
      const latest = world.reviews.filter(({ status }) => status === "APPROVED").at(-1);

      expect(settled.publication?.reviewId).toBe(
        world.lifecycle.status === "deleted" ? undefined : latest?.id,
      );
    }),
    runs,
  );
});

it("changes nothing when a message is delivered again at once", () => {
  everyStep(({ after, move }) => {
    if (move.does !== "deliver") return;
    // Messages are kept in order, so that a number below their count always means the same one.
    const picked = after.messages.filter((event) => queueOf(event) === move.queue);
    const same = { ...move, pick: move.pick % Math.max(picked.length, 1) };
    const once = take(after, same, 200);
    const twice = take(once.after, same, 201);

    expect(decisionOf(twice)?.events ?? []).toStrictEqual([]);
  });
});

it("moves the working copy only as its table says", () => {
  const reachable = new Set(
    Object.values(lifecycleMoves).flatMap((row) =>
      Object.entries(row).map(([from, to]) => `${from} ${to ?? "nowhere"}`),
    ),
  );
  everyStep(({ after, before }) => {
    if (after.lifecycle === before.lifecycle) return;

    expect(reachable).toContain(`${before.lifecycle.status} ${after.lifecycle.status}`);
  });
});

it("counts one revision for each document that changes, and leaves the others the very same", () => {
  everyStep((taken) => {
    const { service } = taken;
    const decision = decisionOf(taken);
    if (decision === null) return;
    const { events, next } = decision;
    const changed = (["lifecycle", "publication", "review"] as const).filter(
      (part) => service[part] !== next[part],
    );

    expect(changed.length > 0).toBe(events.length > 0);
    changed.forEach((part) => {
      const [old, fresh] = [service[part], next[part]];
      if (fresh === null) return;

      expect(fresh.revision).toBe(old?.id === fresh.id ? old.revision + 1 : 1);
    });
  });
});

it("asks for each notice that it stores, once, and stores each that it asks for", () => {
  fc.assert(
    fc.property(lives, (life) => {
      const world = lived(life).at(-1)?.after ?? beginning;
      const asked = world.messages.flatMap(({ notificationId }) => notificationId ?? []);

      expect(new Set(asked).size).toBe(asked.length);
      expect(
        asked.filter(
          (id) =>
            !world.reviews.some(({ notifications }) => notifications.some((n) => n.id === id)),
        ),
      ).toStrictEqual([]);
    }),
    runs,
  );
});

it("adds an entry to the history exactly for the transitions of either machine", () => {
  everyStep((taken) => {
    const decision = decisionOf(taken);
    if (decision === null) return;
    const { after, before, move } = taken;
    const lifecycleMoved = after.lifecycle !== before.lifecycle && move.does !== "changeGroup";
    const publicationMoved = after.publication !== before.publication && after.publication !== null;

    expect(historyOf(decision).map(({ kind }) => kind)).toStrictEqual([
      ...(lifecycleMoved ? ["lifecycle"] : []),
      ...(publicationMoved ? ["publication"] : []),
    ]);
  });
});

it("tells in events nothing of what the institution wrote, and nobody's address", () => {
  everyStep((taken) => {
    const told = JSON.stringify(decisionOf(taken)?.events ?? []);

    expect(told).not.toMatch(/@|Mensa|Riscritta|owner-1|reviewer-1|Borgo/);
  });
});

it("ends for good: nothing moves a deleted service", () => {
  everyStep(({ after, before }) => {
    if (before.lifecycle.status !== "deleted") return;

    expect([after.lifecycle, after.publication]).toStrictEqual([before.lifecycle, null]);
    expect(reviewOf(after, after.lifecycle.lastReview ?? undefined)?.status).not.toBe("PENDING");
  });
});
