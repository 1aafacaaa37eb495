import type { Instant } from "../prelude/instant";

/** A time in which a station doesn't answer; the node may stand in for it or not. */
export type Maintenance = {
  readonly from: Instant;
  readonly to: Instant;
  readonly isStandIn: boolean;
};

/** How an institution is tied to a station. */
export type Tie = {
  /** Its options of the centralised archive can be paid through the station. */
  readonly isArchive: boolean;
  readonly isStandIn: boolean;
};

/** A station of the payment node: the way through which it asks an institution. */
export type Station = {
  readonly broker: string;
  readonly organizations: ReadonlyMap<string, Tie>;
  readonly maintenance: ReadonlyArray<Maintenance>;
};

/** What an installation decides about the partner endpoint. */
export type PartnerPolicy = {
  /** The code of this service as a broker, told in every refusal. */
  readonly broker: string;
  /** By their codes; null when the configuration of the node isn't known here. */
  readonly stations: ReadonlyMap<string, Station> | null;
  /** Whether broker, station and institution of a request must be in that configuration. */
  readonly isHeadChecked: boolean;
  /** A receipt that was taken before is answered OK instead of as a duplicate. */
  readonly acceptsRepeatedReceipts: boolean;
  /** Whether the first version of the activation answer tells the metadata of transfers. */
  readonly tellsTransferMetadata: boolean;
  /** Refusals of receipts (second version) that are told to these stations as OK. */
  readonly suppressed: {
    readonly stations: ReadonlySet<string>;
    readonly faults: ReadonlySet<string>;
  };
};

export type HasPartnerPolicy = { readonly partnerPolicy: PartnerPolicy };
