import type { LogLevel } from "./core-types";

export const levels = [
  "trace",
  "debug",
  "information",
  "warning",
  "error",
  "critical",
  "none",
] as const satisfies ReadonlyArray<LogLevel>;

export type NamedLevel = (typeof levels)[number];

/** Least level to show by category prefix, in lower case: "default", "function", "function.pay"… */
export type LogSettings = { readonly levels: Readonly<Record<string, NamedLevel>> };

export type LogFormat = "text" | "json";

export type LogEntry = {
  readonly level: LogLevel;
  readonly category: string;
  readonly functionName?: string;
  readonly invocationId?: string;
  readonly message: string;
};

export type Log = {
  readonly isShown: (level: LogLevel, category: string) => boolean;
  readonly write: (entry: LogEntry) => void;
};

const rank = new Map<LogLevel, number>(levels.map((level, index) => [level, index]));

const leastLevel = (settings: LogSettings, category: string): NamedLevel => {
  const parts = category.toLowerCase().split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const level = settings.levels[parts.slice(0, length).join(".")];
    if (level !== undefined) return level;
  }
  return settings.levels["default"] ?? "information";
};

const shortNames: Readonly<Record<LogLevel, string>> = {
  trace: "trace",
  debug: "debug",
  information: "info ",
  warning: "warn ",
  error: "error",
  critical: "crit ",
  none: "none ",
};

/** One line whatever the message holds, so that lines of several workers never mix. */
const singleLine = (message: string): string => message.replace(/\s*\r?\n\s*/g, " | ");

const parsedFields = (json: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};

const valueText = (value: unknown): string =>
  typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);

/** A message that ends in a JSON object has it in a form for eyes: `Answered outcome=Ok status=200`. */
const readable = ({ functionName, message }: LogEntry): string => {
  const line = singleLine(message);
  const start = line.endsWith("}") ? line.indexOf("{") : -1;
  const fields = start < 0 ? undefined : parsedFields(line.slice(start));
  if (fields === undefined) return line;
  return [
    line.slice(0, start).trimEnd(),
    ...Object.entries(fields)
      // The line begins with it.
      .filter(([, value]) => value !== functionName)
      .map(([name, value]) => `${name}=${valueText(value)}`),
  ].join(" ");
};

/** Enough to tell the lines of one invocation from those beside them. */
const shownIdLength = 8;

const lineOf = (format: LogFormat, entry: LogEntry): string => {
  const time = new Date().toISOString();
  if (format === "json") return JSON.stringify({ time, ...entry });
  const { category, functionName, invocationId = "", level } = entry;
  const source =
    functionName === undefined
      ? category
      : `${functionName} ${invocationId.slice(0, shownIdLength)}`.trimEnd();
  return `${time} ${shortNames[level]} [${source}] ${readable(entry)}`;
};

export const createLog = (
  settings: LogSettings,
  format: LogFormat,
  out: (line: string) => void = (line) => process.stdout.write(line),
): Log => {
  const thresholds = new Map<string, number>();
  const threshold = (category: string): number => {
    const known = thresholds.get(category);
    if (known !== undefined) return known;
    const least = rank.get(leastLevel(settings, category)) ?? 0;
    thresholds.set(category, least);
    return least;
  };
  const isShown = (level: LogLevel, category: string): boolean =>
    level !== "none" && (rank.get(level) ?? 0) >= threshold(category);
  return {
    isShown,
    write: (entry) => {
      if (isShown(entry.level, entry.category)) out(`${lineOf(format, entry)}\n`);
    },
  };
};
