import {
  metadataBodies,
  withOption,
  withPosition,
  withTransfer,
  type PositionBody,
} from "./requests";

/** Values of single members and how they come back (specification, sections 2, 3.1 and 3.2). */

export const acceptedDates: ReadonlyArray<readonly [sent: string, told: string]> = [
  ["2035-05-21T10:00:00", "2035-05-21T10:00:00"],
  ["2035-05-21T10:00", "2035-05-21T10:00:00"],
  ["2035-05-21T00:00", "2035-05-21T00:00:00"],
  ["2035-05-21T23:59:59", "2035-05-21T23:59:59"],
  ["2035-05-21T10:00:00.1", "2035-05-21T10:00:00.1"],
  ["2035-05-21T10:00:00.120", "2035-05-21T10:00:00.12"],
  ["2035-05-21T10:00:00.123", "2035-05-21T10:00:00.123"],
  ["2035-05-21T10:00:00.000", "2035-05-21T10:00:00"],
  ["2035-05-21T10:00:00.000001", "2035-05-21T10:00:00.000001"],
  ["2035-05-21T10:00:00.123456", "2035-05-21T10:00:00.123456"],
  ["2035-05-21T10:00:00.123456789", "2035-05-21T10:00:00.123456"],
  ["2035-05-21T10:00:00.999999999", "2035-05-21T10:00:00.999999"],
  ["2035-05-21T10:00:00Z", "2035-05-21T10:00:00"],
  ["2035-05-21T10:00Z", "2035-05-21T10:00:00"],
  ["2035-05-21T10:00:00.000Z", "2035-05-21T10:00:00"],
  ["2035-05-21T10:00:00.500Z", "2035-05-21T10:00:00.5"],
  ["2036-02-29T10:00:00", "2036-02-29T10:00:00"],
  ["9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999"],
];

export const refusedDates: ReadonlyArray<unknown> = [
  "2035-05-21T10:00:00+02:00",
  "2035-05-21T10:00:00+00:00",
  "2035-05-21T10:00:00+0000",
  "2035-05-21T10:00:00-05",
  "2035-05-21T10:00:00ZZ",
  "2035-05-21T10:00:00[Europe/Rome]",
  "2035-05-21",
  "2035-05-21Z",
  "2035-05-21 10:00:00",
  "2035-05-21T",
  "2035-05-21T10",
  "2035-05-21T10:00:",
  "2035-05-21T10:00:00.",
  "2035-05-21T10:00:00,5",
  "2035-05-21T10:00:00.1234567890",
  "2035-02-29T10:00:00",
  "2035-02-30T10:00:00",
  "2035-04-31T10:00:00",
  "2035-13-01T10:00:00",
  "2035-00-01T10:00:00",
  "2035-01-00T10:00:00",
  "2100-02-29T10:00:00",
  "2035-05-21T24:00:00",
  "2035-05-21T25:00:00",
  "2035-05-21T10:60:00",
  "2035-05-21T10:00:60",
  "35-05-21T10:00:00",
  "12035-05-21T10:00:00",
  "21/05/2035 10:00",
  "May 21, 2035",
  "1",
  "٢٠٣٥-05-21T10:00:00",
  2_063_354_400_000,
  2_063_354_400,
  true,
  {},
  [2035, 5, 21, 10, 0],
  ["2035-05-21T10:00:00"],
];

export const coercedValues: ReadonlyArray<
  readonly [name: string, sent: (body: PositionBody) => unknown, told: unknown]
