/* eslint-disable jest/no-export -- one suite for every adapter of the store: each adapter's test file calls it */
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as TE from "fp-ts/TaskEither";
import { approve } from "../../shared/domain/review/approve";
import type { Review, ReviewStatus } from "../../shared/domain/review/model";
import { changeGroup } from "../../shared/domain/service-lifecycle/change-group";
import { create } from "../../shared/domain/service-lifecycle/create";
import { remove } from "../../shared/domain/service-lifecycle/delete";
import { edit } from "../../shared/domain/service-lifecycle/edit";
import type { LifecycleStatus } from "../../shared/domain/service-lifecycle/model";
import { submit } from "../../shared/domain/service-lifecycle/submit";
import { publish } from "../../shared/domain/service-publication/publish";
import { release } from "../../shared/domain/service-publication/release";
import type { PublicationState } from "../../shared/domain/service-publication/transitions";
import { unpublish } from "../../shared/domain/service-publication/unpublish";
import type { GroupId, OwnerId, ReviewId } from "../../shared/domain/service/identifiers";
import type { Service, ServiceDecision } from "../../shared/domain/service/service";
import { topics } from "../../shared/domain/service/topics";
import {
  pendingEventsOf,
  type JournalledEvent,
  type LoadedService,
  type Readable,
  type ServiceKey,
  type Services,
} from "../../shared/ports/services";
import type { StoreFailure } from "../../shared/ports/store";
import { commandId } from "../support/builders";
import {
  creation,
  groupId,
  institution,
  moment,
  name,
  ownerId,
  platformCeiling,
  reviewer,
  reviewId,
  sandbox,
  serviceId,
  serviceProposal,
  submitter,
  text,
  withReview,
} from "../support/service-builders";
import { outcome, right } from "./debt-positions-store-samples";

let counter = 0;
const next = (): number => (counter += 1);

/** A command that no other test has given, a minute after the one before. */
const fresh = () => {
  const number = next();
  return { at: moment(number), command: commandId(number) };
};

const freshOwner = (): OwnerId => ownerId(`owner-${next()}/è?#`);

const accepted = <A>(result: E.Either<{ readonly _tag: string }, A>): A => {
  if (E.isLeft(result)) throw new Error(`refused: ${result.left._tag}`);
  return result.right;
};

const everybody = { scope: null };

type Draft = {
  readonly owner?: OwnerId;
  readonly groupId?: GroupId | null;
  readonly proposal?: ReturnType<typeof serviceProposal>;
};

const bornOf = ({ groupId: group = null, owner = freshOwner(), proposal }: Draft = {}) =>
  accepted(
    create(
      creation({
        ...fresh(),
        id: serviceId(next()),
        owner,
        groupId: group,
        proposal: proposal ?? serviceProposal(),
      }),
    ),
  );

const keyOf = ({ lifecycle }: Service): ServiceKey => ({
  owner: lifecycle.owner,
  id: lifecycle.id,
});

const load = async (
  store: Services,
  key: ServiceKey,
  review: ReviewId | null = null,
): Promise<LoadedService> => {
  const found = await right(store.get(key, review));
  if (O.isNone(found)) throw new Error(`${key.id} is not there`);
  return found.value;
};

const drafted = async (store: Services, draft: Draft = {}): Promise<Service> => {
  const decision = bornOf(draft);
  await right(store.create(decision, null));
  return decision.next;
};

/** One command on a stored service: what it is right after. */
const run = async (
  store: Services,
  key: ServiceKey,
  decide: (service: Service) => E.Either<{ readonly _tag: string }, ServiceDecision>,
): Promise<Service> => {
  const found = await load(store, key);
  const decision = accepted(decide(found.value));
  await right(store.commit(found, decision));
  return decision.next;
};

const edition = () =>
  edit({ ...fresh(), ...everybody, proposal: serviceProposal(), catalogue: topics, sandbox });

const submission = () =>
  submit({
    ...fresh(),
    ...everybody,
    reviewId: reviewId(next()),
    account: submitter,
    autoPublish: true,
  });

