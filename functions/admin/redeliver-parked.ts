import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { QueuePath, RedeliveryView } from "../../shared/codecs/http/queues";
import { endpoint } from "../../shared/http/endpoint";
import type { HasQueueInspection } from "../../shared/ports/queue-inspection";
import { admin, adminAccess, queuesTag } from "./surface";

export const redeliverParked = endpoint({
  id: "redeliverParked",
  operationId: "redeliverParked",
  validatedAs: "redeliverParked",
  surface: admin,
  method: "POST",
  route: "queues/{name}/poison/redeliver",
  tag: queuesTag,
  summary: "Put the messages that were set aside back on their queue",
  access: adminAccess,
  params: QueuePath,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "How many were put back, and whether some are left for another call",
    body: RedeliveryView,
    example: { redelivered: 1, hasMore: false },
  },
  failures: ["QueueNotFound"],
  run:
    ({ params: { name } }) =>
    ({ queueInspection }: HasQueueInspection) =>
      pipe(
        queueInspection.redeliver(name),
        TE.map((body) => ({ body })),
      ),
});
