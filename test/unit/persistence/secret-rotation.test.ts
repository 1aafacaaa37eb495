import * as fc from "fast-check";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { accessIn } from "../../../shared/persistence/cosmos/access";
import { sha256 } from "../../../shared/persistence/digest";
import { accessThroughGateway } from "../../../shared/persistence/gateway-access";
import { sealWith } from "../../../shared/persistence/seal";
import { vaultWith } from "../../../shared/persistence/vault";
import { start } from "../../support/builders";
import { presenting, presentingHeaders } from "../../support/fakes/access";
import { heldClock } from "../../support/fakes/clock";
import { fakeDocuments, neverSent } from "../../support/fakes/documents";

const [former, current, next] = ["the secret before", "the secret in force", "the secret after"];

describe("while a secret is being replaced", () => {
  const rotating = { seal: sealWith(current, [former]), vault: vaultWith(current, [former]) };

  it("what was sealed before is believed, what is sealed now needs the secret in force alone", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(rotating.seal.unseal(sealWith(former).seal(text))).toStrictEqual(O.some(text));
        expect(sealWith(current).unseal(rotating.seal.seal(text))).toStrictEqual(O.some(text));
        expect(rotating.seal.unseal(sealWith(next).seal(text))).toStrictEqual(O.none);
      }),
    );
  });

  it("what was concealed before is read and told from what is concealed now", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, purpose) => {
        const [old, fresh] = [
          vaultWith(former).conceal(text, purpose),
          rotating.vault.conceal(text, purpose),
        ];
        expect(rotating.vault.reveal(old, purpose)).toStrictEqual(O.some(text));
        expect(rotating.vault.isCurrent(old, purpose)).toBe(false);
        expect(vaultWith(current).reveal(fresh, purpose)).toStrictEqual(O.some(text));
        expect(rotating.vault.isCurrent(fresh, purpose)).toBe(true);
        expect(rotating.vault.isCurrent(fresh, `${purpose}.`)).toBe(false);
        expect(
          rotating.vault.reveal(vaultWith(next).conceal(text, purpose), purpose),
        ).toStrictEqual(O.none);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    [former, true],
    [current, true],
    [next, false],
    [`${former}${current}`, false],
  ])("a gateway that presents %j is believed: %j", async (secret, isBelieved) => {
    const { callerOf } = accessThroughGateway(current, [former]);
    const answer = await callerOf(
      presentingHeaders({
        "X-Gateway-Secret": secret,
        "X-Subscription-Id": "s-1",
        "X-Caller-Kind": "admin",
      }),
      "current",
    )();
    expect(E.isRight(answer)).toBe(isBelieved);
  });
});

describe("the first administrator", () => {
  const key = "the first key";
  const known = { accessCacheSeconds: 30, adminKeyHash: sha256(key) };
  const administrator = E.right({
    subscription: "first.administrator",
    kind: "admin",
    organizations: { _tag: "Some", codes: new Map() },
  });

  it.each(["recent", "current"] as const)(
    "needs no store to be known by what is %s",
    async (knowledge) => {
      const documents = fakeDocuments();
      documents.next("key.read", neverSent);
      const { callerOf } = accessIn(documents, known, heldClock(start));
      expect(await callerOf(presenting(key), knowledge)()).toStrictEqual(administrator);
      expect(await callerOf(presenting(`${key} `), knowledge)()).toMatchObject(
        E.left({ _tag: "StoreUnavailable" }),
      );
    },
  );

  it("isn't there without the setting", async () => {
    const { callerOf } = accessIn(fakeDocuments(), { accessCacheSeconds: 30 }, heldClock(start));
    expect(await callerOf(presenting(key), "recent")()).toStrictEqual(
      E.left({ _tag: "KeyUnknown" }),
    );
  });

  it("is asked of the settings at every call", async () => {
    const documents = fakeDocuments();
    const { callerOf } = accessIn(documents, known, heldClock(start));
    await callerOf(presenting(key), "recent")();
    await callerOf(presenting("another key"), "recent")();
    expect(await callerOf(presenting(key), "recent")()).toStrictEqual(administrator);
    expect(documents.steps).toStrictEqual(["key.read"]);
  });
});
