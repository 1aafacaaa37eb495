import * as t from "io-ts";
import { list, nullable, record } from "../../prelude/record";
import { refinedString } from "../../prelude/refined";
import { Count } from "./view-fields";

const QueueName = refinedString("QueueName", { pattern: "^[a-z0-9-]{3,63}$" });

export const QueuePath = record("QueuePath", { name: QueueName });

export const QueuesView = record("Queues", {
  queues: list(
    record("Queue", {
      name: t.string,
      /** About how many messages wait. */
      waiting: Count,
      parked: Count,
      first: list(
        record("ParkedMessage", {
          id: t.string,
          /** Null: the host gave up after its attempts. */
          reason: nullable(t.string),
          parkedAt: t.string,
        }),
      ),
    }),
  ),
});

export const RedeliveryView = record("Redelivery", {
  redelivered: Count,
  hasMore: t.boolean,
});