const approval = () => (service: Service) =>
  approve({ ...fresh(), reviewer, note: null, lines: [] })(withReview(service));

const releasing = () => (service: Service) =>
  E.right(
    release({
      ...fresh(),
      maxAllowedPaymentAmount: platformCeiling,
      hidesUnlessAutoPublish: false,
    })(service),
  );

const released = async (store: Services, draft: Draft = {}): Promise<Service> => {
  const service = await drafted(store, draft);
  await run(store, keyOf(service), submission());
  await run(store, keyOf(service), approval());
  return run(store, keyOf(service), releasing());
};

type All<A> = { readonly hasMore: boolean; readonly items: ReadonlyArray<A> };

const gather =
  <A>() =>
  ({ items }: All<A>, page: Readable<A>): TE.TaskEither<StoreFailure, All<A>> =>
    TE.right({ hasMore: false, items: [...items, ...page.items] });

const nothing = { hasMore: false, items: [] };

const pendingOf = async (store: Services, { lifecycle }: Service) => {
  const { items } = await right(
    store.pending<StoreFailure, All<JournalledEvent>>(
      moment(1_000_000),
      nothing,
      gather<JournalledEvent>(),
    ),
  );
  return items.filter(({ owner }) => owner === lifecycle.owner);
};

const reviewsOf = async (
  store: Services,
  query: Partial<Parameters<Services["reviews"]>[0]>,
): Promise<ReadonlyArray<Review>> => {
  const { items } = await right(
    store.reviews<StoreFailure, All<Review>>(
      { statuses: ["PENDING"], organization: null, scope: null, requestedUntil: null, ...query },
      nothing,
      gather<Review>(),
    ),
  );
  return items;
};

