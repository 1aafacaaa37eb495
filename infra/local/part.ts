import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";

/** A part of the local stack: a process that says when it is ready and must not end before it is asked to. */
export type Part = {
  readonly name: string;
  /** Settles when the process has ended, with what to say about it. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
};

export type PartOptions = {
  readonly name: string;
  /** Bundle beside this one. */
  readonly bundle: string;
  readonly args: ReadonlyArray<string>;
  readonly env: NodeJS.ProcessEnv;
  /** Whether what it prints is for the person at the terminal. */
  readonly isVisible: boolean;
  /** What its heap may grow to, where the default of a small machine would be too little. */
  readonly heapMegabytes?: number;
};

const patienceMs = 60_000;
const graceMs = 8_000;

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(signal === null ? `ended with code ${code ?? 0}` : `was ended by ${signal}`);
    });
  });

const isReadyMessage = (message: unknown): boolean =>
  typeof message === "object" && message !== null && "type" in message && message.type === "ready";

/** Starts a part and waits until it is ready; rejects with one line when it ends or is silent instead. */
export const startPart = async (options: PartOptions): Promise<Part> => {
  const { name, bundle, args, env, heapMegabytes, isVisible } = options;
  const child = fork(path.join(__dirname, bundle), [...args], {
    env,
    execArgv: [
      ...process.execArgv,
      ...(heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`]),
    ],
    stdio: ["ignore", isVisible ? "inherit" : "ignore", "pipe", "ipc"],
  });
  // What a part says last before it ends is the reason.
  let lastError = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    const text = chunk.toString();
    lastError = text.trim().split("\n").at(-1) ?? lastError;
    if (isVisible) process.stderr.write(text);
  });
  const ended = endOf(child).then((how) =>
    lastError === "" ? `${name} ${how}.` : `${name} ${how}: ${lastError}`,
  );
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
    await ended;
    clearTimeout(force);
  };
  const ready = new Promise<true>((resolve) => {
    child.on("message", (message) => {
      if (isReadyMessage(message)) resolve(true);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve(`${name} did not become ready within ${patienceMs / 1000} seconds.`);
    }, patienceMs);
  });
  const outcome = await Promise.race([ready, ended, silence]);
  clearTimeout(timer);
  if (outcome !== true) {
    await stop();
    throw new Error(outcome);
  }
  return { name, ended, stop };
};
