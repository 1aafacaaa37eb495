import * as E from "fp-ts/Either";
import { keyId, subscriptionsIn } from "../../../shared/persistence/cosmos/subscriptions";
import { sha256 } from "../../../shared/persistence/digest";
import { sealWith } from "../../../shared/persistence/seal";
import { changeSubscriptionState } from "../../../shared/workflows/change-subscription-state";
import { createSubscription } from "../../../shared/workflows/create-subscription";
import { listSubscriptions, readSubscription } from "../../../shared/workflows/read-subscriptions";
import { rotateKey } from "../../../shared/workflows/rotate-key";
import { start } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import { fakeDocuments, lost, neverSent } from "../../support/fakes/documents";
import { countedIds } from "../../support/fakes/ids";

const any = () => true;

const setting = () => {
  const documents = fakeDocuments();
  const clock = heldClock(start);
  let secrets = 0;
  const environment = {
    ...countedIds(),
    ...clock,
    ...sealWith("a secret of tests"),
    sha256,
    secret: () => `secret-${String((secrets += 1))}`,
    subscriptions: subscriptionsIn(documents),
    patienceMillis: 10_000,
    pause: () => () => {
      clock.advance(1_000);
      return Promise.resolve();
    },
  };
  const create = (id: string | null) =>
    createSubscription({ id, kind: "creditor", organizations: { _tag: "Every" } })(environment)();
  /** The keys that lead to the subscription and that it lists, by what they were told as. */
  const openKeys = async (id: string): Promise<ReadonlyArray<string>> => {
    const found = await readSubscription(id)(environment)();
    if (E.isLeft(found)) throw new Error(found.left._tag);
    const { keys, state } = found.right.subscription;
    const ids = documents.all().map((document) => document.id);
    return Array.from({ length: secrets }, (_, index) => `secret-${String(index + 1)}`).filter(
      (key) =>
        state === "active" &&
        [keys.primary, keys.secondary].includes(sha256(key)) &&
        ids.includes(keyId(sha256(key))),
    );
  };
  return { create, documents, environment, openKeys };
};

const tagOf = (result: E.Either<{ readonly _tag: string }, unknown>): string =>
  E.isLeft(result) ? result.left._tag : "done";

describe("issuing", () => {
  it("tells two keys that are stored as hashes only", async () => {
    const { create, documents, openKeys } = setting();
    const created = await create("s");
    expect(created).toMatchObject(E.right({ primary: "secret-1", secondary: "secret-2" }));
    expect(await openKeys("s")).toStrictEqual(["secret-1", "secret-2"]);
    expect(JSON.stringify(documents.all())).not.toContain("secret-");
  });

  it("names a subscription when nobody else does", async () => {
    const { create } = setting();
    expect(await create(null)).toMatchObject(
      E.right({ subscription: { id: "00000000-0000-4000-8000-000000000001" } }),
    );
  });

  it("refuses a name that is taken, whose keys go on", async () => {
    const { create, openKeys } = setting();
    await create("s");
    expect(await create("s")).toStrictEqual(
      E.left({ _tag: "SubscriptionTaken", what: "subscription" }),
    );
    expect(await openKeys("s")).toStrictEqual(["secret-1", "secret-2"]);
  });
});