/** What every `Services` does, whatever it is made of. */
export const servicesSuite = (storeOf: () => Services): void => {
  describe("reading and writing", () => {
    it("finds nothing where nothing was created", async () => {
      const { lifecycle } = bornOf().next;
      expect(await right(storeOf().get(lifecycle, null))).toStrictEqual(O.none);
      expect(await right(storeOf().lifecycle(lifecycle))).toStrictEqual(O.none);
      expect(await right(storeOf().keyOf(lifecycle.id))).toStrictEqual(O.none);
      expect(await right(storeOf().keyOfReview(reviewId(next())))).toStrictEqual(O.none);
    });

    it("gives back a service at every stage of its life as it was decided", async () => {
      const store = storeOf();
      let service = await drafted(store, { groupId: groupId("g1") });
      const key = keyOf(service);
      const stages = [submission(), approval(), releasing(), edition()];
      const last = [submission(), unpublish({ ...fresh(), scope: null })];
      for (const decide of [...stages, ...last]) {
        expect((await load(store, key)).value).toStrictEqual(service);
        service = await run(store, key, decide);
      }
      expect((await load(store, key)).value).toStrictEqual(service);
      expect(await right(store.lifecycle(key))).toStrictEqual(O.some(service.lifecycle));
    });

    it("doesn't confuse owners who have the same service", async () => {
      const store = storeOf();
      const mine = bornOf();
      const theirs: ServiceDecision = {
        ...mine,
        next: { ...mine.next, lifecycle: { ...mine.next.lifecycle, owner: freshOwner() } },
      };
      await right(store.create(mine, null));
      expect(await right(store.get(keyOf(theirs.next), null))).toStrictEqual(O.none);
      await right(store.create(theirs, null));
      expect((await load(store, keyOf(mine.next))).value).toStrictEqual(mine.next);
    });

    it("finds the owner of a service and of a request", async () => {
      const store = storeOf();
      const service = await drafted(store);
      const key = keyOf(service);
      const { review } = await run(store, key, submission());
      expect(await right(store.keyOf(key.id))).toStrictEqual(O.some(key));
      expect(await right(store.keyOfReview(review?.id ?? reviewId(next())))).toStrictEqual(
        O.some(key),
      );
    });

    it("reads the request that is named, else the latest, and none of another service", async () => {
      const store = storeOf();
      const owner = freshOwner();
      const service = await released(store, { owner });
      const first = (await load(store, keyOf(service))).value.review;
      await run(store, keyOf(service), edition());
      const { review: second } = await run(store, keyOf(service), submission());
      const other = await drafted(store, { owner });
      const named = async (key: ServiceKey) => (await load(store, key, first?.id)).value.review;
      expect((await load(store, keyOf(service))).value.review).toStrictEqual(second);
      expect(await named(keyOf(service))).toStrictEqual(first);
      expect(await named(keyOf(other))).toBeNull();
    });

    it("removes the released copy with the service", async () => {
      const store = storeOf();
      const service = await released(store);
      const gone = await run(store, keyOf(service), remove({ ...fresh(), ...everybody }));
      const { value, versions } = await load(store, keyOf(service));
      expect([value.lifecycle.status, value.publication]).toStrictEqual(["deleted", null]);
      expect(value).toStrictEqual(gone);
      expect(versions.publication).toBeNull();
    });

    it("writes nothing for a decision that changes nothing", async () => {
      const store = storeOf();
      const service = await released(store);
      const before = await load(store, keyOf(service));
      const decision = accepted(publish({ ...fresh(), ...everybody })(before.value));
      expect(decision.events).toStrictEqual([]);
      await right(store.commit(before, decision));
      expect(await load(store, keyOf(service))).toStrictEqual(before);
    });
  });

  describe("races", () => {
    type Command = (service: Service) => E.Either<{ readonly _tag: string }, ServiceDecision>;
    it.each<[string, () => Command, () => Command]>([
      ["two edits", edition, edition],
      ["an edit and a deletion", edition, () => remove({ ...fresh(), ...everybody })],
      ["an edit and a change of visibility", edition, () => unpublish({ ...fresh(), scope: null })],
      [
        "a deletion and a change of visibility",
        () => remove({ ...fresh(), ...everybody }),
        () => unpublish({ ...fresh(), scope: null }),
      ],
      [
        "a change of visibility and one of group",
        () => unpublish({ ...fresh(), scope: null }),
        () => changeGroup({ ...fresh(), groupId: groupId("g2") }),
      ],
    ])("lets one of %s through that read the same", async (_, one, other) => {
      const store = storeOf();
      const service = await released(store);
      const found = await load(store, keyOf(service));
      const decisions = [one(), other()].map((decide) => accepted(decide(found.value)));
      const told = await Promise.all(
        decisions.map((decision) => outcome(store.commit(found, decision))),
      );
      expect(told.toSorted()).toStrictEqual(["Contended", "written"]);
      const winner = decisions[told.indexOf("written")]?.next;
      expect((await load(store, keyOf(service))).value).toStrictEqual(winner);
    });

    it("doesn't release what was deleted meanwhile", async () => {
      const store = storeOf();
      const service = await drafted(store);
      await run(store, keyOf(service), submission());
      await run(store, keyOf(service), approval());
      const late = await load(store, keyOf(service));
      const decision = accepted(releasing()(late.value));
      await run(store, keyOf(service), remove({ ...fresh(), ...everybody }));
      expect(await outcome(store.commit(late, decision))).toBe("Contended");
      expect((await load(store, keyOf(service))).value.publication).toBeNull();
    });
  });

  describe("remembered requests", () => {
    it("let only the first of two creations with one request through", async () => {
      const store = storeOf();
      const owner = freshOwner();
      const [first, second] = [bornOf({ owner }), bornOf({ owner })];
      const request = (decision: ServiceDecision) => ({
        request: "r".repeat(64),
        bodyHash: "b".repeat(64),
        service: decision.next.lifecycle.id,
      });
      await right(store.create(first, request(first)));
      expect(await outcome(store.create(second, request(second)))).toBe("RequestTaken");
      expect(await right(store.remembered(owner, "r".repeat(64)))).toStrictEqual(
        O.some(request(first)),
      );
      expect(await right(store.remembered(freshOwner(), "r".repeat(64)))).toStrictEqual(O.none);
      expect(await right(store.get(keyOf(second.next), null))).toStrictEqual(O.none);
    });
  });

  describe("lists", () => {
    it("page by creation, count all pages, and keep to the owner and the groups", async () => {
      const store = storeOf();
      const owner = freshOwner();
      const [g1, g2] = [groupId("g1"), groupId("g2")];
      const mine: Array<Service> = [];
      for (const group of [g1, null, g2, g1, null])
        mine.push(await drafted(store, { owner, groupId: group }));
      await drafted(store);
      const page = async (scope: ReadonlyArray<GroupId>, limit: number, offset: number) => {
        const [head, ...rest] = scope;
        const { items, total, unreadable } = await right(
          store.list({
            owner,
            scope: head === undefined ? null : [head, ...rest],
            limit,
            offset,
          }),
        );
        expect(unreadable).toStrictEqual([]);
        return [
          items.map(({ id }) => mine.findIndex(({ lifecycle }) => lifecycle.id === id)),
          total,
        ];
      };
      expect(await page([], 2, 0)).toStrictEqual([[0, 1], 5]);
      expect(await page([], 2, 4)).toStrictEqual([[4], 5]);
      expect(await page([], 2, 6)).toStrictEqual([[], 5]);
      expect(await page([g1], 10, 0)).toStrictEqual([[0, 3], 2]);
      expect(await page([g2, g1], 2, 1)).toStrictEqual([[2, 3], 3]);
      expect(await page([groupId("nobody's")], 10, 0)).toStrictEqual([[], 0]);
    });

    it("show deleted services", async () => {
      const store = storeOf();
      const service = await drafted(store);
      const { lifecycle } = await run(store, keyOf(service), remove({ ...fresh(), ...everybody }));
      const { items } = await right(
        store.list({ owner: lifecycle.owner, scope: null, limit: 20, offset: 0 }),
      );
      expect(items).toStrictEqual([lifecycle]);
    });
  });

  describe("history", () => {
    const statuses: ReadonlyArray<LifecycleStatus | PublicationState> = [
      "draft",
      "submitted",
      "approved",
      "published",
      "unpublished",
      "deleted",
    ];

    it.each(["ASC", "DESC"] as const)(
      "goes page by page through all of it, %s",
      async (direction) => {
        const store = storeOf();
        const owner = freshOwner();
        const service = await released(store, { owner });
        await drafted(store, { owner });
        await run(store, keyOf(service), unpublish({ ...fresh(), scope: null }));
        await run(store, keyOf(service), changeGroup({ ...fresh(), groupId: groupId("g") }));
        await run(store, keyOf(service), remove({ ...fresh(), ...everybody }));
        const seen: Array<string> = [];
        let after: string | null = null;
        let pages = 0;
        do {
          const page: Awaited<ReturnType<typeof pageAfter>> = await pageAfter(after);
          seen.push(...page.items.map(({ status }) => status));
          after = page.next;
          pages += 1;
        } while (after !== null);
        expect(seen).toStrictEqual(direction === "ASC" ? statuses : statuses.toReversed());
        expect(pages).toBe(3);

        async function pageAfter(position: string | null) {
          return right(store.history({ ...keyOf(service), direction, limit: 2, after: position }));
        }
      },
    );

    it("keeps what was written at each moment, reasons and group included", async () => {
      const store = storeOf();
      const service = await drafted(store, { groupId: groupId("g1") });
      const { items, next: following } = await right(
        store.history({ ...keyOf(service), direction: "DESC", limit: 10, after: null }),
      );
      expect(following).toBeNull();
      expect(items).toStrictEqual([
        {
          kind: "lifecycle",
          serviceId: service.lifecycle.id,
          status: "draft",
          reasons: null,
          at: service.lifecycle.createdAt,
          sequence: 1,
          data: service.lifecycle.data,
          groupId: "g1",
        },
      ]);
    });
  });

  describe("requests of all owners", () => {
    it("are found by status, organization, scope and age", async () => {
      const store = storeOf();
      const organization = (code: string) => ({
        name: text("Ente"),
        fiscalCode: institution(code),
        departmentName: null,
      });
      const code = String(30_000_000_000 + next());
      const local = await drafted(store, {
        proposal: serviceProposal({ organization: organization(code) }),
      });
      const national = await drafted(store, {
        proposal: serviceProposal({
          organization: organization(code),
          metadata: { scope: "NATIONAL" },
        }),
      });
      const first = await run(store, keyOf(local), submission());
      const second = await run(store, keyOf(national), submission());
      const ids = async (query: Parameters<typeof reviewsOf>[1]) => {
        const found = await reviewsOf(store, { organization: code, ...query });
        return found.map(({ id }) => id).toSorted();
      };
      const both = [first.review?.id, second.review?.id];
      expect(await ids({})).toStrictEqual(both);
      expect(await ids({ scope: "NATIONAL" })).toStrictEqual([second.review?.id]);
      expect(await ids({ requestedUntil: first.review?.requestedAt ?? moment(0) })).toStrictEqual([
        first.review?.id,
      ]);
      expect(await ids({ statuses: [] })).toStrictEqual([]);
      await run(store, keyOf(local), approval());
      expect(await ids({})).toStrictEqual([second.review?.id]);
      const wanted: ReadonlyArray<ReviewStatus> = ["APPROVED", "PENDING"];
      expect(await ids({ statuses: wanted })).toStrictEqual(both);
    });
  });

  describe("namesakes", () => {
    it("are released services of the organization with the name, whoever owns them", async () => {
      const store = storeOf();
      const code = institution(String(40_000_000_000 + next()));
      const proposal = (named: string) =>
        serviceProposal({
          name: name(named),
          organization: { name: text("Ente"), fiscalCode: code, departmentName: null },
        });
      const one = await released(store, { proposal: proposal("Mensa") });
      await drafted(store, { proposal: proposal("Mensa") });
      await released(store, { proposal: proposal("Mense") });
      const gone = await released(store, { proposal: proposal("MENSA") });
      await run(store, keyOf(gone), remove({ ...fresh(), ...everybody }));
      await run(store, keyOf(one), edition());
      expect(
        await right(store.namesakes({ id: null, name: " mensa ", organization: code })),
      ).toStrictEqual([
        { id: one.lifecycle.id, name: "Mensa", organization: code, lifecycle: "draft" },
      ]);
    });
  });

  describe("the outbox", () => {
    it("holds what a queue waits for until it is sent, and nothing else", async () => {
      const store = storeOf();
      const service = await drafted(store);
      expect(await pendingOf(store, service)).toStrictEqual([]);
      const found = await load(store, keyOf(service));
      const decision = accepted(submission()(found.value));
      await right(store.commit(found, decision));
      const pending = await pendingOf(store, service);
      expect(pending).toStrictEqual(pendingEventsOf(decision));
      expect(pending.map(({ event }) => event.type)).toStrictEqual(["ServiceSubmitted"]);
      const early = await right(
        store.pending<StoreFailure, All<JournalledEvent>>(
          service.lifecycle.createdAt,
          nothing,
          gather<JournalledEvent>(),
        ),
      );
      expect(early.items.filter(({ owner }) => owner === service.lifecycle.owner)).toStrictEqual(
        [],
      );
      for (const event of [...pending, ...pending]) await right(store.markSent(event));
      expect(await pendingOf(store, service)).toStrictEqual([]);
      expect((await load(store, keyOf(service))).value).toStrictEqual(decision.next);
    });

    it("ends a fold that has enough", async () => {
      const store = storeOf();
      for (const service of [await drafted(store), await drafted(store)])
        await run(store, keyOf(service), submission());
      let pages = 0;
      await right(
        store.pending<StoreFailure, { readonly hasMore: boolean }>(
          moment(1_000_000),
          { hasMore: false },
          () => {
            pages += 1;
            return TE.right({ hasMore: true });
          },
        ),
      );
      expect(pages).toBe(1);
    });
  });
};
