import * as t from "io-ts";
import type { Instant } from "../../prelude/instant";
import { list, nullable, record } from "../../prelude/record";
import { literals } from "../../prelude/refined";
import { expiresAt, nextTransitionAt, validFrom } from "../../domain/debt-position/clock";
import { closedSince } from "../../domain/debt-position/closed";
import { openIbans } from "../../domain/debt-position/replace-iban";
import { serviceTypes, type DebtPosition } from "../../domain/debt-position/model";
import { foreignTransfers } from "../../domain/reporting-flow/match";
import {
  CommandId,
  Incarnation,
  Iupd,
  OrganizationFiscalCode,
  segregationCodeOf,
} from "../../domain/primitives/identifiers";
import { StoredDebtor, StoredPaymentOption } from "./payment-option";
import { Count, StoredInstant } from "./scalars";
import { reader, schema, type Upgrade } from "./stored";
import { tagged } from "./tagged";

export const positionKind = "position";

const contents = {
  organization: OrganizationFiscalCode,
  iupd: Iupd,
  serviceType: literals("service type", ...serviceTypes),
  incarnation: Incarnation,
  sequence: Count,
  revision: Count,
  lastCommand: CommandId,
  companyName: t.string,
  officeName: nullable(t.string),
  payStandIn: t.boolean,
  debtor: StoredDebtor,
  options: list(StoredPaymentOption),
  insertedAt: StoredInstant,
  lastUpdatedAt: StoredInstant,
};

const drafted = { ...contents, publishedAt: t.null, paidAt: t.null };
const published = { ...contents, publishedAt: StoredInstant, paidAt: t.null };
const partlyPaid = { ...contents, publishedAt: nullable(StoredInstant), paidAt: t.null };
const paid = { ...partlyPaid, paidAt: nullable(StoredInstant) };

/** Each status with the dates that it has. */
const StoredDebtPosition = tagged("DebtPosition", "status", {
  DRAFT: record("Draft", { ...drafted, status: literals("status", "DRAFT") }),
  PUBLISHED: record("Published", { ...published, status: literals("status", "PUBLISHED") }),
  VALID: record("Valid", { ...published, status: literals("status", "VALID") }),
  EXPIRED: record("Expired", { ...published, status: literals("status", "EXPIRED") }),
  INVALID: record("Invalid", { ...published, status: literals("status", "INVALID") }),
  PARTIALLY_PAID: record("PartiallyPaid", {
    ...partlyPaid,
    status: literals("status", "PARTIALLY_PAID"),
  }),
  PAID: record("Paid", { ...paid, status: literals("status", "PAID") }),
  REPORTED: record("Reported", { ...paid, status: literals("status", "REPORTED") }),
});

const distinct = <A extends string>(values: ReadonlyArray<A>): ReadonlyArray<A> => [
  ...new Set(values),
];

type Moments = { readonly validFrom: Instant | null; readonly expiresAt: Instant | null };

/** When the clock makes it valid and when it makes it expired; null for what the clock never does to it. */
const momentsOf = (position: DebtPosition): Moments => {
  switch (position.status) {
    case "PUBLISHED":
      return { validFrom: validFrom(position), expiresAt: expiresAt(position) };
    case "VALID":
      return { validFrom: null, expiresAt: expiresAt(position) };
    case "DRAFT":
    case "EXPIRED":
    case "INVALID":
    case "PARTIALLY_PAID":
    case "PAID":
    case "REPORTED":
      return { validFrom: null, expiresAt: null };
  }
};

/** Only where there is one, so that the index holds nothing else. */
const closedMoment = (position: DebtPosition): { readonly closedAt?: Instant } => {
  const closedAt = closedSince(position);
  return closedAt === null ? {} : { closedAt };
};

/**
 * Shape 2 adds `closedAt` at the top. What stands there is made of the position and never read back, so that readers
 * of shape 1 can do without it.
 */
const shape = 2;
const toShape2: Upgrade = (document) => document;

/** The whole position, and at the top what filters and timers ask for, because arrays inside it aren't indexed. */
export const documentOf = (position: DebtPosition) => ({
  ...StoredDebtPosition.encode(position),
  kind: positionKind,
  schema,
  shape,
  ...closedMoment(position),
  ...momentsOf(position),
  nextTransitionAt: nextTransitionAt(position),
  dueDates: distinct(position.options.map(({ dueDate }) => dueDate)),
  segregationCodes: distinct(position.options.map(({ iuv }) => segregationCodeOf(iuv))),
  openIbans: distinct(openIbans(position)),
  foreignTransfers: foreignTransfers(position),
});

export const fromDocument = reader<DebtPosition, unknown>(positionKind, StoredDebtPosition, [
  toShape2,
]);
