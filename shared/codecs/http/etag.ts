/** The tag of a version on the wire: strong, opaque to callers. */
export const etagOf = (version: string): string => `"${version}"`;
