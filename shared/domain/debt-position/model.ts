import type { Instant } from "../../prelude/instant";
import type { Cents } from "../primitives/cents";
import {
  segregationCodeOf,
  type CommandId,
  type Incarnation,
  type Iupd,
  type Iuv,
  type Nav,
  type OrganizationFiscalCode,
} from "../primitives/identifiers";

export const statuses = [
  "DRAFT",
  "PUBLISHED",
  "VALID",
  "INVALID",
  "EXPIRED",
  "PARTIALLY_PAID",
  "PAID",
  "REPORTED",
] as const;
export type Status = (typeof statuses)[number];

/** Which surface the position came through. Internal: never shown by create, read and list. */
export const serviceTypes = ["GPD", "ACA", "WISP"] as const;
export type ServiceType = (typeof serviceTypes)[number];

export type Metadata = { readonly key: string; readonly value: string };

export type Debtor = {
  /** F: natural person, G: legal entity. */
  readonly type: "F" | "G";
  /** May be blank or anonymous. */
  readonly fiscalCode: string;
  readonly fullName: string;
  readonly streetName: string | null;
  readonly civicNumber: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly province: string | null;
  readonly region: string | null;
  readonly country: string | null;
  readonly email: string | null;
  readonly phone: string | null;
};

/** Where a transfer goes: to an account, or into a revenue stamp (marca da bollo). Never both. */
export type Destination =
  | { readonly _tag: "Account"; readonly iban: string; readonly postalIban: string | null }
  | {
      readonly _tag: "Stamp";
      /** Base64 of the SHA-256 of the stamped document. */
      readonly hashDocument: string;
      readonly stampType: string;
      readonly provincialResidence: string;
    };

export type TransferStatus = "T_UNREPORTED" | "T_REPORTED";

export type Transfer = {
  /** "1" to "5", unique inside its option. */
  readonly id: string;
  readonly amount: Cents;
  /** The body that gets the money; the institution itself unless another is named. */
  readonly organization: string;
  readonly companyName: string | null;
  readonly remittanceInformation: string;
  /** Taxonomy code. */
  readonly category: string;
  readonly destination: Destination;
  readonly metadata: ReadonlyArray<Metadata>;
  readonly status: TransferStatus;
  readonly insertedAt: Instant;
  readonly lastUpdatedAt: Instant;
};

export type OptionStatus = "PO_UNPAID" | "PO_PAID" | "PO_PARTIALLY_REPORTED" | "PO_REPORTED";

/** What the receipt says; null until it arrives. */
export type Payment = {
  /** As the payer's side states it; may be unknown. */
  readonly paidAt: Instant | null;
  readonly method: string | null;
  readonly fee: Cents;
  readonly pspCode: string | null;
  readonly pspTaxCode: string | null;
  readonly pspCompany: string;
  readonly receiptId: string;
};

/** The plan of an option that is paid alone. */
export const singleOption = "SINGLE_OPTION";

export type PaymentOption = {
  readonly iuv: Iuv;
  readonly nav: Nav;
  /** Includes the notification fee. */
  readonly amount: Cents;
  readonly description: string;
  /** `SINGLE_OPTION`, or the identifier shared by the installments of one plan. */
  readonly plan: string;
  readonly planDescription: string | null;
  /** The debtor of this option when it isn't the position's (interface version 3). */
  readonly debtor: Debtor | null;
  /** From when it can be paid; null until published when the institution names no date. */
  readonly validFrom: Instant | null;
  readonly dueDate: Instant;
  readonly retentionDate: Instant | null;
  readonly switchToExpired: boolean;
  readonly notificationFee: Cents;
  readonly notificationFeeUpdatedAt: Instant | null;
  /** Ask the notification platform for the price at lookup. */
  readonly sendSync: boolean;
  readonly status: OptionStatus;
  readonly payment: Payment | null;
  readonly reportedAt: Instant | null;
  readonly reportingFlow: string | null;
  readonly metadata: ReadonlyArray<Metadata>;
  readonly transfers: ReadonlyArray<Transfer>;
  readonly insertedAt: Instant;
  readonly lastUpdatedAt: Instant;
};

/** What every debt position has, whatever its state. */
export type Contents = {
  readonly organization: OrganizationFiscalCode;
  readonly iupd: Iupd;
  readonly serviceType: ServiceType;
  readonly incarnation: Incarnation;
  /** Number of the last journal event. */
  readonly sequence: number;
  /** Accepted commands so far. What the clock does isn't counted. */
  readonly revision: number;
  /** The command that wrote this state. */
  readonly lastCommand: CommandId;
  readonly companyName: string;
  readonly officeName: string | null;
  readonly payStandIn: boolean;
  readonly debtor: Debtor;
  /** May be empty: such a position can never be paid. */
  readonly options: ReadonlyArray<PaymentOption>;
  readonly insertedAt: Instant;
  readonly lastUpdatedAt: Instant;
};

export type Draft = Contents & {
  readonly status: "DRAFT";
  readonly publishedAt: null;
  readonly paidAt: null;
};
/** Waits for the earliest validity of its options. */
export type Published = Contents & {
  readonly status: "PUBLISHED";
  readonly publishedAt: Instant;
  readonly paidAt: null;
};
export type Valid = Contents & {
  readonly status: "VALID";
  readonly publishedAt: Instant;
  readonly paidAt: null;
};
/** Unpaid after the latest due date, and asked to expire then. */
export type Expired = Contents & {
  readonly status: "EXPIRED";
  readonly publishedAt: Instant;
  readonly paidAt: null;
};
/** Withdrawn by the institution; its identifiers stay taken. */
export type Invalid = Contents & {
  readonly status: "INVALID";
  readonly publishedAt: Instant;
  readonly paidAt: null;
};
/** Some installment is settled. A receipt is accepted even before publication, so there may be no such date. */
export type PartiallyPaid = Contents & {
  readonly status: "PARTIALLY_PAID";
  readonly publishedAt: Instant | null;
  readonly paidAt: null;
};
export type Paid = Contents & {
  readonly status: "PAID" | "REPORTED";
  readonly publishedAt: Instant | null;
  readonly paidAt: Instant | null;
};

export type DebtPosition = Draft | Published | Valid | Expired | Invalid | PartiallyPaid | Paid;

export type DebtPositionKey = {
  readonly organization: OrganizationFiscalCode;
  readonly iupd: Iupd;
};

/** The first two characters of the first option's IUV; none when there is no option. */
export const segregationCode = (position: Contents): string | null =>
  position.options[0] === undefined ? null : segregationCodeOf(position.options[0].iuv);
