import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import * as O from "fp-ts/Option";
import * as RA from "fp-ts/ReadonlyArray";
import { pipe } from "fp-ts/function";
import type { HasVault } from "../ports/vault";

const algorithm = "aes-256-gcm";
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const label = "sportello vault";

const keyFrom = (secret: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", label, keyBytes));

const revealedBy =
  (text: string, purpose: string) =>
  (key: Buffer): O.Option<string> =>
    O.tryCatch(() => {
      const bytes = Buffer.from(text, "base64url");
      const nonce = bytes.subarray(0, nonceBytes);
      const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
        .setAAD(Buffer.from(purpose, "utf8"))
        .setAuthTag(tag);
      const begun = decipher.update(bytes.subarray(nonceBytes + tagBytes));
      return Buffer.concat([begun, decipher.final()]).toString("utf8");
    });

/**
 * AES-256 in Galois/Counter Mode under a key derived from a secret: base64url of nonce, tag and what is
 * concealed. The purpose is authenticated, so a text can't be moved to another place. While a secret is being
 * replaced, what the ones before it have concealed is still read; all that is new takes the current.
 */
export const vaultWith = (current: string, previous: ReadonlyArray<string> = []): HasVault => {
  const key = keyFrom(current);
  const keys = [key, ...previous.map(keyFrom)];
  return {
    conceal: (text, purpose) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(purpose, "utf8"));
      const concealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), concealed]).toString("base64url");
    },
    reveal: (text, purpose) => pipe(keys, RA.findFirstMap(revealedBy(text, purpose))),
    isCurrent: (text, purpose) => O.isSome(revealedBy(text, purpose)(key)),
  };
};
