import {
  CosmosClient,
  ErrorResponse,
  type ChangeFeedPullModelIterator,
  type ChangeFeedStartFrom,
  type Container,
  type JSONObject,
} from "@azure/cosmos";
import { createHmac } from "node:crypto";
import type { LocalCosmos } from "./cosmos-server";

export const clientOf = (server: LocalCosmos, key = server.key): CosmosClient =>
  new CosmosClient({
    endpoint: server.endpoint,
    key,
    connectionPolicy: { retryOptions: { maxRetryAttemptCount: 2 } },
  });

export type Refusal = {
  readonly code: unknown;
  readonly message: string;
  readonly substatus: number | undefined;
};

/** What the server said; the SDK wraps it for batches. */
export const refusalOf = async (work: Promise<unknown>): Promise<Refusal> => {
  try {
    await work;
  } catch (error) {
    const inner = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (inner instanceof ErrorResponse)
      return { code: inner.code, message: inner.message, substatus: inner.substatus };
    throw error;
  }
  throw new Error("It was accepted");
};

export const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  (await refusalOf(work)).code;

/** A document without the members of the service. */
export const own = (document: object | undefined): object =>
  Object.fromEntries(Object.entries(document ?? {}).filter(([member]) => !member.startsWith("_")));

export const etagOf = (document: { readonly _etag?: string } | undefined): string =>
  document?._etag ?? "none";

export const ifMatch = (condition: string) => ({ accessCondition: { type: "IfMatch", condition } });

type RawOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly key?: string;
  readonly date?: Date;
  readonly signedMethod?: string;
};

/** A request as the SDK would sign it, for what the SDK itself doesn't let through. */
export const signedFetch = async (
  server: LocalCosmos,
  method: string,
  path: string,
  { type, link }: { readonly type: string; readonly link: string },
  {
    headers = {},
    body,
    key = server.key,
    date = new Date(),
    signedMethod = method,
  }: RawOptions = {},
): Promise<Response> => {
  const text = date.toUTCString();
  const signature = createHmac("sha256", Buffer.from(key, "base64"))
    .update(`${signedMethod.toLowerCase()}\n${type}\n${link}\n${text.toLowerCase()}\n\n`)
    .digest("base64");
  return fetch(new URL(path, server.endpoint), {
    method,
    headers: {
      authorization: encodeURIComponent(`type=master&ver=1.0&sig=${signature}`),
      "x-ms-date": text,
      "x-ms-version": "2020-07-15",
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
};

/** The change feed from where the SDK's `ChangeFeedStartFrom` says. */
export const feedFrom = (
  of: Container,
  start: unknown,
  maxItemCount = 100,
): ChangeFeedPullModelIterator<JSONObject> =>
  of.items.getChangeFeedIterator<JSONObject>({
    changeFeedStartFrom: start as ChangeFeedStartFrom,
    maxItemCount,
  });
