import type { Instant } from "../../prelude/instant";
import type { Cents } from "../primitives/cents";
import type { Iupd, Iuv, Nav } from "../primitives/identifiers";
import type { Debtor, Metadata } from "./model";

export type StampProposal = {
  readonly hashDocument: string;
  readonly stampType: string;
  readonly provincialResidence: string;
};

export type TransferProposal = {
  readonly id: string;
  readonly amount: Cents;
  /** Null: the institution itself. */
  readonly organization: string | null;
  readonly companyName: string | null;
  readonly remittanceInformation: string;
  readonly category: string;
  readonly iban: string | null;
  readonly postalIban: string | null;
  readonly stamp: StampProposal | null;
  readonly metadata: ReadonlyArray<Metadata>;
};

export type OptionProposal = {
  readonly iuv: Iuv;
  /** Null: aux digit and IUV. */
  readonly nav: Nav | null;
  /** Without a notification fee. */
  readonly amount: Cents;
  readonly description: string;
  /** One installment of the position's plan, or an option that is paid alone. */
  readonly isPartialPayment: boolean;
  readonly dueDate: Instant;
  readonly retentionDate: Instant | null;
  readonly metadata: ReadonlyArray<Metadata>;
  readonly transfers: ReadonlyArray<TransferProposal>;
};

/** What an institution asks a debt position to be: well formed, not yet checked against the rules across fields. */
export type Proposal = {
  readonly iupd: Iupd;
  readonly payStandIn: boolean;
  readonly debtor: Debtor;
  readonly switchToExpired: boolean;
  readonly companyName: string;
  readonly officeName: string | null;
  readonly validityDate: Instant | null;
  readonly options: ReadonlyArray<OptionProposal>;
};
