import * as fc from "fast-check";
import * as O from "fp-ts/Option";
import { sharedLookups } from "../../../shared/persistence/cosmos/shared-lookups";
import { sha256 } from "../../../shared/persistence/digest";
import { sealWith } from "../../../shared/persistence/seal";

describe("seals", () => {
  const { seal, unseal } = sealWith("a secret of tests");

  it("give back every text, in characters that a header and an address take", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(seal(text)).toMatch(/^[\w-]+$/);
        expect(unseal(seal(text))).toStrictEqual(O.some(text));
      }),
    );
  });

  it("are refused when one character is another", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.stringMatching(/^[\w-]$/), (text, at, character) => {
        const sealed = seal(text);
        const index = at % sealed.length;
        const forged = `${sealed.slice(0, index)}${character}${sealed.slice(index + 1)}`;
        expect(unseal(forged)).toStrictEqual(forged === sealed ? O.some(text) : O.none);
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["too little", "AAAA"],
    ["a seal with padding", `${seal("a")}=`],
    ["a seal with a blank", ` ${seal("a")}`],
    ["a seal with more behind it", `${seal("a")}AAAA`],
    ["another secret's", sealWith("another secret of tests").seal("a")],
  ])("refuse %s", (_, sealed) => {
    expect(unseal(sealed)).toStrictEqual(O.none);
  });
});

it.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["è", "97c916cd94785d7b9b52ae7013c267854f275691ddaae212bc1c07f639b8a0c7"],
])("digests %j as SHA-256 of its UTF-8 bytes", (text, digest) => {
  expect(sha256(text)).toBe(digest);
});

describe("shared look-ups", () => {
  const watched = (capacity: number, lifetime = 100) => {
    const asked: Array<string> = [];
    let time = 0;
    const lookUps = sharedLookups<string>(
      capacity,
      () => lifetime,
      () => time,
    );
    return {
      asked,
      pass: (millis: number) => {
        time += millis;
      },
      lookUps,
      ask: (key: string) =>
        lookUps(key, () => {
          asked.push(key);
          return Promise.resolve(`about ${key}`);
        }),
    };
  };

  it("never hold more than their capacity, and drop the oldest", async () => {
    const { ask, asked } = watched(2);
    await ask("a");
    await ask("b");
    await ask("c");
    await ask("b");
    expect(asked).toStrictEqual(["a", "b", "c"]);
    await ask("a");
    expect(asked).toStrictEqual(["a", "b", "c", "a"]);
  });

  it("count an answer's age from when it was asked for", async () => {
    const { asked, lookUps, pass } = watched(2);
    const slow = lookUps("a", () => {
      asked.push("a");
      pass(60);
      return Promise.resolve("slow");
    });
    expect(await slow).toBe("slow");
    pass(39);
    await lookUps("a", () => Promise.reject(new Error("still known")));
    pass(1);
    expect(await lookUps("a", () => Promise.resolve("again"))).toBe("again");
  });

  it("forget a look-up that broke, so that the next caller asks again", async () => {
    const { lookUps } = watched(2);
    const broken = () => Promise.reject(new Error("broken"));
    await expect(lookUps("a", broken)).rejects.toThrow("broken");
    expect(await lookUps("a", () => Promise.resolve("mended"))).toBe("mended");
  });

  it("share a look-up but not its answer when answers aren't kept", async () => {
    const { ask, asked } = watched(2, 0);
    await Promise.all([ask("a"), ask("a"), ask("a")]);
    await ask("a");
    expect(asked).toStrictEqual(["a", "a"]);
  });
});
