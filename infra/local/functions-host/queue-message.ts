import type { TypedData } from "./core-types";
import type { QueueSettings } from "./host-json";

/** What the metadata of a trigger says about a message. */
export type MessageFacts = {
  readonly messageId: string;
  readonly popReceipt: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
};

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** undefined: the text is not in the encoding that host.json names. */
export const decodeMessage = (
  text: string,
  encoding: QueueSettings["messageEncoding"],
): Buffer | undefined => {
  if (encoding === "none") return Buffer.from(text);
  const compact = text.trim();
  return base64.test(compact) ? Buffer.from(compact, "base64") : undefined;
};

export const triggerData = (body: Buffer, isBinary: boolean): TypedData =>
  isBinary ? { bytes: body } : { string: body.toString("utf8") };

const json = (value: unknown): TypedData => ({ json: JSON.stringify(value) });

export const triggerMetadataOf = (
  functionName: string,
  body: Buffer,
  facts: MessageFacts,
): Readonly<Record<string, TypedData>> => ({
  QueueTrigger: json(body.toString("utf8")),
  DequeueCount: json(facts.dequeueCount),
  Id: json(facts.messageId),
  InsertionTime: json(facts.insertedOn.toISOString()),
  ExpirationTime: json(facts.expiresOn.toISOString()),
  NextVisibleTime: json(facts.nextVisibleOn.toISOString()),
  PopReceipt: json(facts.popReceipt),
  sys: json({ MethodName: functionName, UtcNow: new Date().toISOString() }),
});
