import * as fc from "fast-check";
import {
  documentId,
  eventId,
  journalBounds,
  ledgerOf,
  positionId,
} from "../../../shared/persistence/cosmos/ledger";
import { incarnation, iupd, organization } from "../../support/builders";

/** Texts close to what ids can't hold: forbidden characters, our own encoding of them, odd Unicode, great length. */
const texts = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        "%",
        "/",
        "\\",
        "?",
        "#",
        " ",
        "2",
        "F",
        "{",
        "}",
        "~",
        "a",
        "\t",
        "\ud800",
        "è",
        "😀",
      ),
      { minLength: 1, maxLength: 255 },
    )
    .map((parts) => parts.join("").slice(0, 255)),
  fc.string({ unit: "binary", minLength: 1, maxLength: 255 }),
);

describe("document ids", () => {
  it.each([
    ["77777777777-4f0c", "position|77777777777-4f0c"],
    ["a%b/c\\d?e#f", "position|a%25b%2Fc%5Cd%3Fe%23f"],
    ["a|b", "position|a|b"],
    ["ends in a blank ", "position|ends in a blank%20"],
    ["a\tb\u0085", "position|a%09b%85"],
    ["half\ud800", "position|half%{D800}"],
    ["perché 😀", "position|perché 😀"],
  ])("spell %j as %s", (text, id) => {
    expect(positionId(iupd(text))).toBe(id);
  });

  it("are what Cosmos DB takes, whatever the text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const id = documentId("position", text);
        expect(id.length).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(id, "utf8")).toBeLessThanOrEqual(1_023);
        expect(id).not.toMatch(/[/\\?#\p{Cc}\p{Cs}]| $/u);
        expect(() => encodeURI(id)).not.toThrow();
      }),
    );
  });

  it("differ when their texts do", () => {
    fc.assert(
      fc.property(fc.uniqueArray(texts, { minLength: 2 }), (different) => {
        const ids = new Set(different.map((text) => documentId("iuv", text)));
        expect(ids.size).toBe(different.length);
      }),
    );
  });

  it.each([
    [251, "iuv|", 255],
    [252, "iuv|", 255],
    [255, "iuv|", 255],
  ])("of %i characters begin with what they stand for", (length, kind, expected) => {
    const text = "7".repeat(length);
    const id = documentId("iuv", text);
    expect(id).toHaveLength(expected);
    expect(id.startsWith(`${kind}7777777777`)).toBe(true);
    expect(id.includes("%~")).toBe(length > 251);
  });

  it("never cut a character in half", () => {
    const ids = ["", "a"].map((start) => documentId("iuv", `${start}${"😀".repeat(127)}`));
    expect(ids.map((id) => /\p{Cs}/u.test(id))).toStrictEqual([false, false]);
    expect(ids.every((id) => id.includes("%~"))).toBe(true);
  });
});

describe("ids of events", () => {
  it("sort as the events do, between the bounds of their journal", () => {
    const life = incarnation(7);
    const ids = [1, 2, 9, 10, 99, 100, 12_345, 99_999_999].map((each) => eventId(life, each));
    const { first, last } = journalBounds(life);
    expect([...ids].reverse().sort()).toStrictEqual(ids);
    expect(ids.every((id) => first <= id && id <= last)).toBe(true);
    const others = [incarnation(6), incarnation(8)].map((other) => eventId(other, 5));
    expect(others.some((id) => first <= id && id <= last)).toBe(false);
  });
});

it("an institution's ledger is its fiscal code", () => {
  expect(ledgerOf(organization("77777777777"))).toBe("77777777777");
});
