import type { Instant } from "../../prelude/instant";
import type { CommandId } from "../primitives/identifiers";
import type { OwnerId, ReviewId, ServiceId } from "../service/identifiers";
import type { ServiceData } from "../service/service-data";

export const publicationStatuses = ["published", "unpublished"] as const;
export type PublicationStatus = (typeof publicationStatuses)[number];

/** The last approved copy of a service. There is none before the first approval and after deletion. */
export type Publication = {
  readonly status: PublicationStatus;
  readonly id: ServiceId;
  readonly owner: OwnerId;
  readonly data: ServiceData;
  /** The approval that the data come from. */
  readonly reviewId: ReviewId;
  readonly approvedAt: Instant;
  /** The working copy's revision at that approval: it orders approvals, which clocks might not. */
  readonly approvedRevision: number;
  readonly modifiedAt: Instant;
  /** Accepted changes, from 1. */
  readonly revision: number;
  readonly lastCommand: CommandId;
};
