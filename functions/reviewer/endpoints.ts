import { approveReview } from "./approve-review";
import { assignReview } from "./assign-review";
import { commentReview } from "./comment-review";
import { getAgreement } from "./get-agreement";
import { getReview } from "./get-review";
import { listReviews } from "./list-reviews";
import { notifyAgain } from "./notify-again";
import { putAgreement } from "./put-agreement";
import { rejectReview } from "./reject-review";

export const reviewerEndpoints = [
  listReviews,
  getReview,
  assignReview,
  approveReview,
  rejectReview,
  commentReview,
  notifyAgain,
  getAgreement,
  putAgreement,
] as const;
