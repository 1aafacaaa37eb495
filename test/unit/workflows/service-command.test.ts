import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as T from "fp-ts/Task";
import * as TE from "fp-ts/TaskEither";
import type { ServiceCaller } from "../../../shared/domain/service-access/caller";
import type { GroupScope } from "../../../shared/domain/service-access/groups";
import type { JournalledEvent, ServiceKey } from "../../../shared/ports/services";
import type { StoreFailure } from "../../../shared/ports/store";
import type { Subscriptions } from "../../../shared/ports/subscriptions";
import { deleteService } from "../../../shared/workflows/delete-service";
import { editService } from "../../../shared/workflows/edit-service";
import { explainService } from "../../../shared/workflows/explain-service";
import { createService } from "../../../shared/workflows/create-service";
import type { ServiceTarget } from "../../../shared/workflows/service-command";
import { ofLifecycle, ofPublication } from "../../../shared/workflows/service-version";
import { submitService } from "../../../shared/workflows/submit-service";
import { unpublishService } from "../../../shared/workflows/unpublish-service";
import { heldClock } from "../../support/fakes/clock";
import { countedIds } from "../../support/fakes/ids";
import { fakeServices, type FakeServices } from "../../support/fakes/services";
import {
  groupId,
  moment,
  notificationId,
  ownerId,
  remark,
  reviewId,
  sandbox,
  serviceId,
  serviceProposal,
  submitter,
} from "../../support/service-builders";

const caller: ServiceCaller = {
  subscriptionId: "MANAGE-owner-1",
  userId: ownerId(),
  scope: null,
};

/** Everything in memory. `queue` is what becomes of each message. */
const world = (queue: TE.TaskEither<StoreFailure, void> = TE.right(undefined)) => {
  const services: FakeServices = fakeServices();
  const clock = heldClock(moment(0));
  const sent: Array<JournalledEvent> = [];
  const logged: Array<string> = [];
  let [reviews, notices, ids] = [1, 1, 1];
  const subscriptions: Subscriptions = {
    get: () => TE.right(O.none),
    list: () => TE.right([]),
    create: () => TE.right(undefined),
    replace: () => TE.right(undefined),
  };
  return {
    ...countedIds(),
    ...clock,
    services,
    sent,
    logged,
    serviceId: () => serviceId(ids++),
    reviewId: () => reviewId(reviews++),
    notificationId: () => notificationId(notices++),
    servicePolicy: {
      sandbox,
      showsAge: false,
      backOfficeRanges: [],
      unpublishedCanSend: false,
      trustedProxies: 1,
    },
    serviceQueues: {
      send: (event: JournalledEvent) =>
        TE.map(() => {
          sent.push(event);
        })(queue),
    },
    subscriptions,
    sha256: (text: string) => `hash of ${text}`,
    secret: () => "secret",
    conceal: (text: string) => text,
    reveal: (text: string) => O.some(text),
    isCurrent: () => true,
    log: (_level: string, message: string) => () => {
      logged.push(message);
    },
    patienceMillis: 1_000,
    pause: () =>
      T.fromIO(() => {
        clock.advance(300);
      }),
  };
};
type World = ReturnType<typeof world>;

const born = async (environment: World, idempotencyKey: string | null = null) => {
  const result = await createService({
    caller,
    identity: "key",
    proposal: serviceProposal(),
    groupId: null,
    idempotencyKey,
  })(environment)();
  if (E.isLeft(result)) throw new Error(result.left._tag);
  return result.right;
};

const target = (change: Partial<ServiceTarget> = {}): ServiceTarget => ({
  caller,
  serviceId: serviceId(1),
  isExpected: () => true,
  versionOf: ofLifecycle,
  ...change,
});
const restricted = (scope: GroupScope): ServiceCaller => ({ ...caller, scope });
const key: ServiceKey = { owner: ownerId(), id: serviceId(1) };
const submission = { account: submitter, autoPublish: true };

const tagOf = <A>(result: E.Either<{ readonly _tag: string }, A>): string =>
  E.isLeft(result) ? result.left._tag : "done";

const pendingOf = async ({ services }: World): Promise<number> => {
  const result = await services.pending<StoreFailure, { hasMore: boolean; count: number }>(
    moment(1_000),
    { hasMore: false, count: 0 },
    (sofar, { items }) => TE.right({ hasMore: false, count: sofar.count + items.length }),
  )();
  return E.isRight(result) ? result.right.count : -1;
};

