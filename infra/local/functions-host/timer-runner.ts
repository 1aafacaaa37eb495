import { randomUUID } from "node:crypto";
import type { TypedData } from "./core-types";
import type { TimerFunction } from "./function-catalog";
import type { Log } from "./log";
import type { Invocation } from "./protocol";

export type TimerRunner = {
  /** Runs now, after a run that is under way. */
  readonly runOnDemand: () => void;
  readonly stop: () => void;
};

const longestTimeoutMs = 2 ** 31 - 1;

const timerInfo = (last: Date, next: Date | null): TypedData => ({
  json: JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: last.toISOString(),
      Next: (next ?? last).toISOString(),
      LastUpdated: last.toISOString(),
    },
    IsPastDue: false,
  }),
});

/**
 * The one clock of a timer, whatever the number of workers. The next occurrence is looked for when
 * a run has ended, so that a timer never overlaps with itself and skips what it slept through.
 */
export const startTimer = (
  { metadata: { name }, schedule, runOnStartup }: TimerFunction,
  invoke: (invocation: Invocation) => Promise<boolean>,
  log: Log,
): TimerRunner => {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let last = new Date();
  let queue: Promise<unknown> = Promise.resolve();

  const run = (due: Date): Promise<unknown> => {
    queue = queue.then(async () => {
      if (isStopped) return;
      // A clock that fires a little early must not find the same occurrence again.
      const now = new Date(Math.max(Date.now(), due.getTime()));
      await invoke({
        invocationId: randomUUID(),
        functionName: name,
        data: timerInfo(last, schedule.next(now)),
        triggerMetadata: {},
      });
      last = now;
    });
    return queue;
  };

  const wait = (until: Date): void => {
    if (isStopped) return;
    const delay = until.getTime() - Date.now();
    timer =
      delay > longestTimeoutMs
        ? setTimeout(wait, longestTimeoutMs, until)
        : setTimeout(
            () => {
              void run(until).then(() => {
                waitForNext(new Date(Math.max(Date.now(), until.getTime())));
              });
            },
            Math.max(0, delay),
          );
  };

  const waitForNext = (after: Date): void => {
    const next = schedule.next(after);
    if (next === null)
      log.write({
        level: "warning",
        category: "Host.Triggers.Timer",
        functionName: name,
        message: "The schedule has no further occurrence",
      });
    else wait(next);
  };

  waitForNext(new Date());
  if (runOnStartup) void run(new Date());
  return {
    runOnDemand: () => {
      void run(new Date());
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
