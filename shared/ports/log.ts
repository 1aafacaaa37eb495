import type { IO } from "fp-ts/IO";

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One line for one fact: the message is constant, what varies is a field. Never a payload, a name or a fiscal code. */
export type HasLog = {
  readonly log: (level: LogLevel, message: string, fields: LogFields) => IO<void>;
};
