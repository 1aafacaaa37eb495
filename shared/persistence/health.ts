import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import type { HasHealth } from "../ports/health";
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

export const healthOf = (parts: {
  readonly ledgers: Documents;
  readonly access: Documents;
  readonly transitions: Queue;
}): HasHealth => {
  const documents = (container: Documents) =>
    pipe(
      container.query("documents.ping", nobody, question),
      TE.map(() => undefined),
    );
  return {
    dependencies: [
      { name: "ledgers", ping: documents(parts.ledgers) },
      { name: "access", ping: documents(parts.access) },
      {
        name: "transitions queue",
        ping: pipe(
          parts.transitions.length("queue.ping"),
          TE.map(() => undefined),
        ),
      },
    ],
  };
};
