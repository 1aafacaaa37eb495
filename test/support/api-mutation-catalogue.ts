/**
 * Every member of a create or update body with the changes that the specification (sections 2, 3 and 5)
 * refuses, whatever the rest of the body holds. Each kind of member says which values are bad and which
 * still stand for something, so nobody needs an answer to tell the two apart.
 */

type Value = Readonly<{ name: string; value: unknown }>;

/** What is bad in a member of some kind, and what isn't although it looks odd. */
export type Kind = { readonly bad: ReadonlyArray<Value>; readonly odd: ReadonlyArray<Value> };

const value = (name: string, given: unknown): Value => ({ name, value: given });
const long = (length: number): Value => value(`${length} characters`, "x".repeat(length));

const absent = value("left out", undefined);
const nothing = value("null", null);
const empty = value("empty", "");
const blank = value("blank", " \t ");
const number = value("a number", 12);
const boolean = value("a boolean", true);
const structures = [
  value("an object", { x: 1 }),
  value("an empty object", {}),
  value("an array", ["x"]),
  value("an empty array", []),
];

type TextRules = {
  readonly isRequired?: boolean;
  readonly mayBeBlank?: boolean;
  readonly limit?: number;
};

const text = ({ isRequired = false, mayBeBlank = false, limit = 255 }: TextRules = {}): Kind => {
  const missing = [absent, nothing];
  const blanks = [empty, blank];
  const isBlankBad = isRequired && !mayBeBlank;
  return {
    bad: [
      ...structures,
      long(limit + 1),
      long(limit * 10),
      ...(isRequired ? missing : []),
      ...(isBlankBad ? blanks : []),
    ],
    odd: [
      long(limit),
      number,
      boolean,
      ...(isRequired ? [] : missing),
      ...(isBlankBad ? [] : blanks),
    ],
  };
};

const flag = (isRequired: boolean): Kind => ({
  bad: [
    ...structures,
    value("a word", "maybe"),
    value("two", 2),
    value("minus one", -1),
    value("a half", 0.5),
    ...(isRequired ? [absent, nothing] : []),
  ],
  odd: [
    value("true as a text", "true"),
    value("false as a text", "false"),
    value("one", 1),
    value("zero", 0),
    ...(isRequired ? [] : [absent, nothing]),
  ],
});

/** Any other whole amount breaks the sum rule, so none is odd. */
const amount: Kind = {
  bad: [
    ...structures,
    absent,
    nothing,
    empty,
    blank,
    boolean,
    value("zero", 0),
    value("negative", -1),
    value("very negative", Number.MIN_SAFE_INTEGER),
    value("a fraction", 10.5),
    value("a fraction as a text", "10.5"),
    value("beyond 2^53", 2 ** 53),
    value("beyond int64", 1e19),
    value("not a number", "ten"),
    value("hexadecimal", "0x10"),
    value("one cent too few", 1),
    value("the greatest", Number.MAX_SAFE_INTEGER),
  ],
  odd: [],
};

const dateShapes = [
  ...["2035-01-01", "2035-02-30T10:00:00", "2035-01-01T24:00:00", "2035-01-01T10:00:00+01:00"],
  ...["2035-01-01 10:00:00", "2035-13-01T10:00:00", "01/01/2035", "tomorrow", "2035-01-01T10:60"],
].map((shape) => value(shape, shape));

const date = (isRequired: boolean, ...rest: ReadonlyArray<Value>): Kind => ({
  bad: [
    ...structures,
    ...dateShapes,
    number,
    boolean,
    value("milliseconds", 2_051_222_400_000),
    ...rest,
    ...(isRequired ? [absent, nothing, empty, blank] : []),
  ],
  odd: isRequired ? [] : [absent, nothing, empty, blank],
});
const past = value("in the past", "2020-01-01T00:00:00");
const farAhead = value("after every due date", "9999-01-01T00:00:00");

const account: Kind = {
  bad: [
    ...structures,
    empty,
    blank,
    long(36),
    value("blanks inside", "IT60 X054 2811"),
    value("a hyphen", "IT60-X054"),
    value("a letter with an accent", "IT60é"),
  ],
  odd: [long(35), number, boolean],
};

const letters = (count: number, isRequired: boolean): Kind => ({
  bad: [
    ...structures,
    number,
    boolean,
    empty,
    blank,
    value("lower case", "it"),
    value("a letter too few", "I".repeat(count - 1)),
    value("a letter too many", "I".repeat(count + 1)),
    value("a digit", "I1"),
    value("a letter with an accent", "ÀB"),
    ...(isRequired ? [absent, nothing] : []),
  ],
  odd: isRequired ? [] : [absent, nothing],
});

