import { detailWith } from "./api-calls";
import {
  metadataBodies,
  withOption,
  withPosition,
  withStamp,
  withTransfer,
  optionBody,
} from "./requests";

/**
 * Bodies that break one field's constraint, and the detail of the refusal (specification, sections 2, 3, 6.3
 * and 10.8). They are refused with 400 and the title BAD REQUEST, by create and update alike. This file is
 * long because it is a catalogue.
 */
export type FieldRow = readonly [name: string, body: () => unknown, detail: unknown];

type With = (changes: Readonly<Record<string, unknown>>) => unknown;
type Place = { readonly path: string; readonly body: With };

const position: Place = { path: "", body: withPosition };
const option: Place = { path: "paymentOption[0].", body: withOption };
const transfer: Place = { path: "paymentOption[0].transfer[0].", body: withTransfer };
const stamp: Place = { path: "paymentOption[0].transfer[0].stamp.", body: withStamp };

const inOptionMetadata: Place = {
  path: "paymentOption[0].paymentOptionMetadata[0].",
  body: (changes) =>
    withOption({ paymentOptionMetadata: [{ key: "key", value: "value", ...changes }] }),
};
const inTransferMetadata: Place = {
  path: "paymentOption[0].transfer[0].transferMetadata[0].",
  body: (changes) =>
    withTransfer({ transferMetadata: [{ key: "key", value: "value", ...changes }] }),
};

const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return "left out";
  return text.length > 50 ? `${text.length - 2} characters` : text;
};

const exactly =
  ({ path, body }: Place) =>
  (member: string, message: string, ...values: ReadonlyArray<unknown>): ReadonlyArray<FieldRow> =>
    values.map((value) => [
      `${path}${member} ${quoted(value)}`,
      () => body({ [member]: value }),
      `${path}${member}: ${message}`,
    ]);

/** For messages in the service's own words: the field must be named. */
const naming =
  ({ path, body }: Place) =>
  (member: string, ...values: ReadonlyArray<unknown>): ReadonlyArray<FieldRow> =>
    values.map((value) => [
      `${path}${member} ${quoted(value)}`,
      () => body({ [member]: value }),
      expect.stringMatching(
        new RegExp(`^${`${path}${member}`.replace(/[.[\]]/g, "\\$&")}(\\[\\d\\])?: \\S`),
      ),
    ]);

const saying =
  ({ path, body }: Place, fragment: string) =>
  (member: string, ...values: ReadonlyArray<unknown>): ReadonlyArray<FieldRow> =>
    values.map((value) => [
      `${path}${member} ${quoted(value)}`,
      () => body({ [member]: value }),
      detailWith(fragment),
    ]);

const long = (length: number): string => "x".repeat(length);
const none = [undefined, null] as const;
const blank = [...none, "", "  ", "\t\n"] as const;
const notATextNorAbsent = [{}, [], ["x"]] as const;
const upTo140 = "size must be between 0 and 140";
const cent = "minimum amount is 1 eurocent";
const notACent = [10.9, "10.9", "abc", "", " ", true, {}, [1], 1e300, "0x2710"] as const;

export const positionRows: ReadonlyArray<FieldRow> = [
  ...exactly(position)("iupd", "iupd is required", ...blank),
  ...naming(position)("iupd", long(256), ...notATextNorAbsent),
  ...exactly(position)("type", "type is required", ...none),
  ...naming(position)("type", "X", "f", "FG", " F", 1, true, {}),
  ...exactly(position)("fiscalCode", "fiscal code is required", ...none),
  ...naming(position)("fiscalCode", long(256), ...notATextNorAbsent),
  ...exactly(position)("fullName", "full name is required", ...none),
  ...naming(position)("fullName", long(256), ...notATextNorAbsent),
  ...exactly(position)("switchToExpired", "switch to expired value is required", ...none),
  ...naming(position)("switchToExpired", "maybe", "yes", 2, -1, {}, [true]),
  ...naming(position)("payStandIn", "maybe", 2, {}, []),
  ...exactly(position)("companyName", "company name is required", ...blank),
  ...exactly(position)("companyName", upTo140, long(141)),
  ...naming(position)("companyName", {}, []),
  ...exactly(position)("officeName", upTo140, long(141)),
  ...naming(position)("country", "Italia", "it", "It", "I", "ITA", "", " IT", "IT\n", "1A"),
  ...naming(position)(
    "email",
    ...["not-an-email", "a@", "@b", "a b@c.it", "a@b@c.it", "a@b c", "a@.it", "a@b.", " "],
  ),
  ...["streetName", "civicNumber", "postalCode", "city", "province", "region", "phone"].flatMap(
    (member) => naming(position)(member, long(256), {}, ["x"]),
  ),
  ...naming(position)("validityDate", "2035-01-01", "tomorrow", 20_350_101, true, {}),
  ...naming(position)("paymentOption", {}, "x", 1, true, [null], ["x"], [[]]),
];

const optionRows: ReadonlyArray<FieldRow> = [
  ...exactly(option)("iuv", "iuv is required", ...blank),
  ...naming(option)("iuv", long(256), {}, []),
  ...naming(option)("nav", long(256), {}, []),
  ...exactly(option)("amount", "amount is required", ...none),
  ...exactly(option)("amount", cent, 0, -1, "0", "-5", Number.MIN_SAFE_INTEGER),
  ...naming(option)("amount", ...notACent),
  ...exactly(option)("description", "payment option description is required", ...blank),
  ...exactly(option)("description", upTo140, long(141)),
  ...naming(option)("description", {}, []),
  ...exactly(option)("isPartialPayment", "is partial payment is required", ...none),
  ...naming(option)("isPartialPayment", "maybe", "", 2, {}),
  ...exactly(option)("dueDate", "due date is required", ...blank),
  ...naming(option)("retentionDate", "2036-01-01", "x", 1, {}, []),
  ...naming(option)("transfer", {}, "x", 1, [null], ["x"], [[]]),
  ...naming(option)("paymentOptionMetadata", {}, "x", 1, [null], ["x"]),
];

