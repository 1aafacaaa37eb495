import { createHmac, timingSafeEqual } from "node:crypto";
import * as O from "fp-ts/Option";
import type { HasSeal } from "../ports/seal";

const signatureBytes = 32;

const signatureOf = (secret: string, text: Buffer): Buffer =>
  createHmac("sha256", secret).update(text).digest();

/**
 * Signed texts: base64url of a signature (HMAC-SHA256) and the text. Whoever holds one can read it, nobody
 * without the secret can make one. What is not exactly as we wrote it is refused, other spellings included. While
 * a secret is being replaced, what the ones before it have sealed is still believed; all that is new takes the current.
 */
export const sealWith = (current: string, previous: ReadonlyArray<string> = []): HasSeal => {
  const secrets = [current, ...previous];
  return {
    seal: (text) => {
      const bytes = Buffer.from(text, "utf8");
      return Buffer.concat([signatureOf(current, bytes), bytes]).toString("base64url");
    },
    unseal: (sealed) => {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < signatureBytes || bytes.toString("base64url") !== sealed) return O.none;
      const signature = bytes.subarray(0, signatureBytes);
      const text = bytes.subarray(signatureBytes);
      return secrets.some((secret) => timingSafeEqual(signature, signatureOf(secret, text)))
        ? O.some(text.toString("utf8"))
        : O.none;
    },
  };
};
