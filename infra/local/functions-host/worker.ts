// A worker process: loads the app, answers HTTP on the connections that the supervising process
// hands over, and runs timers and queue messages that it asks for.
import { Socket } from "node:net";
import type { Server } from "node:http";
import { createAdmin } from "./admin";
import { loadApp } from "./app-loader";
import { coreModuleFor, createApp, provideCoreModule } from "./core-module";
import { catalogOf } from "./function-catalog";
import { createHttpServer } from "./http-server";
import { invoke } from "./invocation";
import { createLog, type Log } from "./log";
import { writeQueueOutputs } from "./output-bindings";
import type { FromWorker, Invocation, ToWorker, WorkerConfiguration } from "./protocol";
import { watchQueueWrites } from "./queue-write-watch";
import { createRunningInvocations, type RunningInvocations } from "./running-invocations";
import { messageOf } from "./startup-error";
import { traceContextOf } from "./trace-context";

const app = createApp();
const connections = new Set<Socket>();
const busy = new Set<Socket>();
let log: Log = createLog({ levels: {} }, "text");
let running: RunningInvocations = createRunningInvocations(null, () => undefined);
let server: Server | undefined;
let settings: WorkerConfiguration["settings"] | undefined;
let isStopping = false;
let isLeaving = false;

const tell = (message: FromWorker): void => {
  if (process.connected) process.send?.(message);
};

/** Ends the process, as Azure ends its worker: whoever waits for it here gets a failure first. */
const leave = (reason: string): void => {
  if (isLeaving) return;
  isLeaving = true;
  tell({ type: "leaving" });
  log.write({ level: "error", category: "Host.Worker", message: reason });
  running.giveUpAll();
  setTimeout(() => process.exit(1), 200);
};

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** What it doesn't accept, because it is about to end, the supervising process gives to another. */
const accept = (connectionId: number, socket: Socket): void => {
  if (server === undefined || isLeaving) {
    socket.destroy();
    return;
  }
  tell({ type: "accepted", connectionId });
  connections.add(socket);
  socket.on("close", () => {
    connections.delete(socket);
    busy.delete(socket);
  });
  server.emit("connection", socket);
  socket.resume();
};

const runInvocation = async (invocation: Invocation): Promise<boolean> => {
  const { invocationId, functionName, data, triggerMetadata } = invocation;
  const registered = app.functions.get(functionName);
  const input = Object.entries(registered?.metadata.bindings ?? {}).find(([, { type }]) =>
    /trigger$/i.test(type),
  );
  if (registered === undefined || input === undefined || settings === undefined) return false;
  const category = `Function.${functionName}`;
  const write = (level: "debug" | "error", message: string): void => {
    log.write({ level, category, functionName, invocationId, message });
  };
  const start = performance.now();
  try {
    const { response } = await invoke(app, log, registered, {
      invocationId,
      functionId: functionName,
      inputData: [{ name: input[0], data }],
      triggerMetadata,
      traceContext: traceContextOf(undefined, undefined),
    });
    await writeQueueOutputs(registered.metadata, response, settings.queues, process.env);
    write("debug", `Succeeded in ${(performance.now() - start).toFixed(1)} ms`);
    return true;
  } catch (error) {
    write("error", `Failed: ${stackOf(error)}`);
    return false;
  }
};

const run = (invocation: Invocation): void => {
  const { invocationId, functionName } = invocation;
  const answer = (succeeded: boolean): void => {
    running.remove(invocationId);
    tell({ type: "done", invocationId, succeeded });
  };
  running.add({ functionName, invocationId, giveUp: () => undefined });
  runInvocation(invocation).then(answer, () => {
    answer(false);
  });
};

const start = async (configuration: WorkerConfiguration): Promise<void> => {
  const { appFolder, port, entryPoint, isModulePackage } = configuration;
  settings = configuration.settings;
  const { functionTimeoutMs, routePrefix } = configuration.settings;
  log = createLog(configuration.settings.log, configuration.logFormat);
  running = createRunningInvocations(functionTimeoutMs, ({ functionName, invocationId }) => {
    leave(
      `Timeout of ${functionTimeoutMs ?? 0} ms exceeded by function ${functionName} (${invocationId}); the worker is restarted.`,
    );
  });
  provideCoreModule(
    coreModuleFor(app, (level, _category, message) => {
      log.write({ level, category: "Worker", message });
    }),
  );
  const capabilities = await loadApp(app, appFolder, { pattern: entryPoint, isModulePackage });
  const metadata = [...app.functions.values()].map((registered) => registered.metadata);
  const functions = catalogOf(metadata, process.env);
  server = createHttpServer({
    app,
    log,
    settings: configuration.settings,
    functions: functions.flatMap((fn) => (fn.kind === "http" ? [fn] : [])),
    port,
    running,
    environment: process.env,
    streamUri: capabilities["HttpUri"],
    isStopping: () => isStopping,
    admin: createAdmin({
      functions,
      routePrefix,
      port,
      run: (functionName, input) => {
        tell({ type: "run", functionName, input });
      },
    }),
  });
  server.on("request", (request, response) => {
    const { socket } = request;
    busy.add(socket);
    response.on("close", () => {
      busy.delete(socket);
      if (isStopping) socket.destroySoon();
    });
  });
  if (functions.some(({ kind }) => kind === "queue"))
    watchQueueWrites((queue) => {
      tell({ type: "queue-written", queue });
    });
  tell({ type: "loaded", functions: metadata });
};

const runTerminateHooks = async (): Promise<void> => {
  const context = { hookData: app.appLevelHookData, appHookData: app.appHookData };
  try {
    for (const hook of app.hooks.appTerminate) await hook(context);
  } catch (error) {
    log.write({
      level: "error",
      category: "Host.Worker",
      message: `An appTerminate hook failed: ${stackOf(error)}`,
    });
  }
};

const stop = async (graceMs: number): Promise<void> => {
  isStopping = true;
  for (const socket of connections) if (!busy.has(socket)) socket.destroy();
  const deadline = Date.now() + graceMs;
  await running.drained(graceMs);
  // Requests that are still being sent, and answers that are still being read.
  while (busy.size > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 5));
  running.giveUpAll();
  await runTerminateHooks();
  process.exit(0);
};

process.on("uncaughtException", (error, origin) => {
  leave(`${origin} in the worker, which is restarted: ${stackOf(error)}`);
});
// The supervising process decides when to stop, also when the terminal signals all of them.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToWorker, handle: unknown) => {
  switch (message.type) {
    case "start":
      start(message.configuration).catch((error: unknown) => {
        tell({ type: "failed", message: messageOf(error) });
      });
      return;
    case "connection":
      if (handle instanceof Socket) accept(message.connectionId, handle);
      return;
    case "invoke":
      run(message.invocation);
      return;
    case "ping":
      tell({ type: "pong" });
      return;
    case "abandon":
      leave(message.reason);
      return;
    case "stop":
      void stop(message.graceMs);
  }
});
