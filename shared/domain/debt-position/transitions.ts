import type { ServiceType, Status } from "./model";

/** What may happen to a stored position: a command, or the passing of time. */
export const triggers = [
  "update",
  "publish",
  "invalidate",
  "restore",
  "remove",
  "replaceIban",
  "pay",
  "markAsPaid",
  "reportTransfer",
  "updateNotificationFee",
  "enableSendPrice",
  "eraseDebtor",
  "clock",
] as const;
export type Trigger = (typeof triggers)[number];

/** Where a trigger may lead; REMOVED: nothing is left of the position. */
export type Outcome = Status | "REMOVED";

/** Statuses that are reachable; none: the trigger is refused there, or finds nothing to do. */
export type Moves = Readonly<Record<Trigger, Readonly<Record<Status, ReadonlyArray<Outcome>>>>>;

const nowhere = {
  DRAFT: [],
  PUBLISHED: [],
  VALID: [],
  INVALID: [],
  EXPIRED: [],
  PARTIALLY_PAID: [],
  PAID: [],
  REPORTED: [],
} as const;

const sameStatus = {
  DRAFT: ["DRAFT"],
  PUBLISHED: ["PUBLISHED"],
  VALID: ["VALID"],
  INVALID: ["INVALID"],
  EXPIRED: ["EXPIRED"],
  PARTIALLY_PAID: ["PARTIALLY_PAID"],
  PAID: ["PAID"],
  REPORTED: ["REPORTED"],
} as const;

const replacement = ["DRAFT", "PUBLISHED", "VALID"] as const;
const payment = ["PARTIALLY_PAID", "PAID"] as const;

const common = {
  update: {
    ...nowhere,
    DRAFT: replacement,
    PUBLISHED: replacement,
    VALID: replacement,
    EXPIRED: replacement,
  },
  publish: { ...nowhere, DRAFT: ["PUBLISHED", "VALID"] },
  invalidate: { ...nowhere, PUBLISHED: ["INVALID"], VALID: ["INVALID"] },
  restore: { ...nowhere, INVALID: ["DRAFT"] },
  remove: {
    ...nowhere,
    DRAFT: ["REMOVED"],
    PUBLISHED: ["REMOVED"],
    VALID: ["REMOVED"],
    INVALID: ["REMOVED"],
    EXPIRED: ["REMOVED"],
  },
  replaceIban: {
    ...nowhere,
    DRAFT: ["DRAFT"],
    PUBLISHED: ["PUBLISHED"],
    VALID: ["VALID"],
    PARTIALLY_PAID: ["PARTIALLY_PAID"],
  },
  pay: {
    DRAFT: payment,
    PUBLISHED: payment,
    VALID: payment,
    INVALID: payment,
    EXPIRED: payment,
    PARTIALLY_PAID: payment,
    PAID: [],
    REPORTED: [],
  },
  markAsPaid: {
    DRAFT: payment,
    PUBLISHED: payment,
    VALID: payment,
    INVALID: payment,
    EXPIRED: payment,
    PARTIALLY_PAID: payment,
    PAID: [],
    REPORTED: [],
  },
  updateNotificationFee: sameStatus,
  enableSendPrice: sameStatus,
  eraseDebtor: {
    ...nowhere,
    INVALID: ["INVALID"],
    EXPIRED: ["EXPIRED"],
    PAID: ["PAID"],
    REPORTED: ["REPORTED"],
  },
  clock: { ...nowhere, PUBLISHED: ["VALID", "EXPIRED"], VALID: ["EXPIRED"] },
} as const;

const afterPayment: Moves = {
  ...common,
  reportTransfer: {
    ...nowhere,
    PARTIALLY_PAID: ["PARTIALLY_PAID"],
    PAID: ["PAID", "REPORTED"],
  },
};

/**
 * The table of moves: for each service type, trigger and status as the clock has left it, the statuses that
 * it may lead to. The commands decide; this says for people what they decide, and a test compares the two.
 * Only through the ACA surface can a report come before its payment.
 */
export const moves: Readonly<Record<ServiceType, Moves>> = {
  GPD: afterPayment,
  WISP: afterPayment,
  ACA: {
    ...common,
    reportTransfer: {
      ...nowhere,
      VALID: ["PARTIALLY_PAID", "PAID", "REPORTED"],
      PARTIALLY_PAID: ["PARTIALLY_PAID", "PAID", "REPORTED"],
      PAID: ["PAID", "REPORTED"],
    },
  },
};