const list = (...rest: ReadonlyArray<Value>): Kind => ({
  bad: [
    value("an object", { x: 1 }),
    value("a text", "x"),
    empty,
    number,
    boolean,
    value("a list of null", [null]),
    value("a list of texts", ["x"]),
    value("a list of lists", [[]]),
    value("a list of empty objects", [{}]),
    ...rest,
  ],
  odd: [],
});

const pairs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: "v" }));
const metadata: Kind = {
  bad: [
    ...list(
      value("eleven pairs", pairs(11)),
      value("a key twice", [...pairs(1), ...pairs(1)]),
      value("a pair without value", [{ key: "k" }]),
      value("a pair without key", [{ value: "v" }]),
    ).bad,
  ],
  odd: [absent, nothing, value("no pair", []), value("ten pairs", pairs(10))],
};

const required = text({ isRequired: true });
const required140 = text({ isRequired: true, limit: 140 });
const optional = text();
const optional140 = text({ limit: 140 });
const mayBeBlank = text({ isRequired: true, mayBeBlank: true });

/** Where a member is: in the position, in one of its options, and so on down. */
export type Level = "position" | "option" | "transfer" | "stamp" | "optionPair" | "transferPair";

const members: Readonly<Record<Level, Readonly<Record<string, Kind>>>> = {
  position: {
    // A text that is too long can't be told from another IUPD on update; both are refused.
    iupd: { ...required, odd: [] },
    type: {
      bad: [
        ...structures,
        absent,
        nothing,
        empty,
        blank,
        number,
        boolean,
        value("lower case", "f"),
        value("X", "X"),
      ],
      odd: [value("the other", "G")],
    },
    payStandIn: flag(false),
    fiscalCode: mayBeBlank,
    fullName: mayBeBlank,
    streetName: optional,
    civicNumber: optional,
    postalCode: optional,
    city: optional,
    province: optional,
    region: optional,
    country: letters(2, false),
    email: {
      bad: [
        ...structures,
        number,
        boolean,
        blank,
        ...["a", "a@", "@b", "a b@c", "a@b@c", "a@b c"].map((each) => value(each, each)),
      ],
      odd: [absent, nothing, empty, value("without a dot", "a@b")],
    },
    phone: optional,
    switchToExpired: flag(true),
    companyName: required140,
    officeName: optional140,
    validityDate: date(false, farAhead),
    paymentOption: {
      ...list(),
      odd: [absent, nothing, value("no option", [])],
    },
  },
  option: {
    nav: optional,
    // Another valid code may be anybody's, so the odd ones are left out.
    iuv: { ...required, odd: [] },
    amount,
    description: required140,
    isPartialPayment: flag(true),
    dueDate: date(true, past),
    retentionDate: date(false, past),
    transfer: list(absent, nothing, value("no transfer", [])),
    paymentOptionMetadata: metadata,
  },
  transfer: {
    idTransfer: {
      bad: [
        ...structures,
        absent,
        nothing,
        empty,
        blank,
        boolean,
        number,
        ...["0", "6", "A", "01", "1 "].map((each) => value(each, each)),
      ],
      odd: [],
    },
    amount,
    organizationFiscalCode: optional,
    remittanceInformation: required140,
    category: required,
    companyName: optional140,
    transferMetadata: metadata,
  },
  stamp: {
    hashDocument: text({ isRequired: true, limit: 72 }),
    stampType: {
      bad: [...structures, absent, nothing, empty, blank, boolean, long(1), long(3)],
      odd: [number],
    },
    provincialResidence: letters(2, true),
  },
  optionPair: { key: required140, value: required140 },
  transferPair: { key: required140, value: required140 },
};

export type Mutation = {
  readonly level: Level;
  readonly member: string;
  readonly name: string;
  readonly value: unknown;
};

/** Members of a transfer that has an account, or of one that has a stamp: each forbids the other. */
const accountMembers: Readonly<Record<string, Kind>> = {
  iban: { ...account, bad: [...account.bad, absent, nothing] },
  postalIban: { ...account, odd: [...account.odd, absent, nothing] },
  stamp: {
    bad: [
      value("beside the account", {
        hashDocument: "x",
        stampType: "01",
        provincialResidence: "RM",
      }),
      value("a text", "x"),
      number,
      boolean,
      value("an empty object", {}),
      value("an array", []),
    ],
    odd: [absent, nothing],
  },
};

const all = (which: keyof Kind): ReadonlyArray<Mutation> => [
  ...Object.entries({ ...members, transfer: { ...members.transfer, ...accountMembers } }).flatMap(
    ([level, kinds]) =>
      Object.entries(kinds).flatMap(([member, kind]) =>
        kind[which].map((each) => ({ level: level as Level, member, ...each })),
      ),
  ),
];

/** Every change that is refused for sure. */
export const badMutations = all("bad");
/** Every change that still leaves a valid body. */
export const oddMutations = all("odd");

/** Field and mutation as one text. */
export const pairOf = ({ level, member, name }: Mutation): string => `${level}.${member}: ${name}`;
