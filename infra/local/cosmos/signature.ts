import { createHmac, timingSafeEqual } from "node:crypto";
import { CosmosFailure } from "./failure";
import type { ResourcePath } from "./resource-path";

/** Published by Microsoft for its emulator, so that it protects nothing. */
export const EMULATOR_KEY =
  "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

const MAX_SKEW_MS = 15 * 60 * 1000;

const unauthorized = (why: string): CosmosFailure =>
  new CosmosFailure(
    401,
    `The input authorization token can't serve the request. ${why} Please check that the expected payload is built as per the protocol, and check the key being used.`,
  );

const signatureOf = (header: string): Buffer => {
  let parts: ReadonlyMap<string, string>;
  try {
    const pairs = decodeURIComponent(header).split("&");
    parts = new Map(
      pairs.map((pair) => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
  } catch {
    throw unauthorized("The authorization header is malformed.");
  }
  if (parts.get("type") !== "master" || parts.get("ver") !== "1.0")
    throw unauthorized("This local server knows the signature of the master key only.");
  return Buffer.from(parts.get("sig") ?? "", "base64");
};

/** Throws unless the request was signed with the key, less than a quarter of an hour ago. */
export const checkSignature = (
  key: string,
  method: string,
  path: ResourcePath,
  headers: { readonly authorization: string | null; readonly date: string | null },
  nowMs: number,
): void => {
  if (headers.authorization === null || headers.date === null)
    throw unauthorized("Required headers 'authorization' and 'x-ms-date' are not specified.");
  const given = signatureOf(headers.authorization);
  const payload = `${method.toLowerCase()}\n${path.type}\n${path.link}\n${headers.date.toLowerCase()}\n\n`;
  const expected = createHmac("sha256", Buffer.from(key, "base64")).update(payload).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw unauthorized("The signature doesn't match.");
  const skew = Math.abs(Date.parse(headers.date) - nowMs);
  if (!(skew <= MAX_SKEW_MS))
    throw new CosmosFailure(403, "The authorization token is not valid at the current time.");
};
