import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

const putMessage = /\/([a-z0-9-]+)\/messages(?:\?|$)/;

/**
 * Tells which queue the app has just put a message on, whatever client it used. The listener of
 * that queue then looks at once instead of at its next poll.
 */
export const watchQueueWrites = (onWritten: (queue: string) => void): void => {
  subscribe("http.client.response.finish", (message) => {
    const { request, response } = message as {
      readonly request: ClientRequest;
      readonly response: IncomingMessage;
    };
    if (request.method !== "POST" || response.statusCode !== 201) return;
    const queue = putMessage.exec(request.path)?.[1];
    if (queue !== undefined) onWritten(queue);
  });
};
