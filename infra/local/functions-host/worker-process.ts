import { fork, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { FunctionMetadata } from "./core-types";
import type { FromWorker, Invocation, ToWorker, WorkerConfiguration } from "./protocol";

export type WorkerEvents = {
  readonly onLoaded: (functions: ReadonlyArray<FunctionMetadata>) => void;
  readonly onFailed: (message: string) => void;
  /** It takes no more work; its end follows. */
  readonly onLeaving: () => void;
  /** With the connections that it got and did not accept. */
  readonly onEnd: (how: string, unserved: ReadonlyArray<Socket>) => void;
  readonly onRun: (functionName: string, input: string) => void;
  readonly onQueueWritten: (queue: string) => void;
};

export type WorkerProcess = {
  readonly pid: number | undefined;
  readonly running: () => number;
  readonly handOver: (socket: Socket) => void;
  /** Resolves with the success of the run; false too when the worker ends before it. */
  readonly invoke: (invocation: Invocation) => Promise<boolean>;
  /** Fails what it runs and ends it. */
  readonly abandon: (reason: string) => void;
  readonly stop: (graceMs: number) => Promise<void>;
};

const beatMs = 500;
const missedBeats = 3;

/** What an instance of the smallest size leaves to a worker in Azure, less its buffers. */
const workerHeapMegabytes = 512;

/** Starts a worker. One whose event loop stays blocked for longer than a run may take is killed. */
export const startWorker = (
  configuration: WorkerConfiguration,
  events: WorkerEvents,
): WorkerProcess => {
  const child: ChildProcess = fork(join(__dirname, "functions-worker.js"), [], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // A laptop's whole memory isn't ours: without a limit V8 collects late and keeps what it once took.
    execArgv: [...process.execArgv, `--max-old-space-size=${workerHeapMegabytes}`],
  });
  const runs = new Map<string, (succeeded: boolean) => void>();
  const offered = new Map<number, Socket>();
  let connectionId = 0;
  const { functionTimeoutMs } = configuration.settings;
  let lastBeat = Date.now();
  let hasLoaded = false;
  let hasEnded = false;

  /** A failure shows as the end of the worker, and is dealt with there. */
  const tell = (message: ToWorker, socket?: Socket): void => {
    if (child.connected) child.send(message, socket, { keepOpen: true }, () => undefined);
  };
  const kill = (): void => {
    if (!hasEnded) child.kill("SIGKILL");
  };

  const beat = setInterval(() => {
    tell({ type: "ping" });
    const isSilent =
      functionTimeoutMs !== null &&
      hasLoaded &&
      Date.now() - lastBeat > functionTimeoutMs + missedBeats * beatMs;
    if (isSilent) kill();
  }, beatMs);

  child.on("message", (raw) => {
    const message = raw as FromWorker;
    switch (message.type) {
      case "loaded":
        hasLoaded = true;
        lastBeat = Date.now();
        events.onLoaded(message.functions);
        return;
      case "failed":
        events.onFailed(message.message);
        return;
      case "pong":
        lastBeat = Date.now();
        return;
      case "accepted":
        // Closes this process's copy only.
        offered.get(message.connectionId)?.destroy();
        offered.delete(message.connectionId);
        return;
      case "leaving":
        events.onLeaving();
        return;
      case "done":
        runs.get(message.invocationId)?.(message.succeeded);
        runs.delete(message.invocationId);
        return;
      case "run":
        events.onRun(message.functionName, message.input);
        return;
      case "queue-written":
        events.onQueueWritten(message.queue);
    }
  });
  const ended = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      clearInterval(beat);
      for (const settle of runs.values()) settle(false);
      runs.clear();
      events.onEnd(how, [...offered.values()]);
      offered.clear();
      resolve();
    };
    child.on("exit", (code, signal) => {
      const how = signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`;
      // What it said before its end is still on the way while the channel is open.
      if (!child.connected) end(how);
      else
        child.once("disconnect", () => {
          end(how);
        });
    });
    child.on("error", (error) => {
      end(error.message);
    });
  });
  tell({ type: "start", configuration });

  return {
    pid: child.pid,
    running: () => runs.size,
    handOver: (socket) => {
      connectionId += 1;
      offered.set(connectionId, socket);
      tell({ type: "connection", connectionId }, socket);
    },
    invoke: (invocation) =>
      new Promise((resolve) => {
        if (hasEnded || !child.connected) {
          resolve(false);
          return;
        }
        runs.set(invocation.invocationId, resolve);
        tell({ type: "invoke", invocation });
      }),
    abandon: (reason) => {
      tell({ type: "abandon", reason });
      setTimeout(kill, 1000).unref();
    },
    stop: (graceMs) => {
      tell({ type: "stop", graceMs });
      const timer = setTimeout(kill, graceMs + 1000);
      return ended.finally(() => {
        clearTimeout(timer);
      });
    },
  };
};
