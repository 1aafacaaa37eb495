import * as O from "fp-ts/Option";
import * as fc from "fast-check";
import {
  earliest,
  endOfDay,
  fromLocal,
  fromMillis,
  isInstant,
  justAfter,
  latest,
  plusDays,
  plusMillis,
  startOfDay,
  toLocal,
  toMillis,
  wholeDaysBetween,
  type Instant,
} from "../../../shared/prelude/instant";
import { at } from "../../support/builders";

const instants: fc.Arbitrary<Instant> = fc
  .tuple(
    fc.date({
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    }),
    fc.nat(999),
  )
  .map(([date, micros]) => fromMillis(date.getTime(), micros));

describe("reading local date-times (specification of debt positions, 3.1)", () => {
  it.each([
    ["2030-05-21T10:00:00", "2030-05-21T10:00:00.000000Z"],
    ["2030-05-21T10:00", "2030-05-21T10:00:00.000000Z"],
    ["2030-05-21T10:00:00.123", "2030-05-21T10:00:00.123000Z"],
    ["2030-05-21T10:00:00.1", "2030-05-21T10:00:00.100000Z"],
    ["2030-05-21T10:00:00.123456789", "2030-05-21T10:00:00.123456Z"],
    ["2028-02-29T23:59:59.999999", "2028-02-29T23:59:59.999999Z"],
    ["2000-02-29T00:00", "2000-02-29T00:00:00.000000Z"],
  ])("%s is %s", (text, expected) => {
    expect(fromLocal(text)).toStrictEqual(O.some(expected));
  });

  it.each([
    "2030-05-21T10:00:00Z",
    "2030-05-21T10:00:00+02:00",
    "2030-05-21T10:00:00+0000",
    "2030-05-21",
    "2030-05-21 10:00",
    "2030-05-21T10",
    "2030-05-21T24:00",
    "2030-05-21T10:60",
    "2030-05-21T10:00:60",
    "2030-05-21T10:00:00.",
    "2030-05-21T10:00:00.1234567890",
    "2030-02-29T10:00",
    "1900-02-29T10:00",
    "2030-04-31T10:00",
    "2030-13-01T10:00",
    "2030-00-10T10:00",
    "2030-01-00T10:00",
    "30-01-01T10:00",
    " 2030-05-21T10:00",
    "1",
    "",
  ])("refuses %p", (text) => {
    expect(fromLocal(text)).toStrictEqual(O.none);
  });

  it("accepts what the platform's own calendar accepts, day by day", () => {
    const part = (max: number): fc.Arbitrary<string> =>
      fc.nat(max).map((value) => String(value).padStart(2, "0"));
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), part(13), part(32), (year, month, day) => {
        const text = `${year}-${month}-${day}T00:00:00.000`;
        const date = new Date(`${text}Z`);
        const exists = !Number.isNaN(date.getTime()) && date.toISOString() === `${text}Z`;
        expect(O.isSome(fromLocal(text))).toBe(exists);
      }),
    );
  });
});

describe("instants", () => {
  it.each([
    ["2030-05-21T10:00:00.000000Z", true],
    ["2030-05-21T10:00:00.000Z", false],
    ["2030-05-21T10:00:00.000000", false],
    ["2030-02-30T10:00:00.000000Z", false],
    ["2030-05-21T24:00:00.000000Z", false],
    [1_900_000_000_000, false],
    [null, false],
  ])("have one form: %p is %p", (value, expected) => {
    expect(isInstant(value)).toBe(expected);
  });

  it.each([
    ["2030-05-21T10:00", "2030-05-21T10:00:00"],
    ["2030-05-21T10:00:00.120", "2030-05-21T10:00:00.12"],
    ["2030-05-21T10:00:00.000001", "2030-05-21T10:00:00.000001"],
  ])("are shown without zone and trailing zeros: %s as %s", (text, expected) => {
    expect(toLocal(at(text))).toBe(expected);
  });

  it("are read as they are shown", () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(isInstant(instant)).toBe(true);
        expect(fromLocal(toLocal(instant))).toStrictEqual(O.some(instant));
      }),
    );
  });

  it("sort as text in the order of time", () => {
    fc.assert(
      fc.property(instants, instants, (one, other) => {
        expect(Math.sign(toMillis(one) - toMillis(other))).toBe(
          one.slice(0, 23) < other.slice(0, 23)
            ? -1
            : one.slice(0, 23) > other.slice(0, 23)
              ? 1
              : 0,
        );
      }),
    );
  });

  it("have a next one, a microsecond later, with nothing between", () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const micros = (value: Instant): bigint =>
          BigInt(toMillis(value)) * 1000n + BigInt(value.slice(23, 26));
        expect(micros(justAfter(instant)) - micros(instant)).toBe(1n);
      }),
    );
  });

  it("move by milliseconds and days, and keep their microseconds", () => {
    expect(plusMillis(at("2030-12-31T23:59:59.999999"), 1)).toBe("2031-01-01T00:00:00.000999Z");
    expect(plusDays(at("2028-02-28T10:00:00.000001"), 2)).toBe("2028-03-01T10:00:00.000001Z");
    expect(plusDays(at("2030-01-01T00:00"), -1)).toBe("2029-12-31T00:00:00.000000Z");
  });

  it("stay inside the years that can be written", () => {
    const whole = at("9999-12-31T23:59");

    expect([plusDays(whole, 1), plusDays(at("0000-01-01T00:00"), -1)]).toStrictEqual([
      "9999-12-31T23:59:59.999999Z",
      "0000-01-01T00:00:00.000000Z",
    ]);
  });

  it("count whole days between them, to the microsecond", () => {
    const from = at("2030-01-01T00:00:00.000001");

    expect(
      ["2030-01-31T00:00", "2030-01-31T00:00:00.000001", "2030-01-01T12:00"].map((text) =>
        wholeDaysBetween(from, at(text)),
      ),
    ).toStrictEqual([29, 30, 0]);
  });

  it("have a first and a last, if there are any", () => {
    const some = ["2030-01-02T00:00", "2030-01-01T00:00", "2030-01-03T00:00"].map(at);

    expect([earliest(some), latest(some), earliest([]), latest([])]).toStrictEqual([
      some[1],
      some[2],
      null,
      null,
    ]);
  });

  it("bound a day", () => {
    expect([
      startOfDay("2030-05-21"),
      endOfDay("2030-05-21"),
      startOfDay("21-05-2030"),
    ]).toStrictEqual([
      O.some("2030-05-21T00:00:00.000000Z"),
      O.some("2030-05-21T23:59:59.999999Z"),
      O.none,
    ]);
  });
});
