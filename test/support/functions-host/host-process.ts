import { fork } from "node:child_process";
import { until } from "./until";

export type Run = {
  readonly name: string;
  readonly value: unknown;
  readonly at: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
};

export type HostProcess = {
  readonly ready: Promise<{ readonly port: number; readonly functions: ReadonlyArray<string> }>;
  readonly exit: Promise<number | null>;
  readonly output: () => string;
  readonly errors: () => string;
  /** What the app's functions have recorded, over all workers and restarts. */
  readonly runs: (name: string) => ReadonlyArray<Run>;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly stop: () => Promise<void>;
};

export const startHostProcess = (
  host: string,
  app: string,
  parameters: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
): HostProcess => {
  const child = fork(host, ["--app", app, "--port", "0", ...parameters], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  let errors = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const exit = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const ready = new Promise<{ port: number; functions: ReadonlyArray<string> }>(
    (resolve, reject) => {
      child.on("message", (message: { port: number; functions: ReadonlyArray<string> }) => {
        resolve(message);
      });
      void exit.then(() => {
        reject(new Error(`The host ended: ${errors}`));
      });
    },
  );
  ready.catch(() => undefined);
  return {
    ready,
    exit,
    output: () => output,
    errors: () => errors,
    runs: (name) =>
      output
        .split("\n")
        .filter((line) => line.startsWith("run ") && line.endsWith("}"))
        .map((line) => JSON.parse(line.slice(4)) as Run)
        .filter((run) => run.name === name),
    signal: (signal) => {
      child.kill(signal);
    },
    stop: async () => {
      child.kill("SIGTERM");
      await until(() => child.exitCode !== null || child.signalCode !== null, "the host to end");
    },
  };
};
