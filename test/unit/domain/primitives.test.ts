import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import * as fc from "fast-check";
import { Cents, cents, sum, zero } from "../../../shared/domain/primitives/cents";
import {
  CommandId,
  Incarnation,
  Iupd,
  Iuv,
  Nav,
  noticeNumber,
  OrganizationFiscalCode,
  segregationCodeOf,
} from "../../../shared/domain/primitives/identifiers";
import * as builders from "../../support/builders";

const highest = Number.MAX_SAFE_INTEGER;

describe("cents", () => {
  it.each([0, 1, highest])("may be %d", (value) => {
    expect([Cents.decode(value), cents(value)]).toStrictEqual([E.right(value), O.some(value)]);
  });

  it.each([-1, -0, 0.5, 10.9, highest + 1, Infinity, NaN, "100", 100n, null, undefined])(
    "can't be %p",
    (value) => {
      expect([E.isRight(Cents.decode(value)), Cents.is(value)]).toStrictEqual([false, false]);
    },
  );

  it("add up exactly, or not at all", () => {
    const amounts = fc.array(fc.maxSafeNat().map(builders.cents), { maxLength: 6 });
    fc.assert(
      fc.property(amounts, (values) => {
        const exact = values.reduce((total, value) => total + BigInt(value), 0n);
        expect(O.toNullable(sum(values))).toBe(exact <= BigInt(highest) ? Number(exact) : null);
      }),
    );
    expect(sum([])).toStrictEqual(O.some(zero));
    expect(sum([highest, 1].map(builders.cents))).toStrictEqual(O.none);
  });
});

describe("identifiers that institutions choose", () => {
  const codecs = [OrganizationFiscalCode, Iupd, Iuv, Nav];
  it.each(["1", "a b", " x ", "/\\?#%", "è", "x".repeat(255)])("may be %p", (value) => {
    expect(codecs.map((codec) => codec.is(value))).toStrictEqual([true, true, true, true]);
  });

  it.each(["", " ", "\t\n", "x".repeat(256), 1, null])("can't be %p", (value) => {
    expect(codecs.map((codec) => codec.is(value))).toStrictEqual([false, false, false, false]);
  });
});

describe("identifiers of our own", () => {
  it.each([
    ["01ARZ3NDEKTSV4RRFFQ69G5FAV", true],
    ["01arz3ndektsv4rrffq69g5fav", false],
    ["01ARZ3NDEKTSV4RRFFQ69G5FA", false],
    ["01ARZ3NDEKTSV4RRFFQ69G5FAI", false],
  ])("are ULIDs: %s is %s", (value, expected) => {
    expect([Incarnation.is(value), CommandId.is(value)]).toStrictEqual([expected, expected]);
  });
});

describe("notice numbers and segregation codes (5.8)", () => {
  it("put the aux digit before the IUV, which begins with the segregation code", () => {
    const iuv = builders.iuv("47123456789012389");

    expect(noticeNumber("3", iuv)).toStrictEqual(O.some("347123456789012389"));
    expect(segregationCodeOf(iuv)).toBe("47");
    expect(segregationCodeOf(builders.iuv("4"))).toBe("4");
  });

  it("don't exist for an IUV that fills its whole length", () => {
    expect(
      [254, 255].map((length) => O.isSome(noticeNumber("3", builders.iuv("4".repeat(length))))),
    ).toStrictEqual([true, false]);
  });
});
