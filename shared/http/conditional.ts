const listed = (header: string): ReadonlyArray<string> =>
  header.split(",").map((tag) => tag.trim());

const opaque = (tag: string): string => tag.replace(/^W\//, "");

/** `If-None-Match` of a read: the caller already has what we would answer. */
export const isNotModified = (ifNoneMatch: string | null, etag: string): boolean =>
  ifNoneMatch !== null &&
  listed(ifNoneMatch).some((tag) => tag === "*" || opaque(tag) === opaque(etag));

/** `If-Match` of a write: without it every version will do; a weak tag never matches. */
export const isExpected = (ifMatch: string | null, etag: string): boolean =>
  ifMatch === null || listed(ifMatch).some((tag) => tag === "*" || tag === etag);
