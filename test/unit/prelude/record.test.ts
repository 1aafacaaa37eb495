import * as E from "fp-ts/Either";
import { pipe } from "fp-ts/function";
import * as t from "io-ts";
import { list, nullable, record } from "../../../shared/prelude/record";
import { literals, refinedString } from "../../../shared/prelude/refined";
import { shapeOf } from "../../../shared/prelude/shape";

const Name = refinedString<{ readonly Name: unique symbol }>("Name", {
  minLength: 1,
  maxLength: 3,
});
const Colour = literals("Colour", "RED", "BLUE");
const Thing = record("Thing", { name: Name, colour: nullable(Colour), tags: list(Name) });

/** Where a value is at fault, and why; the value itself is never quoted. */
const faults = (result: t.Validation<unknown>): ReadonlyArray<string> =>
  pipe(
    result,
    E.match(
      (errors) =>
        errors.map(
          ({ context, message }) =>
            `${context
              .slice(1)
              .map(({ key }) => key)
              .join(".")}: ${message ?? ""}`,
        ),
      () => [],
    ),
  );

describe("records", () => {
  const whole = { name: "ab", colour: null, tags: ["x"] };

  it("drop what they don't name, in both directions", () => {
    const decoded = Thing.decode({ ...whole, other: 1 });

    expect(decoded).toStrictEqual(E.right(whole));
    expect(pipe(decoded, E.map(Thing.encode))).toStrictEqual(E.right(whole));
  });

  it("tell all violations with their paths", () => {
    expect(faults(Thing.decode({ name: "abcd", tags: ["x", "", 3] }))).toStrictEqual([
      "name: size must be between 1 and 3",
      "colour: must be one of RED, BLUE",
      "tags.1: size must be between 1 and 3",
      "tags.2: size must be between 1 and 3",
    ]);
  });

  it.each([null, [], "text", 1, undefined])("can't be %p", (value) => {
    expect(faults(Thing.decode(value))).toStrictEqual([": must be an object"]);
    expect(Thing.is(value)).toBe(false);
  });

  it("never read members from a prototype", () => {
    const heir: unknown = Object.create(whole);

    expect([E.isRight(Thing.decode(heir)), Thing.is(heir)]).toStrictEqual([false, false]);
  });

  it("need an array where a list is", () => {
    expect(faults(Thing.decode({ ...whole, tags: { 0: "x" } }))).toStrictEqual([
      "tags: must be an array",
    ]);
  });

  it("carry what they accept, for those who publish it", () => {
    expect([shapeOf(Thing)?.kind, shapeOf(Name), shapeOf(t.string)]).toStrictEqual([
      "record",
      { kind: "schema", schema: { type: "string", minLength: 1, maxLength: 3 } },
      null,
    ]);
  });
});
