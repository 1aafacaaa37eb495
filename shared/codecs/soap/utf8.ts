import * as O from "fp-ts/Option";

/**
 * Bytes as text, without the mark of byte order; none when they aren't UTF-8. The usual decoding of a body
 * replaces what it can't read, and a receipt that is kept as delivered must not be changed like that.
 */
export const decodeUtf8 = (bytes: Uint8Array): O.Option<string> =>
  O.tryCatch(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
