import * as event from "../../../shared/codecs/documents/service-event";
import * as entry from "../../../shared/codecs/documents/service-history";
import * as lifecycle from "../../../shared/codecs/documents/service-lifecycle";
import * as publication from "../../../shared/codecs/documents/service-publication";
import * as review from "../../../shared/codecs/documents/service-review";
import * as subscription from "../../../shared/codecs/documents/subscription";
import { comment } from "../../../shared/domain/review/comment";
import { assign } from "../../../shared/domain/review/assign";
import { recordAttempt } from "../../../shared/domain/review/record-attempt";
import { supersede } from "../../../shared/domain/review/supersede";
import { validate } from "../../../shared/domain/review/validate";
import { submit } from "../../../shared/domain/service-lifecycle/submit";
import { withdraw } from "../../../shared/domain/service-lifecycle/withdraw";
import { lifecycleStatuses } from "../../../shared/domain/service-lifecycle/model";
import { historyOf } from "../../../shared/domain/service/history";
import type { Service } from "../../../shared/domain/service/service";
import { accepted } from "../../support/builders";
import {
  approved,
  drafted,
  edited,
  groupId,
  incomplete,
  live,
  ownerId,
  rejected,
  remark,
  reviewer,
  reviewerId,
  reviewId,
  serviceIn,
  serviceProposal,
  step,
  submitted,
  submitter,
  text,
  validated,
  validation,
  withReview,
} from "../../support/service-builders";

/** As a database gives it back: through text, with members of its own. */
const throughStorage = (document: object): unknown => ({
  ...(JSON.parse(JSON.stringify(document)) as object),
  id: "x",
  owner: "owner-1",
  ttl: 5,
  _etag: '"e"',
  _ts: 1,
});

const everywhere = lifecycleStatuses.flatMap((status) =>
  (["none", "published", "unpublished"] as const)
    .filter((state) => status !== "deleted" || state === "none")
    .map((state) => [status, state] as const),
);

/** A request in every state, with everything that can be in its file. */
const reviews: ReadonlyArray<readonly [string, Service]> = [
  ["pending", submitted()],
  ["validated", validated()],
  [
    "rejected by the rules",
    validate(validation(3))(withReview(submitted(drafted({ proposal: incomplete })))).next,
  ],
  [
    "in progress, with comments and a failed notice",
    [
      (service: Service) =>
        accepted(assign({ ...step(5), reviewer, assignee: reviewerId() })(withReview(service)))
          .next,
      (service: Service) =>
        accepted(
          comment({ ...step(6), reviewer, text: remark("Attendo la pagina.") })(
            withReview(service),
          ),
        ).next,
      (service: Service) => {
        const [notice] = withReview(service).review.notifications;
        if (notice === undefined) throw new Error("nobody was told");
        return recordAttempt({
          ...step(7),
          id: notice.id,
          outcome: { _tag: "Failed", error: "timeout", isLast: true },
        })(withReview(service)).next;
      },
    ].reduce((service, change) => change(service), validated()),
  ],
  ["approved", approved()],
  ["rejected", rejected()],
  ["withdrawn", accepted(withdraw({ ...step(5), scope: null })(submitted())).next],
  [
    "superseded",
    supersede(step(8))(withReview({ ...submitted(), lifecycle: { ...drafted().lifecycle } })).next,
  ],
];

