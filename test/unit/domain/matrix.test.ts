import * as E from "fp-ts/Either";
import { plusDays, type Instant } from "../../../shared/prelude/instant";
import { effectiveStatus } from "../../../shared/domain/debt-position/clock";
import type { DebtPosition, Status } from "../../../shared/domain/debt-position/model";
import {
  afterDue,
  alternatives,
  execution,
  firstInstallment,
  iban,
  lastInstallment,
  now,
  positionIn,
  proposal,
  single,
  validity,
} from "../../support/builders";
import { hasOwnEvent, perform, type Command } from "../../support/commands";

/** A column of the specification's matrix (4.6): a stored status, at an instant that may have changed it. */
type Column = {
  readonly stored: Status;
  readonly effective: Status;
  readonly at: Instant;
  readonly switchToExpired?: boolean;
};
const duringValidity = plusDays(validity, 1);
const columns: ReadonlyArray<Column> = [
  { stored: "DRAFT", effective: "DRAFT", at: now },
  { stored: "PUBLISHED", effective: "PUBLISHED", at: now },
  { stored: "VALID", effective: "VALID", at: now },
  { stored: "EXPIRED", effective: "EXPIRED", at: afterDue },
  { stored: "INVALID", effective: "INVALID", at: now },
  { stored: "PARTIALLY_PAID", effective: "PARTIALLY_PAID", at: now },
  { stored: "PAID", effective: "PAID", at: now },
  { stored: "REPORTED", effective: "REPORTED", at: now },
  { stored: "PUBLISHED", effective: "VALID", at: duringValidity },
  { stored: "PUBLISHED", effective: "EXPIRED", at: afterDue, switchToExpired: true },
  { stored: "VALID", effective: "EXPIRED", at: afterDue, switchToExpired: true },
];

const farDue = plusDays(afterDue, 365);
const put = (toPublish: boolean, validityDate: Instant | null): Command => ({
  trigger: "update",
  toPublish,
  proposal: proposal({
    validityDate,
    options: alternatives.map((option) => ({ ...option, dueDate: farDue })),
  }),
});
const pay = (code: string): Command => ({ trigger: "pay", code, paidAt: now });
const mark = (code: string): Command => ({ trigger: "markAsPaid", code, paidAt: now });
const report = (iuv: string): Command => ({ trigger: "reportTransfer", iuv, transfer: "1" });
const fee = (code: string): Command => ({ trigger: "updateNotificationFee", code, fee: 150 });

const paid = "PaymentOptionAlreadyPaid";
const excluded = "PaymentOptionExcluded";
const notUpdatable = "NotUpdatable";
const notPublishable = "NotPublishable";
const notInvalidable = "NotInvalidable";
const notAccountable = "TransferNotAccountable";
const feeFixed = "NotificationFeeNotUpdatable";

