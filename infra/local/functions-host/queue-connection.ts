import { createRequire } from "node:module";
import type { QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { StartupError, messageOf } from "./startup-error";

/** A binding names a setting; Azure looks for it with its own prefix first. */
export const connectionStringOf = (name: string, environment: NodeJS.ProcessEnv): string => {
  const setting = name === "" ? "Storage" : name;
  const value = environment[`AzureWebJobs${setting}`] ?? environment[setting];
  if (value === undefined || value === "")
    throw new StartupError(
      `the connection "${name === "" ? "AzureWebJobsStorage" : name}" is not set; this host needs a connection string`,
    );
  return value;
};

const services = new Map<string, QueueServiceClient>();

/** The SDK is loaded when the first queue is used: apps without queues start faster. */
const loadSdk = (): typeof import("@azure/storage-queue") =>
  createRequire(__filename)("@azure/storage-queue") as typeof import("@azure/storage-queue");

const serviceOf = (connectionString: string): QueueServiceClient => {
  const known = services.get(connectionString);
  if (known !== undefined) return known;
  try {
    const service = loadSdk().QueueServiceClient.fromConnectionString(connectionString, {
      retryOptions: { maxTries: 2, tryTimeoutInMs: 30_000, retryDelayInMs: 100 },
    });
    services.set(connectionString, service);
    return service;
  } catch (error) {
    throw new StartupError(`a storage connection string can't be read: ${messageOf(error)}`);
  }
};

export const queueClientOf = (connectionString: string, queue: string): QueueClient =>
  serviceOf(connectionString).getQueueClient(queue);

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

export const isMissingQueue = (error: unknown): boolean => codeOf(error) === "QueueNotFound";

/** Somebody else deleted the message, or holds it since our lease ran out. */
export const isLostMessage = (error: unknown): boolean =>
  codeOf(error) === "MessageNotFound" || codeOf(error) === "PopReceiptMismatch";

/** Sends a text as it stands and creates the queue when it isn't there yet. */
export const sendText = async (client: QueueClient, text: string): Promise<void> => {
  try {
    await client.sendMessage(text);
  } catch (error) {
    if (!isMissingQueue(error)) throw error;
    await client.createIfNotExists();
    await client.sendMessage(text);
  }
};
