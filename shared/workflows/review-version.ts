import type { Review } from "../domain/review/model";
import type { HasDigest } from "../ports/digest";

const versionLength = 32;

/**
 * Names what a reviewer decides upon: another one when the request is taken, commented, validated or closed, and the
 * same when a notice was sent, which changes the record too.
 */
export const reviewVersion = (
  { sha256 }: HasDigest,
  { assignee, comments, id, status, validatedAt }: Review,
): string =>
  sha256(JSON.stringify([id, status, assignee, comments.length, validatedAt])).slice(
    0,
    versionLength,
  );
