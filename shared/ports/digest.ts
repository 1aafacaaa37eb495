/** SHA-256 of a text's UTF-8 bytes, as lower-case hexadecimal. */
export type HasDigest = { readonly sha256: (text: string) => string };
