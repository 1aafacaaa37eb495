import { randomUUID } from "node:crypto";
import { createServer, type AddressInfo, type Server } from "node:net";
import { readEntryPoint } from "./app-loader";
import type { CommandLine } from "./command-line";
import { catalogOf, type AppFunction, type QueueFunction } from "./function-catalog";
import { readHostSettings, type HostSettings } from "./host-json";
import { createLog, type Log } from "./log";
import { connectionStringOf, queueClientOf } from "./queue-connection";
import { listenToQueue, type QueueListener } from "./queue-listener";
import { triggerData, triggerMetadataOf } from "./queue-message";
import { createQueueProcessor } from "./queue-processor";
import { StartupError } from "./startup-error";
import { startTimer, type TimerRunner } from "./timer-runner";
import { createWorkerPool, type WorkerPool } from "./worker-pool";

export type Host = {
  readonly port: number;
  readonly functions: ReadonlyArray<string>;
  readonly stop: () => Promise<void>;
};

const graceMs = 5000;

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        new StartupError(
          error.code === "EADDRINUSE"
            ? `Port ${port} is taken by another program`
            : `Port ${port} can't be used: ${error.message}`,
        ),
      );
    });
    server.listen({ port, host: "127.0.0.1", backlog: 1024 }, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

type Parts = {
  readonly pool: WorkerPool;
  readonly settings: HostSettings;
  readonly leaseSeconds: number;
  readonly log: Log;
};

const startListener = (
  fn: QueueFunction,
  { pool, settings, leaseSeconds, log }: Parts,
): QueueListener => {
  const connectionString = connectionStringOf(fn.connection, process.env);
  const client = queueClientOf(connectionString, fn.queue);
  const poison = fn.queue.endsWith("-poison")
    ? undefined
    : queueClientOf(connectionString, `${fn.queue}-poison`);
  let isStopped = false;
  const listener = listenToQueue(
    fn,
    client,
    settings.queues,
    leaseSeconds,
    log,
    createQueueProcessor({
      fn,
      client,
      poison,
      settings: settings.queues,
      leaseSeconds,
      log,
      invoke: pool.invoke,
      onReleased: (delayMs) => {
        if (isStopped) return;
        setTimeout(listener.wake, delayMs).unref();
      },
    }),
  );
  return {
    wake: listener.wake,
    stop: () => {
      isStopped = true;
      return listener.stop();
    },
  };
};

const runQueueFunction = (fn: QueueFunction, input: string, pool: WorkerPool): void => {
  const body = Buffer.from(input);
  const now = new Date();
  const { name } = fn.metadata;
  void pool.invoke({
    invocationId: randomUUID(),
    functionName: name,
    data: triggerData(body, fn.isBinary),
    triggerMetadata: triggerMetadataOf(name, body, {
      messageId: randomUUID(),
      popReceipt: "",
      dequeueCount: 1,
      insertedOn: now,
      expiresOn: now,
      nextVisibleOn: now,
    }),
  });
};

const warnOfRetries = (functions: ReadonlyArray<AppFunction>, log: Log): void => {
  for (const { metadata } of functions)
    if (metadata.retryOptions !== undefined)
      log.write({
        level: "warning",
        category: "Host",
        functionName: metadata.name,
        message: "Its retry policy has no effect on this host",
      });
};

/** Takes the port first, so that it fails fast; connections wait until a worker has the app. */
export const startHost = async (options: CommandLine, onLost: () => void): Promise<Host> => {
  const { appFolder, workers, logFormat, leaseSeconds } = options;
  const settings = await readHostSettings(appFolder, process.env);
  const { pattern, isModulePackage } = await readEntryPoint(appFolder);
  const log = createLog(settings.log, logFormat);
  const server = createServer({ pauseOnConnect: true, noDelay: true });
  const port = await listen(server, options.port);

  const timers = new Map<string, TimerRunner>();
  const listeners = new Map<string, QueueListener>();
  const queueFunctions = new Map<string, QueueFunction>();
  const pool = createWorkerPool(
    workers,
    { appFolder, entryPoint: pattern, isModulePackage, port, settings, logFormat },
    log,
    {
      onRun: (functionName, input) => {
        timers.get(functionName)?.runOnDemand();
        const fn = queueFunctions.get(functionName);
        if (fn !== undefined) runQueueFunction(fn, input, pool);
      },
      onQueueWritten: (queue) => {
        for (const fn of queueFunctions.values())
          if (fn.queue === queue) listeners.get(fn.metadata.name)?.wake();
      },
    },
  );
  server.on("connection", pool.handOver);
  server.on("error", onLost);

  const functions = catalogOf(await pool.loaded, process.env);
  warnOfRetries(functions, log);
  for (const fn of functions) {
    const { name } = fn.metadata;
    if (fn.kind === "timer") timers.set(name, startTimer(fn, pool.invoke, log));
    if (fn.kind !== "queue") continue;
    queueFunctions.set(name, fn);
    listeners.set(name, startListener(fn, { pool, settings, leaseSeconds, log }));
  }

  return {
    port,
    functions: functions.map(({ metadata }) => metadata.name),
    stop: async () => {
      server.close();
      for (const timer of timers.values()) timer.stop();
      const settled = [...listeners.values()].map((listener) => listener.stop());
      await pool.stop(graceMs);
      // A run that was cut short has failed by now, and its message is being released.
      await Promise.race([
        Promise.all(settled),
        new Promise((resolve) => setTimeout(resolve, 1000)),
      ]);
    },
  };
};
