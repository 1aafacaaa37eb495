import * as fc from "fast-check";
import * as E from "fp-ts/Either";
import { accessThroughGateway } from "../../../shared/persistence/gateway-access";
import type { OrganizationGrants } from "../../../shared/ports/access";
import { presentingHeaders } from "../../support/fakes/access";

const secret = "sixteen characters or more";
const { callerOf } = accessThroughGateway(secret);
const identity = {
  "X-Gateway-Secret": secret,
  "X-Subscription-Id": "s-1",
  "X-Caller-Kind": "broker",
  "X-Organizations": "77777777777, 77777777778",
};
const ask = (headers: Readonly<Record<string, string>>) =>
  callerOf(presentingHeaders(headers), "recent")();

const without = (name: string) =>
  Object.fromEntries(Object.entries(identity).filter(([header]) => header !== name));

const some = (codes: ReadonlyArray<string> | null, ...names: ReadonlyArray<string>) => ({
  _tag: "Some" as const,
  codes: new Map(names.map((name) => [name, codes])),
});
const both = ["77777777777", "77777777778"];

describe("a gateway", () => {
  it.each<[string, Readonly<Record<string, string>>, OrganizationGrants]>([
    ["several institutions", {}, some(null, ...both)],
    ["one institution", { "X-Organizations": "1" }, some(null, "1")],
    ["every institution", { "X-Organizations": "*" }, { _tag: "Every" }],
    ["some codes in each", { "X-Segregation-Codes": "47, 48" }, some(["47", "48"], ...both)],
  ])("tells who calls, with grants for %s", async (_, headers, organizations) => {
    expect(await ask({ ...identity, ...headers })).toStrictEqual(
      E.right({ subscription: "s-1", kind: "broker", organizations }),
    );
  });

  it("need not name institutions for a caller who acts for none", async () => {
    expect(await ask({ ...without("X-Organizations"), "X-Caller-Kind": "admin" })).toStrictEqual(
      E.right({ subscription: "s-1", kind: "admin", organizations: some(null) }),
    );
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["another secret", { "X-Gateway-Secret": `${secret} ` }],
    ["the secret twice, as from two senders", { "X-Gateway-Secret": `${secret}, ${secret}` }],
    ["an unknown kind", { "X-Caller-Kind": "Broker" }],
    ["a subscription that is too long", { "X-Subscription-Id": "s".repeat(201) }],
    ["an empty institution", { "X-Organizations": "77777777777,,1" }],
    ["every institution and one more", { "X-Organizations": "77777777777,*" }],
    ["codes that are none", { "X-Segregation-Codes": "47,4" }],
    ["codes in every institution", { "X-Organizations": "*", "X-Segregation-Codes": "47" }],
  ])("isn't believed with %s", async (_, headers) => {
    expect(await ask({ ...identity, ...headers })).toStrictEqual(E.left({ _tag: "KeyUnknown" }));
  });

  it("is asked for its secret first, whatever else is there", async () => {
    expect(await ask(without("X-Gateway-Secret"))).toStrictEqual(E.left({ _tag: "KeyMissing" }));
    expect(await ask({ "X-Gateway-Secret": "guess", "X-Caller-Kind": "?" })).toStrictEqual(
      E.left({ _tag: "KeyUnknown" }),
    );
  });

  it("is believed with its own secret only", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (guess) => {
        const answer = await ask({ ...identity, "X-Gateway-Secret": guess });
        expect(E.isRight(answer)).toBe(guess === secret);
      }),
    );
  });
});
