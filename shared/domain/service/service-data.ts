import type {
  Cidr,
  Description,
  FiscalCode,
  InstitutionFiscalCode,
  NonEmptyText,
  PaymentCeiling,
  ServiceName,
} from "./values";

export type Organization = {
  readonly name: NonEmptyText;
  readonly fiscalCode: InstitutionFiscalCode;
  readonly departmentName: NonEmptyText | null;
};

export const scopes = ["NATIONAL", "LOCAL"] as const;
export type Scope = (typeof scopes)[number];

/** Where citizens read about the service and whom they ask. Formats are judged at review, not here. */
export type Contacts = {
  readonly webUrl: NonEmptyText | null;
  readonly appIos: NonEmptyText | null;
  readonly appAndroid: NonEmptyText | null;
  readonly tosUrl: NonEmptyText | null;
  readonly privacyUrl: NonEmptyText | null;
  readonly address: NonEmptyText | null;
  readonly phone: NonEmptyText | null;
  readonly email: NonEmptyText | null;
  readonly pec: NonEmptyText | null;
  readonly cta: NonEmptyText | null;
  readonly tokenName: NonEmptyText | null;
  readonly supportUrl: NonEmptyText | null;
};

export const categories = ["STANDARD", "SPECIAL"] as const;
export type Category = (typeof categories)[number];

export type Metadata = Contacts & {
  readonly scope: Scope;
  /** Null for imported services, which never had one. */
  readonly topicId: number | null;
  /** Never chosen nor seen by institutions. */
  readonly category: Category;
  readonly customSpecialFlow: NonEmptyText | null;
};

/**
 * What an institution says about a service. The group is not part of it: it belongs to the working copy
 * and is never released.
 */
export type ServiceData = {
  readonly name: ServiceName;
  readonly description: Description;
  readonly organization: Organization;
  readonly requireSecureChannel: boolean;
  readonly authorizedRecipients: ReadonlyArray<FiscalCode>;
  /** From where messages may be sent; empty: from anywhere. */
  readonly authorizedCidrs: ReadonlyArray<Cidr>;
  readonly maxAllowedPaymentAmount: PaymentCeiling;
  /** Age from which citizens may use it; null: only adults. */
  readonly minimumAge: number | null;
  readonly metadata: Metadata;
};

/** How names are compared: capitals and surrounding spaces don't make a difference. */
export const nameKeyOf = (name: string): string => name.trim().toLowerCase();
