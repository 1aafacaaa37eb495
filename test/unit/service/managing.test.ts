import fc from "fast-check";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { bytesOf } from "../../../shared/codecs/http/service-logo";
import { logo, maxLogoBytes } from "../../../shared/domain/service/logo";
import { addressRanges } from "../../../shared/persistence/address-ranges";
import { accessThroughGateway } from "../../../shared/persistence/gateway-access";
import { vaultWith } from "../../../shared/persistence/vault";
import { sourceAddress } from "../../../shared/workflows/admit-address";
import { presentingHeaders } from "../../support/fakes/access";
import { pngBase64 } from "../../support/service-requests";

describe("the address that a call comes from", () => {
  it.each<[string | null, number, string | null]>([
    ["192.0.2.7", 1, "192.0.2.7"],
    ["203.0.113.9, 192.0.2.7", 1, "192.0.2.7"],
    ["203.0.113.9,192.0.2.7:5123", 1, "192.0.2.7"],
    ["[2001:db8::1]:443", 1, "2001:db8::1"],
    ["2001:db8::1", 1, "2001:db8::1"],
    ["203.0.113.9, 192.0.2.7, 10.0.0.1", 2, "192.0.2.7"],
    ["192.0.2.7", 2, null],
    ["192.0.2.7", 0, null],
    ["192.0.2.7, ", 1, null],
    ["", 1, null],
    [null, 1, null],
  ])("of %j behind %i proxies is %j", (header, proxies, expected) => {
    expect(sourceAddress(header, proxies)).toBe(expected);
  });

  it("is never one that the caller wrote itself", () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (claimed, real) => {
        expect(sourceAddress(`${claimed}, ${real}`, 1)).toBe(real);
      }),
    );
  });
});

describe("an address", () => {
  const { isInRange } = addressRanges;

  it.each([
    ["192.0.2.7", "192.0.2.0/24", true],
    ["192.0.3.7", "192.0.2.0/24", false],
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.8", "192.0.2.7", false],
    ["192.0.2.7", "0.0.0.0/0", true],
    ["::ffff:192.0.2.7", "192.0.2.0/24", true],
    ["192.0.2.7", "::ffff:192.0.2.0/120", true],
    ["192.0.3.7", "::ffff:192.0.2.0/120", false],
    ["2001:db8::7", "2001:db8::/32", true],
    ["2001:db9::7", "2001:db8::/32", false],
    ["2001:DB8::7", "2001:db8:0::7", true],
    ["2001:db8::7", "0.0.0.0/0", false],
    ["192.0.2.7", "::/0", false],
    ["192.0.2.7", "999.1.1.1", false],
    ["192.0.2.7", "192.0.2.0/33", false],
    ["192.0.2.7", "", false],
    ["", "0.0.0.0/0", false],
    ["nonsense", "0.0.0.0/0", false],
    ["3221225991", "192.0.2.0/24", false],
    ["0300.0.2.7", "192.0.2.0/24", false],
    ["192.0.519", "192.0.2.0/24", false],
  ])("%j in the range %j: %j", (address, range, expected) => {
    expect(isInRange(address, range)).toBe(expected);
  });

  it("is in every range that begins with it", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
        expect(isInRange(address, `${address}/${bits}`)).toBe(true);
        expect(isInRange(`::ffff:${address}`, `${address}/${bits}`)).toBe(true);
      }),
    );
  });

  it("and a range of whatever text are never more than apart", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (address, range) => {
        expect(typeof isInRange(address, range)).toBe("boolean");
      }),
    );
  });
});

