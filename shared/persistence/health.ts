import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasHealth } from "../ports/health";
import type { Blobs } from "./blob/container";
import type { Documents, Query } from "./cosmos/container";
import type { Queue } from "./queue/producer";

const nobody = "ping";

/**
 * For what nothing has: it costs little, and fails when the container is missing. A point read wouldn't: to it, a
 * missing container looks like a missing document.
 */
const question: Query = {
  text: "SELECT c.id FROM c WHERE c.id = @id",
  parameters: { "@id": nobody },
};

/** One question to each container of documents, to each queue and to each container of blobs, under the names given. */
export const healthOf = (
  containers: Readonly<Record<string, Documents>>,
  queues: Readonly<Record<string, Queue>>,
  blobs: Readonly<Record<string, Blobs>>,
): HasHealth => ({
  dependencies: [
    ...Object.entries(containers).map(([name, container]) => ({
      name,
      ping: pipe(
        container.query("documents.ping", nobody, question),
        TE.map(() => undefined),
      ),
    })),
    ...Object.entries(queues).map(([name, queue]) => ({
      name: `queue ${name}`,
      ping: pipe(
        queue.length("queue.ping"),
        TE.map(() => undefined),
      ),
    })),
    ...Object.entries(blobs).map(([name, container]) => ({
      name: `blobs ${name}`,
      ping: container.ping("blobs.ping"),
    })),
  ],
});
