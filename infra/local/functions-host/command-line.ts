import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { LogFormat } from "./log";
import { StartupError, messageOf } from "./startup-error";

export type CommandLine = {
  readonly appFolder: string;
  readonly port: number;
  readonly workers: number;
  readonly logFormat: LogFormat;
  /** How long a queue message stays invisible before its lease is renewed or it is seen again. */
  readonly leaseSeconds: number;
};

const integer = (name: string, value: string, least: number, most: number): number => {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most)
    throw new StartupError(`--${name} must be an integer from ${least} to ${most}`);
  return number;
};

const parse = (parameters: ReadonlyArray<string>) => {
  try {
    return parseArgs({
      args: [...parameters],
      options: {
        app: { type: "string", default: "." },
        port: { type: "string", default: "7071" },
        workers: { type: "string", default: "1" },
        log: { type: "string", default: "text" },
        lease: { type: "string", default: "60" },
      },
    }).values;
  } catch (error) {
    throw new StartupError(messageOf(error));
  }
};

export const commandLineOf = (parameters: ReadonlyArray<string>): CommandLine => {
  const { app, port, workers, log, lease } = parse(parameters);
  if (log !== "text" && log !== "json") throw new StartupError('--log must be "text" or "json"');
  return {
    appFolder: resolve(app),
    port: integer("port", port, 0, 65535),
    workers: integer("workers", workers, 1, 64),
    logFormat: log,
    leaseSeconds: integer("lease", lease, 2, 600),
  };
};
