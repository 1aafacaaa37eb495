import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { NoParameters } from "../../shared/codecs/http/parameters";
import { QueuesView } from "../../shared/codecs/http/queues";
import { endpoint } from "../../shared/http/endpoint";
import type { HasQueueInspection } from "../../shared/ports/queue-inspection";
import { admin, adminAccess, queuesTag } from "./surface";

export const listQueues = endpoint({
  id: "listQueues",
  operationId: "listQueues",
  validatedAs: "listQueues",
  surface: admin,
  method: "GET",
  route: "queues",
  tag: queuesTag,
  summary: "What waits on each queue and what was set aside, with the reasons of the first",
  access: adminAccess,
  params: NoParameters,
  query: NoParameters,
  body: null,
  success: {
    status: 200,
    description: "Every queue; numbers are about right, as the storage tells them",
    body: QueuesView,
    example: {
      queues: [
        {
          name: "review-notifications",
          waiting: 0,
          parked: 1,
          first: [
            {
              id: "7f1f0f4e-3f55-4bd7-a2cf-3a1b6f0c2b11",
              reason: "NoticeGivenUp",
              parkedAt: "2030-03-04T09:15:00.000Z",
            },
          ],
        },
      ],
    },
  },
  failures: [],
  run:
    () =>
    ({ queueInspection }: HasQueueInspection) =>
      pipe(
        queueInspection.states,
        TE.map((queues) => ({ body: { queues } })),
      ),
});