describe("a command on a service", () => {
  it("is decided again after a lost race, as long as patience lasts", async () => {
    const environment = world();
    await born(environment);
    environment.services.contend(3);
    expect(tagOf(await editService(target(), serviceProposal())(environment)())).toBe("done");
    environment.services.contend(1_000);
    expect(tagOf(await deleteService(target())(environment)())).toBe("TooContended");
  });

  it("puts its message on the queue and takes the mark off", async () => {
    const environment = world();
    await born(environment);
    await submitService(target(), submission)(environment)();
    expect(environment.sent.map(({ event }) => event.type)).toStrictEqual(["ServiceSubmitted"]);
    expect(await pendingOf(environment)).toBe(0);
  });

  it.each<[string, TE.TaskEither<StoreFailure, void>]>([
    ["is out", TE.left({ _tag: "StoreUnavailable", step: "service-event.send", reason: "503" })],
    ["doesn't answer", () => new Promise(() => undefined)],
  ])("succeeds although the queue %s, and leaves its message to the relay", async (_, queue) => {
    const environment = world(queue);
    await born(environment);
    expect(tagOf(await submitService(target(), submission)(environment)())).toBe("done");
    expect(await pendingOf(environment)).toBe(1);
  });

  it("of a stale version is refused before any other refusal, but not told to other groups", async () => {
    const environment = world();
    await born(environment);
    await submitService(target(), submission)(environment)();
    const stale = { isExpected: () => false };
    const edit = (change: Partial<ServiceTarget>) =>
      editService(target(change), serviceProposal())(environment)();
    expect(tagOf(await edit({}))).toBe("TransitionNotAllowed");
    expect(tagOf(await edit(stale))).toBe("StaleVersion");
    expect(tagOf(await edit({ ...stale, caller: restricted([groupId("g")]) }))).toBe(
      "GroupForbidden",
    );
  });

  it("on a release that isn't there has no version to be stale", async () => {
    const environment = world();
    await born(environment);
    const hidden = unpublishService(target({ isExpected: () => false, versionOf: ofPublication }));
    expect(tagOf(await hidden(environment)())).toBe("ReleaseMissing");
  });

  it.each<[string, Partial<ServiceTarget>, string]>([
    ["a service of nobody", { serviceId: serviceId(9) }, "ServiceUnknown"],
    ["what can't be an id", { serviceId: "../x" }, "ServiceUnknown"],
    [
      "a service of another owner",
      { caller: { ...caller, userId: ownerId("another") } },
      "NotAllowed",
    ],
    [
      "their own service with the key of a service",
      { caller: { ...caller, subscriptionId: serviceId(1) } },
      "NotAllowed",
    ],
  ])("is closed to who names %s", async (_, change, refusal) => {
    const environment = world();
    await born(environment);
    expect(tagOf(await deleteService(target(change))(environment)())).toBe(refusal);
    expect(O.isSome(await storedService(environment))).toBe(true);
  });

  const storedService = async ({ services }: World) => {
    const result = await services.lifecycle(key)();
    return E.isRight(result) ? result.right : O.none;
  };

  it("to explain needs a request, and tells other groups nothing of it", async () => {
    const environment = world();
    await born(environment);
    const explain = (change: Partial<ServiceTarget> = {}) =>
      explainService(target(change), remark("ecco"))(environment)();
    expect(tagOf(await explain())).toBe("TransitionNotAllowed");
    expect(tagOf(await explain({ caller: restricted([groupId("g")]) }))).toBe("GroupForbidden");
    await submitService(target(), submission)(environment)();
    expect(tagOf(await explain())).toBe("done");
  });
});

describe("creating with an idempotency key", () => {
  it("answers the same service as it is by then, and refuses another body", async () => {
    const environment = world();
    const first = await born(environment, "k");
    await submitService(target(), submission)(environment)();
    expect(await born(environment, "k")).toMatchObject({ id: first.id, status: "submitted" });
    const other = await createService({
      caller,
      identity: "key",
      proposal: serviceProposal({ metadata: { topicId: 7 } }),
      groupId: null,
      idempotencyKey: "k",
    })(environment)();
    expect(tagOf(other)).toBe("IdempotencyKeyReused");
    expect((await born(environment, "other")).id).not.toBe(first.id);
    expect((await born(environment)).id).not.toBe(first.id);
  });

  it("makes the service although its keys can't be issued, and says so in the log", async () => {
    const environment = world();
    const failing = {
      ...environment,
      subscriptions: {
        ...environment.subscriptions,
        create: () =>
          TE.left<StoreFailure>({
            _tag: "StoreUnavailable",
            step: "subscription.create",
            reason: "503",
          }),
      },
    };
    expect((await born(failing)).status).toBe("draft");
    expect(environment.logged).toStrictEqual([
      "The keys of a new service wait for their first reader",
    ]);
  });
});
