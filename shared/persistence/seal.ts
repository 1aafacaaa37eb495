import { createHmac, timingSafeEqual } from "node:crypto";
import * as O from "fp-ts/Option";
import type { HasSeal } from "../ports/seal";

const signatureBytes = 32;

/**
 * Signed texts: base64url of a signature (HMAC-SHA256) and the text. Whoever holds one can read it, nobody
 * without the secret can make one. What is not exactly as we wrote it is refused, other spellings included.
 */
export const sealWith = (secret: string): HasSeal => {
  const signatureOf = (text: Buffer): Buffer => createHmac("sha256", secret).update(text).digest();
  return {
    seal: (text) => {
      const bytes = Buffer.from(text, "utf8");
      return Buffer.concat([signatureOf(bytes), bytes]).toString("base64url");
    },
    unseal: (sealed) => {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < signatureBytes || bytes.toString("base64url") !== sealed) return O.none;
      const text = bytes.subarray(signatureBytes);
      return timingSafeEqual(bytes.subarray(0, signatureBytes), signatureOf(text))
        ? O.some(text.toString("utf8"))
        : O.none;
    },
  };
};