describe("documents of services", () => {
  it.each(everywhere)("give back a service that is %s and %s", (status, state) => {
    const service = serviceIn(status, state);
    expect(
      accepted(lifecycle.fromDocument(throughStorage(lifecycle.documentOf(service.lifecycle)))),
    ).toStrictEqual(service.lifecycle);
    if (service.publication === null) return;
    const document = publication.documentOf(service.publication);
    expect(accepted(publication.fromDocument(throughStorage(document)))).toStrictEqual(
      service.publication,
    );
  });

  it.each(reviews)("give back a request that is %s", (_, service) => {
    const { review: request } = withReview(service);
    const document = review.documentOf(request);
    expect(accepted(review.fromDocument(throughStorage(document)))).toStrictEqual(request);
    expect(document).toMatchObject({
      organization: request.snapshot.organization.fiscalCode,
      scope: request.snapshot.metadata.scope,
      review: request.id,
    });
  });

  it("lift what names a released service, as names are compared", () => {
    const service = live();
    if (service.publication === null) throw new Error("it isn't released");
    expect(publication.documentOf(service.publication)).toMatchObject({
      organization: "00123450010",
      nameKey: "mensa scolastica",
    });
  });

  it("give back each entry of the history, and each event", () => {
    const decision = accepted(
      submit({
        ...step(2),
        scope: null,
        reviewId: reviewId(),
        account: submitter,
        autoPublish: true,
      })(drafted({ groupId: groupId("g") })),
    );
    for (const each of historyOf(decision))
      expect(accepted(entry.fromDocument(throughStorage(entry.documentOf(each))))).toStrictEqual(
        each,
      );
    decision.events.forEach((happened, index) => {
      const journalled = { owner: ownerId(), index, event: happened };
      expect(
        accepted(event.fromDocument(throughStorage(event.documentOf(journalled)))),
      ).toStrictEqual(journalled);
    });
    const { publication: copy } = live();
    if (copy === null) throw new Error("it isn't released");
    const released = {
      kind: "publication",
      serviceId: copy.id,
      status: copy.status,
      at: copy.modifiedAt,
      sequence: copy.revision,
      data: copy.data,
    } as const;
    expect(accepted(entry.fromDocument(throughStorage(entry.documentOf(released))))).toStrictEqual(
      released,
    );
  });

  const document = () => lifecycle.documentOf(rejected().lifecycle);
  it.each<[string, object, ReadonlyArray<string>]>([
    ["another kind", { ...document(), kind: "publication" }, ["kind"]],
    ["a later schema", { ...document(), schema: 2 }, ["schema"]],
    ["an unknown status", { ...document(), status: "gone" }, ["status"]],
    ["a rejection without reasons", { ...document(), reasons: [] }, ["reasons"]],
    ["a blank name", { ...document(), data: { ...document().data, name: " " } }, ["data.name"]],
  ])("refuse %s and name its place", (_, stored, places) => {
    expect(lifecycle.fromDocument(throughStorage(stored))).toStrictEqual({
      _tag: "Left",
      left: places,
    });
  });

  it("keep the category that institutions never see", () => {
    const service = edited(drafted(), 6, serviceProposal({ metadata: { cta: text("---") } }));
    expect(lifecycle.documentOf(service.lifecycle).data.metadata).toMatchObject({
      category: "STANDARD",
      cta: "---",
    });
  });
});

describe("documents of subscriptions", () => {
  const plain = {
    id: "MANAGE-ente",
    kind: "manage",
    state: "active",
    organizations: { _tag: "Some", codes: new Map() },
    keys: { primary: "a".repeat(64), secondary: null },
  } as const;

  it.each([
    ["of another kind", plain],
    [
      "that manage services",
      {
        ...plain,
        services: {
          owner: ownerId(),
          groups: [groupId("g1")],
          permissions: ["ApiServiceWrite" as const],
          sourceRanges: ["192.0.2.0/24"],
          email: null,
        },
        readable: { primary: "x", secondary: "y" },
      },
    ],
  ])("give back those %s", (_, value) => {
    expect(
      accepted(
        subscription.fromSubscriptionDocument(
          throughStorage(subscription.subscriptionDocument(value)),
        ),
      ),
    ).toStrictEqual(value);
  });

  it("give back those that were written before there were services", () => {
    const { readable, services, ...before } = subscription.subscriptionDocument(plain);
    expect([readable, services]).toStrictEqual([null, null]);
    expect(accepted(subscription.fromSubscriptionDocument(throughStorage(before)))).toStrictEqual(
      plain,
    );
  });
});
