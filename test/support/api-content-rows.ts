import { refusal, titles, detailWith } from "./api-calls";
import {
  localFromNow,
  freshIuv,
  optionBody,
  stampBody,
  transferBody,
  withOption,
  withPosition,
  withStamp,
  withTransfer,
} from "./requests";

/**
 * Well-formed bodies that break a rule across fields (specification, sections 5.2 to 5.5), with the whole
 * refusal. `both`: create and update refuse it alike; `create`: only creation does.
 */
export type ContentRow = readonly [
  name: string,
  by: "both" | "create",
  body: () => unknown,
  expected: ReturnType<typeof refusal>,
];

const iban = "IT60X0542811101000000123456";
const dataError = (where: string) =>
  refusal(400, titles.dataError, expect.stringMatching(new RegExp(`^${where}: \\S`)));
const first = "paymentOption\\[0\\]";
const transfersOf = (...amounts: ReadonlyArray<number>) =>
  amounts.map((amount, index) => transferBody({ idTransfer: String(index + 1), amount }));
const day = 86_400_000;

const dateRows: ReadonlyArray<ContentRow> = [
  [
    "a due date of yesterday",
    "both",
    () => withOption({ dueDate: localFromNow(-day) }),
    dataError(`${first}\\.dueDate`),
  ],
  [
    "a due date of yesterday on a position that expires",
    "both",
    () =>
      withPosition({
        switchToExpired: true,
        paymentOption: [optionBody({ dueDate: localFromNow(-day) })],
      }),
    dataError(`${first}\\.dueDate`),
  ],
  [
    "a due date of yesterday on the second option",
    "both",
    () =>
      withPosition({ paymentOption: [optionBody(), optionBody({ dueDate: localFromNow(-1) })] }),
    dataError("paymentOption\\[1\\]\\.dueDate"),
  ],
  [
    "a validity date of yesterday",
    "create",
    () => withPosition({ validityDate: localFromNow(-day) }),
    dataError("validityDate"),
  ],
  [
    "a validity date of this moment",
    "create",
    () => withPosition({ validityDate: localFromNow(0) }),
    dataError("validityDate"),
  ],
  [
    "a validity date after the due date",
    "both",
    () =>
      withPosition({
        validityDate: "2036-01-01T00:00:00",
        paymentOption: [optionBody({ dueDate: "2035-01-01T00:00:00" })],
      }),
    dataError(`${first}\\.dueDate`),
  ],
  [
    "a validity date a microsecond after the due date",
    "both",
    () =>
      withPosition({
        validityDate: "2035-01-01T00:00:00.000001",
        paymentOption: [optionBody({ dueDate: "2035-01-01T00:00:00" })],
      }),
    dataError(`${first}\\.dueDate`),
  ],
  [
    "a retention date before the due date",
    "both",
    () => withOption({ dueDate: "2035-01-01T00:00:00", retentionDate: "2034-12-31T23:59:59" }),
    dataError(`${first}\\.retentionDate`),
  ],
];

