import type { Socket } from "node:net";
import type { FunctionMetadata } from "./core-types";
import type { Log } from "./log";
import type { Invocation, WorkerConfiguration } from "./protocol";
import { StartupError } from "./startup-error";
import { startWorker, type WorkerProcess } from "./worker-process";

export type PoolEvents = {
  readonly onRun: (functionName: string, input: string) => void;
  readonly onQueueWritten: (queue: string) => void;
};

export type WorkerPool = {
  /** What the app registers; rejects when it can't be loaded. */
  readonly loaded: Promise<ReadonlyArray<FunctionMetadata>>;
  readonly handOver: (socket: Socket) => void;
  readonly invoke: (invocation: Invocation) => Promise<boolean>;
  readonly stop: (graceMs: number) => Promise<void>;
};

const shortestPauseMs = 50;
const longestPauseMs = 5000;

/** Keeps a number of workers alive. Work that comes while none is ready waits for the next. */
export const createWorkerPool = (
  size: number,
  configuration: WorkerConfiguration,
  log: Log,
  events: PoolEvents,
): WorkerPool => {
  const alive = new Set<WorkerProcess>();
  const ready: Array<WorkerProcess> = [];
  const waiting: Array<(worker: WorkerProcess) => void> = [];
  let settleLoaded: (functions: ReadonlyArray<FunctionMetadata>) => void = () => undefined;
  let failLoaded: (error: Error) => void = () => undefined;
  const loaded = new Promise<ReadonlyArray<FunctionMetadata>>((resolve, reject) => {
    settleLoaded = resolve;
    failLoaded = reject;
  });
  let hasLoaded = false;
  let isStopping = false;
  let turn = 0;

  const withdraw = (worker: WorkerProcess): boolean => {
    const index = ready.indexOf(worker);
    if (index >= 0) ready.splice(index, 1);
    return index >= 0;
  };

  const handOver = (socket: Socket): void => {
    turn += 1;
    const worker = ready[turn % Math.max(1, ready.length)];
    if (worker !== undefined) worker.handOver(socket);
    else
      waiting.push((next) => {
        next.handOver(socket);
      });
  };

  /** A worker that never comes to work is replaced after a pause, longer each time; others almost at once. */
  const startOne = (pauseMs: number): void => {
    if (isStopping) return;
    let hasBeenReady = false;
    let isReplaced = false;
    const replace = (): void => {
      if (isReplaced || isStopping || !hasLoaded) return;
      isReplaced = true;
      if (hasBeenReady || pauseMs === 0) startOne(hasBeenReady ? 0 : shortestPauseMs);
      else setTimeout(startOne, pauseMs, Math.min(pauseMs * 2, longestPauseMs));
    };
    const worker = startWorker(configuration, {
      ...events,
      onLoaded: (functions) => {
        hasBeenReady = true;
        ready.push(worker);
        hasLoaded = true;
        settleLoaded(functions);
        for (const take of waiting.splice(0)) take(worker);
      },
      onFailed: (message) => {
        if (!hasLoaded) {
          failLoaded(new StartupError(`The app can't be loaded: ${message}`));
          return;
        }
        worker.abandon(`The app can't be loaded any more: ${message}`);
      },
      onLeaving: () => {
        withdraw(worker);
        replace();
      },
      onEnd: (how, unserved) => {
        withdraw(worker);
        alive.delete(worker);
        if (isStopping) return;
        unserved.forEach(handOver);
        log.write({
          level: "warning",
          category: "Host",
          message: `Worker ${worker.pid ?? ""} ended with ${how}`,
        });
        if (!hasLoaded)
          failLoaded(new StartupError(`The app can't be loaded: its worker ended with ${how}`));
        replace();
      },
    });
    alive.add(worker);
  };
  for (let index = 0; index < size; index += 1) startOne(0);

  const leastBusy = (): WorkerProcess | undefined =>
    ready.reduce<WorkerProcess | undefined>(
      (best, worker) => (best === undefined || worker.running() < best.running() ? worker : best),
      undefined,
    );

  return {
    loaded,
    handOver,
    invoke: async (invocation) => {
      const worker =
        leastBusy() ?? (await new Promise<WorkerProcess>((resolve) => waiting.push(resolve)));
      const { functionTimeoutMs } = configuration.settings;
      if (functionTimeoutMs === null) return worker.invoke(invocation);
      // The worker watches its own time; this watch is for one that is too busy to do so.
      const timer = setTimeout(
        () => {
          worker.abandon(`${invocation.functionName} did not end within its time.`);
        },
        Math.min(functionTimeoutMs + 500, 2 ** 31 - 1),
      );
      return worker.invoke(invocation).finally(() => {
        clearTimeout(timer);
      });
    },
    stop: async (graceMs) => {
      isStopping = true;
      await Promise.all([...alive].map((worker) => worker.stop(graceMs)));
    },
  };
};
