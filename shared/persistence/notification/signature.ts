import { createHmac } from "node:crypto";

/**
 * Proves to the receiver of a webhook who wrote it and when: HMAC-SHA-256, in hexadecimal, of the timestamp, a dot
 * and the body. The timestamp is part of it, so that an old message can't be passed off as new.
 */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  createHmac("sha256", secret).update(`${timestamp}.${body}`, "utf8").digest("hex");