const amountRows: ReadonlyArray<ContentRow> = [
  [
    "transfers of less than the amount",
    "both",
    () => withOption({ transfer: transfersOf(8_000, 1_999) }),
    refusal(400, titles.dataError, detailWith("9999")),
  ],
  [
    "transfers of more than the amount",
    "both",
    () => withOption({ transfer: transfersOf(8_000, 2_001) }),
    refusal(400, titles.dataError, detailWith("10001")),
  ],
  ["no transfer", "both", () => withOption({ transfer: [] }), dataError(`${first}\\.amount`)],
  [
    "no transfer member",
    "both",
    () => withOption({ transfer: undefined }),
    dataError(`${first}\\.amount`),
  ],
  ["transfers null", "both", () => withOption({ transfer: null }), dataError(`${first}\\.amount`)],
  [
    "amounts whose sum can't be kept exactly",
    "both",
    () =>
      withOption({
        amount: Number.MAX_SAFE_INTEGER,
        transfer: transfersOf(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      }),
    dataError(`${first}\\.amount`),
  ],
  [
    "six transfers",
    "both",
    () =>
      withOption({
        amount: 6,
        transfer: transfersOf(1, 1, 1, 1, 1, 1),
      }),
    dataError(`${first}\\.transfer`),
  ],
  ...["6", "0", "01", "A", "-1"].map((idTransfer): ContentRow => [
    `idTransfer ${idTransfer}`,
    "both",
    () => withTransfer({ idTransfer }),
    dataError(`${first}\\.transfer\\[0\\]\\.idTransfer`),
  ]),
  [
    "46 options",
    "both",
    () => withPosition({ paymentOption: Array.from({ length: 46 }, () => optionBody()) }),
    refusal(400, titles.dataError, detailWith("45")),
  ],
];

const destination = dataError(`${first}\\.transfer\\[0\\]`);
const destinationRows: ReadonlyArray<ContentRow> = [
  ["neither account nor stamp", "both", () => withTransfer({ iban: null }), destination],
  [
    "a postal account alone",
    "both",
    () => withTransfer({ iban: undefined, postalIban: iban }),
    destination,
  ],
  ["account and stamp", "both", () => withTransfer({ stamp: stampBody }), destination],
  [
    "both accounts and stamp",
    "both",
    () => withTransfer({ postalIban: iban, stamp: stampBody }),
    destination,
  ],
  [
    "a postal account and stamp",
    "both",
    () => withTransfer({ iban: null, postalIban: iban, stamp: stampBody }),
    destination,
  ],
];

const duplicate = refusal(409, titles.duplicate, detailWith("77777777777"));
const conflictRows: ReadonlyArray<ContentRow> = [
  [
    "one transfer id twice",
    "both",
    () =>
      withOption({ transfer: [transferBody({ amount: 4_000 }), transferBody({ amount: 6_000 })] }),
    duplicate,
  ],
  [
    "one transfer id for two beneficiaries",
    "both",
    () =>
      withOption({
        transfer: [
          transferBody({ amount: 4_000 }),
          transferBody({ amount: 6_000, organizationFiscalCode: "01020304059" }),
        ],
      }),
    duplicate,
  ],
  [
    "one IUV on two options",
    "both",
    () => {
      const iuv = freshIuv();
      return withPosition({
        paymentOption: [optionBody({ iuv }), optionBody({ iuv, nav: `9${iuv}` })],
      });
    },
    duplicate,
  ],
  [
    "one NAV on two options",
    "both",
    () => {
      const nav = `8${freshIuv()}`;
      return withPosition({ paymentOption: [optionBody({ nav }), optionBody({ nav })] });
    },
    duplicate,
  ],
  [
    "a NAV that is another option's default",
    "both",
    () => {
      const iuv = freshIuv();
      return withPosition({ paymentOption: [optionBody({ iuv }), optionBody({ nav: `3${iuv}` })] });
    },
    duplicate,
  ],
  [
    "the reserved metadata key",
    "both",
    () => withOption({ paymentOptionMetadata: [{ key: "NOTIFICATION_FEE", value: "1" }] }),
    refusal(409, titles.reserved, detailWith("NOTIFICATION_FEE")),
  ],
];

export const contentRows: ReadonlyArray<ContentRow> = [
  ...dateRows,
  ...amountRows,
  ...destinationRows,
  ...conflictRows,
];

/** What the same rules let through at their very edge. */
export const edgeRows: ReadonlyArray<readonly [name: string, body: () => unknown]> = [
  [
    "a due date equal to the validity date",
    () =>
      withPosition({
        validityDate: "2035-01-01T00:00:00",
        paymentOption: [optionBody({ dueDate: "2035-01-01T00:00:00" })],
      }),
  ],
  [
    "a retention date equal to the due date",
    () => withOption({ dueDate: "2035-01-01T00:00:00", retentionDate: "2035-01-01T00:00:00Z" }),
  ],
  ["an amount of one cent", () => withOption({ amount: 1, transfer: transfersOf(1) })],
  [
    "the largest amount that is exact",
    () =>
      withOption({
        amount: Number.MAX_SAFE_INTEGER,
        transfer: transfersOf(Number.MAX_SAFE_INTEGER),
      }),
  ],
  [
    "five transfers in any order",
    () => withOption({ amount: 5, transfer: transfersOf(1, 1, 1, 1, 1).reverse() }),
  ],
  [
    "45 options",
    () => withPosition({ paymentOption: Array.from({ length: 45 }, () => optionBody()) }),
  ],
  ["an account with a postal account", () => withTransfer({ postalIban: "IT60X" })],
  ["an account of 35 characters", () => withTransfer({ iban: "x".repeat(35) })],
  ["a stamp", () => withStamp({})],
  ["a stamp with a hash of 72 characters", () => withStamp({ hashDocument: "x".repeat(72) })],
  ["140 characters", () => withPosition({ companyName: "x".repeat(140) })],
  ["255 characters where no limit is named", () => withPosition({ fullName: "x".repeat(255) })],
  [
    "a reserved key among a transfer's metadata",
    () => withTransfer({ transferMetadata: [{ key: "NOTIFICATION_FEE", value: "1" }] }),
  ],
  [
    "installments that don't sum to the single option",
    () =>
      withPosition({
        paymentOption: [
          optionBody(),
          optionBody({ isPartialPayment: true, amount: 1, transfer: transfersOf(1) }),
        ],
      }),
  ],
  [
    "a reserved key in lower case",
    () =>
      withOption({
        paymentOptionMetadata: [{ key: "notification_fee", value: "1" }],
      }),
  ],
];
