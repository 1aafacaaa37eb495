import * as TE from "fp-ts/TaskEither";
import { pipe } from "fp-ts/function";
import { earliest, isInstant, type Instant } from "../prelude/instant";
import type { HasBacklogs } from "../ports/backlogs";
import type { StoreFailure } from "../ports/store";
import type { Documents, Query } from "./cosmos/container";
import { poisonQueueOf } from "./queue/consumer";
import type { Queue } from "./queue/producer";

const pageSize = 100;
/** With more due than this the estimate stops: an alarm rings long before. */
const maxPages = 5;

/**
 * Of all institutions, like the sweep's own query and at the price of what is due. Ordered it can't be across
 * partitions, so the instants come back unordered and the oldest is taken here.
 */
const dueQuery = (status: string, now: string): Query => ({
  text: `SELECT c.nextTransitionAt FROM c WHERE c.kind = "position" AND c.status = @status AND c.nextTransitionAt <= @now`,
  parameters: { "@status": status, "@now": now },
});

const instantOf = (row: unknown): unknown =>
  typeof row === "object" && row !== null ? Reflect.get(row, "nextTransitionAt") : undefined;

type Sofar = { readonly oldest: Instant | null; readonly pages: number; readonly hasMore: boolean };

/** Queues by their names; a position's next transition is an indexed path of the ledgers. */
export const backlogsIn = (
  ledgers: Documents,
  queueOf: (name: string) => Queue,
  names: ReadonlyArray<string>,
): HasBacklogs => {
  const backlogOf = (name: string, isPoison: boolean) => {
    const queue = queueOf(name);
    return {
      name,
      isPoison,
      read: pipe(
        queue.length("queue.count"),
        TE.flatMap((length) =>
          length === 0
            ? TE.right({ length, oldestAt: null })
            : pipe(
                queue.oldest("queue.peek"),
                TE.map((oldestAt) => ({ length, oldestAt })),
              ),
        ),
      ),
    };
  };
  return {
    backlogs: {
      queues: names.flatMap((name) => [
        backlogOf(name, false),
        backlogOf(poisonQueueOf(name), true),
      ]),
      oldestDue: (status, now): TE.TaskEither<StoreFailure, Instant | null> =>
        pipe(
          ledgers.stream<StoreFailure, Sofar>(
            "sweep.due",
            dueQuery(status, now),
            pageSize,
            { oldest: null, pages: 0, hasMore: false },
            ({ oldest, pages }, page) =>
              TE.right({
                oldest: earliest([oldest, ...page.map(instantOf)].filter(isInstant)),
                pages: pages + 1,
                hasMore: pages + 1 >= maxPages,
              }),
          ),
          TE.map(({ oldest }) => oldest),
        ),
    },
  };
};
