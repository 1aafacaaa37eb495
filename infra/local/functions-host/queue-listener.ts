import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { QueueFunction } from "./function-catalog";
import type { QueueSettings } from "./host-json";
import type { Log } from "./log";
import { isMissingQueue } from "./queue-connection";
import { messageOf } from "./startup-error";

export type QueueListener = {
  /** Looks at once: somebody has just put a message there. */
  readonly wake: () => void;
  /** Takes no more messages; resolves when those that it holds are settled. */
  readonly stop: () => Promise<void>;
};

const shortestPauseMs = 100;

/** Polls as Azure's listener does: at once after a message, then less and less often. */
export const listenToQueue = (
  { queue, metadata: { name: functionName } }: QueueFunction,
  client: QueueClient,
  settings: QueueSettings,
  leaseSeconds: number,
  log: Log,
  process: (message: DequeuedMessageItem) => Promise<void>,
): QueueListener => {
  const held = new Set<Promise<void>>();
  const aborting = new AbortController();
  let isAvailable = true;
  let wakes = 0;
  const isStopped = (): boolean => aborting.signal.aborted;
  let interrupt: () => void = () => undefined;

  const write = (level: "warning" | "information", message: string): void => {
    log.write({ level, category: "Host.Triggers.Queue", functionName, message });
  };

  const sleep = (pauseMs: number, wakesBefore: number): Promise<void> => {
    if (wakes !== wakesBefore || isStopped()) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };

  const receive = async (): Promise<ReadonlyArray<DequeuedMessageItem>> => {
    try {
      const { receivedMessageItems } = await client.receiveMessages({
        numberOfMessages: settings.batchSize,
        visibilityTimeout: leaseSeconds,
      });
      if (!isAvailable) write("information", `The queue "${queue}" answers again`);
      isAvailable = true;
      return receivedMessageItems;
    } catch (error) {
      if (!isMissingQueue(error) && isAvailable && !isStopped()) {
        isAvailable = false;
        write("warning", `The queue "${queue}" does not answer: ${messageOf(error)}`);
      }
      return [];
    }
  };

  const poll = async (): Promise<void> => {
    let pauseMs = shortestPauseMs;
    while (!isStopped()) {
      while (held.size > settings.newBatchThreshold) await Promise.race(held);
      const wakesBefore = wakes;
      const messages = isStopped() ? [] : await receive();
      for (const message of messages) {
        const processing = process(message).finally(() => {
          held.delete(processing);
        });
        held.add(processing);
      }
      if (messages.length > 0) {
        pauseMs = shortestPauseMs;
        continue;
      }
      await sleep(pauseMs, wakesBefore);
      pauseMs =
        wakes !== wakesBefore
          ? shortestPauseMs
          : Math.min(pauseMs * 2, settings.maxPollingIntervalMs);
    }
    await Promise.all(held);
  };
  const polling = poll();

  return {
    wake: () => {
      wakes += 1;
      interrupt();
    },
    stop: () => {
      aborting.abort();
      interrupt();
      return polling;
    },
  };
};
