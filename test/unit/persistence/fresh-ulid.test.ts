import { decodeTime, isValid } from "ulid";
import { toMillis } from "../../../shared/prelude/instant";
import { now } from "../../support/builders";
import { heldClock } from "../../support/fakes/clock";
import { freshUlid } from "../../../shared/persistence/fresh-ulid";

describe("A fresh ULID", () => {
  const next = freshUlid(heldClock(now));

  it("is one to the library too, and tells when it was made", () => {
    const made = next();
    expect(made).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(isValid(made)).toBe(true);
    expect(decodeTime(made)).toBe(toMillis(now));
  });

  it("uses every digit in every place, and never repeats itself", () => {
    const made = Array.from({ length: 5_000 }, next);
    expect(new Set(made).size).toBe(made.length);
    for (let place = 10; place < 26; place += 1)
      expect(new Set(made.map((each) => each[place])).size).toBe(32);
  });
});