const transferRows: ReadonlyArray<FieldRow> = [
  ...exactly(transfer)("idTransfer", "id transfer is required", ...blank),
  ...naming(transfer)("idTransfer", {}, []),
  ...exactly(transfer)("amount", "amount is required", ...none),
  ...exactly(transfer)("amount", cent, 0, -1),
  ...naming(transfer)("amount", ...notACent),
  ...naming(transfer)("organizationFiscalCode", long(256), {}, []),
  ...exactly(transfer)("remittanceInformation", "remittance information is required", ...blank),
  ...naming(transfer)("remittanceInformation", long(141), {}),
  ...exactly(transfer)("category", "category is required", ...blank),
  ...naming(transfer)("category", long(256), {}),
  ...saying(transfer, "IBAN must not contain spaces or special characters")(
    "iban",
    "IT60 X054 2811",
    "IT60-X054",
    "IT60Ò",
    "IT60\n",
  ),
  ...saying(transfer, "The IBAN must not be blank and must not exceed 35 characters")(
    "iban",
    "",
    " ",
    long(36),
  ),
  ...naming(transfer)("iban", {}, []),
  ...saying(transfer, "Postal IBAN must not contain spaces or special characters")(
    "postalIban",
    "IT60 X054",
  ),
  ...saying(
    transfer,
    "Postal IBAN is optional, but if provided, it must not be blank and must not exceed 35 characters",
  )("postalIban", "", " ", long(36)),
  ...exactly(transfer)("companyName", upTo140, long(141)),
  ...naming(transfer)("stamp", "x", 1, [], true),
  ...naming(transfer)("transferMetadata", {}, "x", [null]),
  ...exactly(stamp)("hashDocument", "must not be blank", ...blank),
  ...exactly(stamp)("hashDocument", "size must be between 0 and 72", long(73)),
  ...exactly(stamp)("stampType", "size must be between 2 and 2", "1", "012"),
  ...naming(stamp)("stampType", ...none, "", " "),
  ...naming(stamp)("provincialResidence", ...none),
  ...exactly(stamp)("provincialResidence", 'must match "[A-Z]{2}"', "rm", "R", "ROM", "", "R1"),
];

const metadataRows: ReadonlyArray<FieldRow> = [
  ...[inOptionMetadata, inTransferMetadata].flatMap((place) => [
    ...["key", "value"].flatMap((member) => [
      ...exactly(place)(member, `${member} is required`, ...blank),
      ...exactly(place)(member, `${member} must not exceed 140 characters`, long(141)),
      ...naming(place)(member, {}, []),
    ]),
  ]),
  [
    "11 option metadata",
    () => withOption({ paymentOptionMetadata: metadataBodies(11) }),
    "paymentOption[0].paymentOptionMetadata: size must be between 0 and 10",
  ],
  [
    "11 transfer metadata",
    () => withTransfer({ transferMetadata: metadataBodies(11) }),
    "paymentOption[0].transfer[0].transferMetadata: size must be between 0 and 10",
  ],
  [
    "two option metadata with one key",
    () =>
      withOption({
        paymentOptionMetadata: [...metadataBodies(1), { key: "key 0", value: "other" }],
      }),
    detailWith("paymentOptionMetadata keys must be unique"),
  ],
  [
    "two transfer metadata with one key",
    () =>
      withTransfer({ transferMetadata: [...metadataBodies(1), { key: "key 0", value: "other" }] }),
    detailWith("transferMetadata keys must be unique"),
  ],
];

const wholeBodyRows: ReadonlyArray<FieldRow> = [
  [
    "the second option's third transfer",
    () => {
      const transfers = [{}, {}, { amount: 0 }].map((changes, index) => ({
        idTransfer: String(index + 1),
        amount: 10,
        remittanceInformation: "x",
        category: "9/0101108TS/",
        iban: "IT60X0542811101000000123456",
        ...changes,
      }));
      return withPosition({ paymentOption: [optionBody(), optionBody({ transfer: transfers })] });
    },
    `paymentOption[1].transfer[2].amount: ${cent}`,
  ],
  [
    "several fields at once, told in the order of the document",
    () =>
      withPosition({
        iupd: " ",
        fullName: null,
        companyName: long(141),
        paymentOption: [optionBody({ amount: 0, description: "" }), optionBody({ dueDate: null })],
      }),
    [
      "iupd: iupd is required",
      "fullName: full name is required",
      `companyName: ${upTo140}`,
      `paymentOption[0].amount: ${cent}`,
      "paymentOption[0].description: payment option description is required",
      "paymentOption[1].dueDate: due date is required",
    ].join(", "),
  ],
  [
    "an empty object",
    () => ({}),
    [
      "iupd: iupd is required",
      "type: type is required",
      "fiscalCode: fiscal code is required",
      "fullName: full name is required",
      "switchToExpired: switch to expired value is required",
      "companyName: company name is required",
    ].join(", "),
  ],
];

export const fieldRows: ReadonlyArray<FieldRow> = [
  ...positionRows,
  ...optionRows,
  ...transferRows,
  ...metadataRows,
  ...wholeBodyRows,
];