describe("rotating", () => {
  it("changes one half and leaves the other", async () => {
    const { create, documents, environment, openKeys } = setting();
    await create("s");
    const rotated = await rotateKey("s", any, "primary")(environment)();
    expect(rotated).toMatchObject(E.right({ key: "secret-3" }));
    expect(await openKeys("s")).toStrictEqual(["secret-2", "secret-3"]);
    expect(documents.all().filter(({ kind }) => kind === "key")).toHaveLength(2);
  });

  it("keeps what somebody else changed meanwhile", async () => {
    const { create, documents, environment, openKeys } = setting();
    await create("s");
    documents.next("subscription.replace", null, () =>
      rotateKey("s", any, "secondary")(environment)(),
    );
    const rotated = await rotateKey("s", any, "primary")(environment)();
    expect(rotated).toMatchObject(E.right({ key: "secret-3" }));
    expect(await openKeys("s")).toStrictEqual(["secret-3", "secret-4"]);
  });

  it("doesn't promise a key that may not open: a lost answer is told as such", async () => {
    const { create, documents, environment, openKeys } = setting();
    await create("s");
    documents.next("subscription.replace", lost);
    expect(tagOf(await rotateKey("s", any, "primary")(environment)())).toBe("StoreUnavailable");
    documents.next("subscription.replace", neverSent);
    expect(tagOf(await rotateKey("s", any, "primary")(environment)())).toBe("StoreUnavailable");
    const last = await rotateKey("s", any, "primary")(environment)();
    expect(last).toMatchObject(E.right({ key: "secret-5" }));
    expect(await openKeys("s")).toStrictEqual(["secret-2", "secret-5"]);
  });

  it("has done its work when the change is there after a lost race with itself", async () => {
    const { create, documents, environment, openKeys } = setting();
    await create("s");
    documents.next("subscription.replace", { fault: { _tag: "Changed" }, isDone: true });
    expect(await rotateKey("s", any, "primary")(environment)()).toMatchObject(
      E.right({ key: "secret-3" }),
    );
    expect(await openKeys("s")).toStrictEqual(["secret-2", "secret-3"]);
  });
});

describe("suspending", () => {
  it("closes both keys, and resuming opens them again", async () => {
    const { create, environment, openKeys } = setting();
    await create("s");
    await changeSubscriptionState("s", any, "suspended")(environment)();
    expect(await openKeys("s")).toStrictEqual([]);
    await changeSubscriptionState("s", any, "active")(environment)();
    expect(await openKeys("s")).toStrictEqual(["secret-1", "secret-2"]);
  });

  it("is done in the version that was seen", async () => {
    const { create, environment, openKeys } = setting();
    const created = await create("s");
    const seen = E.isRight(created) ? created.right.version : "";
    const isSeen = (version: string) => version === seen;
    expect(tagOf(await changeSubscriptionState("s", isSeen, "suspended")(environment)())).toBe(
      "done",
    );
    expect(await openKeys("s")).toStrictEqual([]);
  });

  it("writes nothing when it is so already", async () => {
    const { create, documents, environment } = setting();
    await create("s");
    await changeSubscriptionState("s", any, "active")(environment)();
    expect(documents.steps).not.toContain("subscription.replace");
  });

  it.each<[string, (version: string) => boolean, string]>([
    ["in another version than the one seen", () => false, "StaleVersion"],
    ["of nobody", any, "SubscriptionNotFound"],
  ])("is refused %s", async (what, isExpected, tag) => {
    const { create, environment } = setting();
    await create("s");
    const id = what === "of nobody" ? "nobody" : "s";
    expect(tagOf(await changeSubscriptionState(id, isExpected, "suspended")(environment)())).toBe(
      tag,
    );
  });
});

describe("listing", () => {
  it.each([1, 2, 3, 7, 100])(
    "has every subscription once, in order, %i on a page",
    async (limit) => {
      const { create, environment } = setting();
      const ids = ["b", "a-1", "Z", "a", "0", "a_", "c"];
      for (const id of ids) await create(id);
      const seen: Array<string> = [];
      let token: string | null = null;
      do {
        const page: E.Either<
          unknown,
          {
            readonly token: string | null;
            readonly subscriptions: ReadonlyArray<{ readonly id: string }>;
          }
        > = await listSubscriptions(limit, token)(environment)();
        if (E.isLeft(page)) throw new Error("no page");
        seen.push(...page.right.subscriptions.map(({ id }) => id));
        token = page.right.token;
      } while (token !== null);
      expect(seen).toStrictEqual(ids.toSorted());
    },
  );

  it("refuses a token that isn't of this list", async () => {
    const { environment } = setting();
    const tokens = ["", "nonsense", environment.seal("positions a")];
    const results = await Promise.all(
      tokens.map((token) => listSubscriptions(1, token)(environment)()),
    );
    expect(results.map(tagOf)).toStrictEqual(["UnfitToken", "UnfitToken", "UnfitToken"]);
  });
});
