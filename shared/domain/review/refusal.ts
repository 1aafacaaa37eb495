import type { ReviewId, ServiceId } from "../service/identifiers";
import type { ReviewStatus } from "./model";

/** Nobody reviews what is their own. */
export type ReviewerOwnsService = {
  readonly _tag: "ReviewerOwnsService";
  readonly serviceId: ServiceId;
};

/** The request has its outcome already, and it is another one. */
export type ReviewClosed = {
  readonly _tag: "ReviewClosed";
  readonly reviewId: ReviewId;
  readonly status: ReviewStatus;
};

/** A request takes a bounded number of comments, so that it can always be stored. */
export type TooManyComments = {
  readonly _tag: "TooManyComments";
  readonly reviewId: ReviewId;
  readonly limit: number;
};

/** The service is no longer waiting for this review, which is therefore to be superseded. */
export type ReviewOutdated = { readonly _tag: "ReviewOutdated"; readonly reviewId: ReviewId };