describe("a logo", () => {
  const png = (): Uint8Array => new Uint8Array(Buffer.from(pngBase64, "base64"));
  const changed = (at: number, value: number): Uint8Array => png().fill(value, at, at + 1);
  const refused = (problem: string) => E.left({ _tag: "ImageNotValid", problem });

  it("is taken as it is", () => {
    expect(logo(png())).toStrictEqual(E.right(png()));
  });

  it.each([
    ["another signature", changed(0, 0x88), "must be a PNG"],
    ["another first chunk", changed(12, 0x4a), "must be a PNG"],
    ["no width", changed(19, 0), "must have a width and a height above zero"],
    ["no height", changed(23, 0), "must have a width and a height above zero"],
    ["a width beyond 31 bits", changed(16, 0x80), "must have a width and a height above zero"],
    ["an unknown depth", changed(24, 3), "has no known kind of pixels"],
    ["an unknown colour type", changed(25, 5), "has no known kind of pixels"],
    ["its end cut off", png().slice(0, -1), "is cut off"],
    ["its header only", png().slice(0, 33), "is cut off"],
    ["nothing in it", new Uint8Array(), "must be a PNG"],
    [
      "too many bytes",
      new Uint8Array(maxLogoBytes + 1),
      `must not be longer than ${maxLogoBytes} bytes when decoded`,
    ],
  ])("with %s is refused", (_, bytes, problem) => {
    expect(logo(bytes)).toStrictEqual(refused(problem));
  });

  it("is read from every base64 text, and from no other", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const result = bytesOf(Buffer.from(bytes).toString("base64"));
        expect(E.isRight(result) ? [...result.right] : result.left).toStrictEqual([...bytes]);
      }),
    );
    for (const text of ["A", "AA", "AAA", "====", "A A=", "QQ==\n", "__8=", "iVBOR!=="])
      expect(bytesOf(text)).toStrictEqual(refused("must be base64"));
  });
});

describe("the vault", () => {
  const vault = vaultWith("a secret of sixteen");

  it("gives back what it concealed for the same purpose, and nothing else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, purpose, other) => {
        const concealed = vault.conceal(text, purpose);
        expect(vault.reveal(concealed, purpose)).toStrictEqual(O.some(text));
        expect(other === purpose || O.isNone(vault.reveal(concealed, other))).toBe(true);
        expect(vaultWith("another secret, too").reveal(concealed, purpose)).toStrictEqual(O.none);
      }),
      { numRuns: 50 },
    );
  });

  it("conceals differently each time", () => {
    expect(vault.conceal("key", "p")).not.toBe(vault.conceal("key", "p"));
  });

  it("refuses what was changed, wherever", () => {
    const concealed = Buffer.from(vault.conceal("key", "p"), "base64url");
    for (let at = 0; at < concealed.length; at += 1) {
      const changed = Buffer.from(concealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(vault.reveal(changed.toString("base64url"), "p")).toStrictEqual(O.none);
    }
    expect(vault.reveal("", "p")).toStrictEqual(O.none);
  });
});

describe("a gateway that proves itself", () => {
  const secret = "a gateway's secret";
  const callerOf = (headers: Readonly<Record<string, string>>) =>
    accessThroughGateway(secret).callerOf(
      presentingHeaders({
        "X-Gateway-Secret": secret,
        "X-Subscription-Id": "MANAGE-ente",
        "X-Caller-Kind": "manage",
        ...headers,
      }),
      "recent",
    )();

  it("tells whose services are managed, and trims its lists", async () => {
    expect(
      await callerOf({
        "X-User-Id": "ente",
        "X-User-Email": "ufficio@example.org",
        "X-User-Groups": "ApiMessageRead, ApiServiceWrite,Nonsense",
        "X-User-Groups-Selc": " g1, ,g2",
        "X-Source-Ranges": "192.0.2.0/24",
      }),
    ).toStrictEqual(
      E.right({
        subscription: "MANAGE-ente",
        kind: "manage",
        organizations: { _tag: "Some", codes: new Map() },
        identity: "gateway",
        services: {
          owner: "ente",
          groups: ["g1", "g2"],
          permissions: ["ApiServiceWrite", "ApiMessageRead"],
          sourceRanges: ["192.0.2.0/24"],
          email: "ufficio@example.org",
        },
      }),
    );
  });

  it("must name a user (8.9, 29)", async () => {
    expect(await callerOf({})).toStrictEqual(E.left({ _tag: "AnonymousUser" }));
  });

  it("isn't believed with another secret, whatever else it says", async () => {
    expect(
      await callerOf({ "X-User-Id": "ente", "X-Gateway-Secret": "another secret" }),
    ).toStrictEqual(E.left({ _tag: "KeyUnknown" }));
  });
});