> = [
  [
    "amounts written as texts",
    () => withOption({ amount: "10000" }),
    { paymentOption: [{ amount: 10_000 }] },
  ],
  [
    "an amount of a transfer written as a text",
    () => withTransfer({ amount: "10000" }),
    { paymentOption: [{ transfer: [{ amount: 10_000 }] }] },
  ],
  [
    "numbers and booleans where texts are expected",
    (body) => ({ ...body, fullName: 12, streetName: true, civicNumber: 4.5, postalCode: 100 }),
    { fullName: "12", streetName: "true", civicNumber: "4.5", postalCode: "100" },
  ],
  [
    "a transfer id written as a number",
    () => withTransfer({ idTransfer: 1 }),
    { paymentOption: [{ transfer: [{ idTransfer: "1" }] }] },
  ],
  ...(["true", "True", "TRUE", 1] as const).map(
    (value) =>
      [
        `${JSON.stringify(value)} as true`,
        (body: PositionBody) => ({ ...body, switchToExpired: value, payStandIn: value }),
        { switchToExpired: true, payStandIn: true },
      ] as const,
  ),
  ...(["false", "False", "FALSE", 0] as const).map(
    (value) =>
      [
        `${JSON.stringify(value)} as false`,
        (body: PositionBody) => ({ ...body, switchToExpired: value, payStandIn: value }),
        { switchToExpired: false, payStandIn: false },
      ] as const,
  ),
];

const optional = [
  "streetName",
  "civicNumber",
  "postalCode",
  "city",
  "province",
  "region",
  "country",
  "email",
  "phone",
  "officeName",
  "validityDate",
  "paymentDate",
];
const allNull = Object.fromEntries(optional.map((member) => [member, null]));

export const defaultedMembers: ReadonlyArray<
  readonly [name: string, make: () => unknown, told: unknown]
> = [
  [
    "optional members that are left out as null",
    () => withPosition(Object.fromEntries(optional.map((member) => [member, undefined]))),
    allNull,
  ],
  ["optional members that are null as null", () => withPosition(allNull), allNull],
  [
    "a payStandIn that is left out as true",
    () => withPosition({ payStandIn: undefined }),
    { payStandIn: true },
  ],
  ["a payStandIn of null as true", () => withPosition({ payStandIn: null }), { payStandIn: true }],
  [
    "no options as an empty list that can never expire",
    () => withPosition({ paymentOption: undefined, switchToExpired: true }),
    { paymentOption: [], switchToExpired: false },
  ],
  [
    "options of null as an empty list",
    () => withPosition({ paymentOption: null }),
    { paymentOption: [] },
  ],
  ["an empty list of options", () => withPosition({ paymentOption: [] }), { paymentOption: [] }],
  [
    "metadata of null as empty lists",
    () =>
      withOption({
        paymentOptionMetadata: null,
        transfer: [
          {
            idTransfer: "1",
            amount: 10_000,
            remittanceInformation: "x",
            category: "x",
            iban: "x",
            transferMetadata: null,
          },
        ],
      }),
    { paymentOption: [{ paymentOptionMetadata: [], transfer: [{ transferMetadata: [] }] }] },
  ],
  [
    "ten metadata pairs in their order",
    () => withOption({ paymentOptionMetadata: metadataBodies(10) }),
    { paymentOption: [{ paymentOptionMetadata: metadataBodies(10) }] },
  ],
  [
    "a blank fiscal code and name as they are",
    () => withPosition({ fiscalCode: "", fullName: " " }),
    { fiscalCode: "", fullName: " " },
  ],
  ["an empty e-mail address", () => withPosition({ email: "" }), { email: "" }],
  [
    "an e-mail address without top-level domain",
    () => withPosition({ email: "luigi.verdi+tari@localhost" }),
    { email: "luigi.verdi+tari@localhost" },
  ],
  [
    "texts with every kind of character",
    () => withPosition({ fullName: `Luì "😀" \\ \u0001 O'Brien`, city: "<script>" }),
    { fullName: `Luì "😀" \\ \u0001 O'Brien`, city: "<script>" },
  ],
  [
    "read-only members as if they weren't there",
    () =>
      withPosition({
        status: "PAID",
        paymentDate: "2030-01-01T00:00:00",
        paymentOption: [
          {
            ...(withOption({}) as { paymentOption: ReadonlyArray<object> }).paymentOption[0],
            fee: 12,
            notificationFee: 34,
            status: "PO_PAID",
          },
        ],
      }),
    {
      status: "DRAFT",
      paymentDate: null,
      paymentOption: [{ fee: 0, notificationFee: 0 }],
    },
  ],
  [
    "members that it doesn't know as if they weren't there",
    () =>
      withPosition({ aca: true, organizationFiscalCode: "x", serviceType: "ACA", ttl: 1, id: "x" }),
    { status: "DRAFT" },
  ],
];