const order = [
  "DRAFT",
  "PUBLISHED",
  "VALID",
  "EXPIRED",
  "INVALID",
  "PARTIALLY_PAID",
  "PAID",
  "REPORTED",
] as const;
/** One cell for each status in the order of the specification: the status reached, or the refusal. */
type Row = readonly [
  string,
  Command,
  readonly [string, string, string, string, string, string, string, string],
];
const rows: ReadonlyArray<Row> = [
  [
    "PUT toPublish=false",
    put(false, null),
    ["DRAFT", "DRAFT", "DRAFT", "DRAFT", notUpdatable, notUpdatable, notUpdatable, notUpdatable],
  ],
  [
    "PUT toPublish=true, null validity",
    put(true, null),
    ["VALID", "VALID", "VALID", "VALID", notUpdatable, notUpdatable, notUpdatable, notUpdatable],
  ],
  [
    "PUT toPublish=true, future validity",
    put(true, plusDays(afterDue, 1)),
    [
      "PUBLISHED",
      "PUBLISHED",
      "PUBLISHED",
      "PUBLISHED",
      notUpdatable,
      notUpdatable,
      notUpdatable,
      notUpdatable,
    ],
  ],
  [
    "DELETE",
    { trigger: "remove" },
    [
      "REMOVED",
      "REMOVED",
      "REMOVED",
      "REMOVED",
      "REMOVED",
      "PaymentFound",
      "PaymentFound",
      "PaymentFound",
    ],
  ],
  [
    "publish",
    { trigger: "publish" },
    [
      "VALID",
      notPublishable,
      notPublishable,
      notPublishable,
      notPublishable,
      notPublishable,
      notPublishable,
      notPublishable,
    ],
  ],
  [
    "invalidate",
    { trigger: "invalidate" },
    [
      notInvalidable,
      "INVALID",
      "INVALID",
      notInvalidable,
      notInvalidable,
      notInvalidable,
      notInvalidable,
      notInvalidable,
    ],
  ],
  [
    "restore",
    { trigger: "restore" },
    [
      "NotRestorable",
      "NotRestorable",
      "NotRestorable",
      "NotRestorable",
      "DRAFT",
      "NotRestorable",
      "NotRestorable",
      "NotRestorable",
    ],
  ],
  [
    "PATCH IBAN",
    { trigger: "replaceIban", oldIban: iban, newIban: "IT40" },
    [
      "DRAFT",
      "PUBLISHED",
      "VALID",
      "untouched",
      "untouched",
      "PARTIALLY_PAID",
      "untouched",
      "untouched",
    ],
  ],
  [
    "pay of an unpaid installment",
    pay(lastInstallment),
    [
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PAID",
      paid,
      paid,
    ],
  ],
  [
    "pay of an alternative",
    pay(single),
    ["PAID", "PAID", "PAID", "PAID", "PAID", excluded, paid, paid],
  ],
  [
    "pay of the first installment, paid where any is",
    pay(firstInstallment),
    [
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      paid,
      paid,
      paid,
    ],
  ],
  [
    "mark an unpaid installment as paid",
    mark(lastInstallment),
    [
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_PAID",
      "PAID",
      paid,
      paid,
    ],
  ],
  [
    "mark an alternative as paid",
    mark(single),
    ["PAID", "PAID", "PAID", "PAID", "PAID", excluded, paid, paid],
  ],
  [
    "pay of an unknown code",
    pay("48"),
    [
      "PaymentOptionNotFound",
      "PaymentOptionNotFound",
      "PaymentOptionNotFound",
      "PaymentOptionNotFound",
      "PaymentOptionNotFound",
      "PaymentOptionNotFound",
      "PaymentOptionNotFound",
      "PaymentOptionNotFound",
    ],
  ],
  [
    "report of an unpaid option (GPD)",
    report(single),
    [
      notAccountable,
      notAccountable,
      notAccountable,
      notAccountable,
      notAccountable,
      notAccountable,
      notAccountable,
      notAccountable,
    ],
  ],
  [
    "report of the first installment (GPD)",
    report(firstInstallment),
    [
      notAccountable,
      notAccountable,
      notAccountable,
      notAccountable,
      notAccountable,
      "PARTIALLY_PAID",
      "PAID",
      notAccountable,
    ],
  ],
  [
    "report of an unknown transfer",
    report("48"),
    [
      "TransferNotFound",
      "TransferNotFound",
      "TransferNotFound",
      "TransferNotFound",
      "TransferNotFound",
      "TransferNotFound",
      "TransferNotFound",
      "TransferNotFound",
    ],
  ],
  [
    "notification fee of an unpaid option",
    fee(single),
    ["DRAFT", "PUBLISHED", "VALID", "EXPIRED", "INVALID", "PARTIALLY_PAID", "PAID", "REPORTED"],
  ],
  [
    "notification fee of the first installment",
    fee(firstInstallment),
    ["DRAFT", "PUBLISHED", "VALID", "EXPIRED", "INVALID", feeFixed, feeFixed, feeFixed],
  ],
  [
    "asking SEND for the price of an option",
    { trigger: "enableSendPrice", code: firstInstallment },
    ["DRAFT", "PUBLISHED", "VALID", "EXPIRED", "INVALID", "PARTIALLY_PAID", "PAID", "REPORTED"],
  ],
  [
    "erasing the debtor",
    { trigger: "eraseDebtor", fiscalCode: "VRDLGU70A01F205X" },
    [
      "NotErasable",
      "NotErasable",
      "NotErasable",
      "EXPIRED",
      "INVALID",
      "NotErasable",
      "PAID",
      "REPORTED",
    ],
  ],
  [
    "erasing somebody else",
    { trigger: "eraseDebtor", fiscalCode: "BNCMRA80A41F205X" },
    [
      "untouched",
      "untouched",
      "untouched",
      "untouched",
      "untouched",
      "untouched",
      "untouched",
      "untouched",
    ],
  ],
];

const positionOf = ({ stored, switchToExpired }: Column): DebtPosition =>
  positionIn(stored, switchToExpired === undefined ? {} : { switchToExpired });

const reached = (command: Command, column: Column): string => {
  const result = perform(command, execution({ at: column.at }), positionOf(column));
  if (E.isLeft(result)) return result.left._tag;
  const { events, next } = result.right;
  if (!hasOwnEvent(events)) return "untouched";
  return next?.status ?? "REMOVED";
};

describe.each(columns)("a stored $stored that is $effective (4.6)", (column) => {
  it("is built as the column says", () => {
    const position = positionOf(column);

    expect([position.status, effectiveStatus(column.at, position)]).toStrictEqual([
      column.stored,
      column.effective,
    ]);
  });

  it.each(rows)("%s", (_operation, command, cells) => {
    expect(reached(command, column)).toBe(cells[order.indexOf(column.effective)]);
  });
});
