import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StartupError, messageOf } from "./startup-error";
import { millisecondsOf } from "./time-span";
import { levels, type LogSettings, type NamedLevel } from "./log";

export type QueueSettings = {
  readonly maxPollingIntervalMs: number;
  readonly visibilityTimeoutMs: number;
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  readonly messageEncoding: "base64" | "none";
};

export type HostSettings = {
  readonly routePrefix: string;
  /** null: no limit. */
  readonly functionTimeoutMs: number | null;
  readonly queues: QueueSettings;
  readonly log: LogSettings;
};

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Keys of host.json and of its overrides are compared without case, as .NET configuration does. */
const member = (object: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((inner, name) => {
    if (!isObject(inner)) return undefined;
    const key = Object.keys(inner).find((k) => k.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : inner[key];
  }, object);

const overridden = (
  root: Json,
  path: ReadonlyArray<string>,
  value: string,
): Readonly<Record<string, unknown>> => {
  const [name, ...rest] = path;
  if (name === undefined) return root;
  const key = Object.keys(root).find((k) => k.toLowerCase() === name.toLowerCase()) ?? name;
  const inner = root[key];
  return {
    ...root,
    [key]: rest.length === 0 ? value : overridden(isObject(inner) ? inner : {}, rest, value),
  };
};

const environmentPrefix = "azurefunctionsjobhost__";

const withEnvironment = (root: Json, environment: NodeJS.ProcessEnv): Json =>
  Object.entries(environment)
    .filter(([name]) => name.toLowerCase().startsWith(environmentPrefix))
    .reduce<Json>(
      (settings, [name, value]) =>
        overridden(settings, name.slice(environmentPrefix.length).split("__"), value ?? ""),
      root,
    );

const at = (path: ReadonlyArray<string>): string => `host.json: ${path.join(".")}`;

const text = (root: Json, path: ReadonlyArray<string>, fallback: string): string => {
  const value = member(root, path) ?? fallback;
  if (typeof value !== "string") throw new StartupError(`${at(path)} must be text`);
  return value;
};

const integer = (
  root: Json,
  path: ReadonlyArray<string>,
  fallback: number,
  [least, most]: readonly [number, number],
): number => {
  const value = Number(member(root, path) ?? fallback);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new StartupError(`${at(path)} must be an integer from ${least} to ${most}`);
  return value;
};

/** A TimeSpan, or a number of milliseconds where the queue extension takes one. */
const duration = (root: Json, path: ReadonlyArray<string>, fallback: number): number => {
  const value = member(root, path);
  if (value === undefined) return fallback;
  const milliseconds =
    typeof value === "string" && !/^\d+$/.test(value) ? millisecondsOf(value) : Number(value);
  if (milliseconds === undefined || !Number.isFinite(milliseconds) || milliseconds < 0)
    throw new StartupError(`${at(path)} must be a TimeSpan such as "00:00:02"`);
  return milliseconds;
};

const thirtyMinutes = 30 * 60 * 1000;

const timeoutOf = (root: Json): number | null => {
  const path = ["functionTimeout"];
  const value = member(root, path);
  if (value === "-1" || value === -1) return null;
  const milliseconds = duration(root, path, thirtyMinutes);
  if (milliseconds === 0) throw new StartupError(`${at(path)} must be longer than zero, or -1`);
  return milliseconds;
};

const levelOf = (category: string, value: unknown): NamedLevel => {
  const level = levels.find((name) => name === String(value).toLowerCase());
  if (level === undefined)
    throw new StartupError(
      `${at(["logging", "logLevel", category])} must be one of ${levels.join(", ")}`,
    );
  return level;
};

const logOf = (root: Json): LogSettings => {
  const configured = member(root, ["logging", "logLevel"]) ?? {};
  if (!isObject(configured))
    throw new StartupError(`${at(["logging", "logLevel"])} must be an object`);
  return {
    levels: Object.fromEntries(
      Object.entries(configured).map(([name, value]) => [name.toLowerCase(), levelOf(name, value)]),
    ),
  };
};

const queuesOf = (root: Json): QueueSettings => {
  const path = (name: string): ReadonlyArray<string> => ["extensions", "queues", name];
  const batchSize = integer(root, path("batchSize"), 16, [1, 32]);
  const encoding = text(root, path("messageEncoding"), "base64").toLowerCase();
  if (encoding !== "base64" && encoding !== "none")
    throw new StartupError(`${at(path("messageEncoding"))} must be "base64" or "none"`);
  return {
    // Azure waits up to a minute at an idle queue; on a developer's machine nobody wants that.
    maxPollingIntervalMs: Math.max(100, duration(root, path("maxPollingInterval"), 1000)),
    visibilityTimeoutMs: duration(root, path("visibilityTimeout"), 0),
    batchSize,
    newBatchThreshold: integer(
      root,
      path("newBatchThreshold"),
      Math.floor(batchSize / 2),
      [0, 1000],
    ),
    maxDequeueCount: integer(root, path("maxDequeueCount"), 5, [1, 1_000_000]),
    messageEncoding: encoding,
  };
};

export const settingsOf = (content: string, environment: NodeJS.ProcessEnv): HostSettings => {
  const parsed = ((): unknown => {
    try {
      return JSON.parse(content);
    } catch (error) {
      throw new StartupError(`host.json is not JSON: ${messageOf(error)}`);
    }
  })();
  if (!isObject(parsed)) throw new StartupError("host.json must hold an object");
  if (member(parsed, ["version"]) !== "2.0")
    throw new StartupError('host.json must hold "version": "2.0"');
  const root = withEnvironment(parsed, environment);
  return {
    routePrefix: text(root, ["extensions", "http", "routePrefix"], "api").replace(/^\/+|\/+$/g, ""),
    functionTimeoutMs: timeoutOf(root),
    queues: queuesOf(root),
    log: logOf(root),
  };
};

export const readHostSettings = async (
  appFolder: string,
  environment: NodeJS.ProcessEnv,
): Promise<HostSettings> => {
  const file = join(appFolder, "host.json");
  const content = await readFile(file, "utf8").catch((error: unknown) => {
    throw new StartupError(`host.json cannot be read: ${messageOf(error)}`);
  });
  return settingsOf(content, environment);
};
