import { randomUUID } from "node:crypto";
import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { QueueFunction } from "./function-catalog";
import type { QueueSettings } from "./host-json";
import type { Log } from "./log";
import type { Invocation } from "./protocol";
import { isLostMessage, sendText } from "./queue-connection";
import { decodeMessage, triggerData, triggerMetadataOf } from "./queue-message";
import { messageOf } from "./startup-error";

export type QueueProcessorParts = {
  readonly fn: QueueFunction;
  readonly client: QueueClient;
  /** Absent for a queue that is itself a poison queue: its messages stay where they are. */
  readonly poison: QueueClient | undefined;
  readonly settings: QueueSettings;
  readonly leaseSeconds: number;
  readonly log: Log;
  readonly invoke: (invocation: Invocation) => Promise<boolean>;
  /** A message that failed is to be seen again after this time. */
  readonly onReleased: (delayMs: number) => void;
};

/** Runs the function on one message and settles the message: delete, release or poison. */
export const createQueueProcessor = (parts: QueueProcessorParts) => {
  const { fn, client, poison, settings, leaseSeconds, log } = parts;
  const functionName = fn.metadata.name;
  const { maxDequeueCount } = settings;

  const write = (level: "warning" | "error", message: string): void => {
    log.write({ level, category: "Host.Triggers.Queue", functionName, message });
  };

  return async (message: DequeuedMessageItem): Promise<void> => {
    const { messageId, messageText } = message;
    let { popReceipt } = message;

    const park = async (why: string): Promise<void> => {
      if (poison === undefined) {
        await release();
        return;
      }
      write("error", `Message ${messageId} goes to "${poison.name}": ${why}`);
      await sendText(poison, messageText);
      await client.deleteMessage(messageId, popReceipt);
    };
    const release = async (): Promise<void> => {
      const seconds = Math.ceil(settings.visibilityTimeoutMs / 1000);
      await client.updateMessage(messageId, popReceipt, undefined, seconds);
      parts.onReleased(seconds * 1000);
    };

    let renewing: Promise<void> = Promise.resolve();
    const renew = async (): Promise<void> => {
      const renewed = await client.updateMessage(messageId, popReceipt, undefined, leaseSeconds);
      popReceipt = renewed.popReceipt ?? popReceipt;
    };
    const lease = setInterval(
      () => {
        renewing = renewing.then(renew).catch((error: unknown) => {
          write(
            "warning",
            `The lease of message ${messageId} was not renewed: ${messageOf(error)}`,
          );
        });
      },
      (leaseSeconds * 1000) / 2,
    );
    const runOn = async (body: Buffer): Promise<boolean> => {
      try {
        return await parts.invoke({
          invocationId: randomUUID(),
          functionName,
          data: triggerData(body, fn.isBinary),
          triggerMetadata: triggerMetadataOf(functionName, body, message),
        });
      } finally {
        clearInterval(lease);
        await renewing;
      }
    };

    try {
      const body = decodeMessage(messageText, settings.messageEncoding);
      if (message.dequeueCount > maxDequeueCount) await park("it was tried too often");
      else if (body === undefined) await park("it is not base64, as host.json wants messages");
      else if (await runOn(body)) await client.deleteMessage(messageId, popReceipt);
      else if (message.dequeueCount >= maxDequeueCount)
        await park(`it failed ${message.dequeueCount} times`);
      else await release();
    } catch (error) {
      const why = isLostMessage(error) ? "its lease ran out" : messageOf(error);
      write("warning", `Message ${messageId} was not settled and may be seen again: ${why}`);
    } finally {
      clearInterval(lease);
    }
  };
};
