import type { HasLog, LogFields, LogLevel } from "../ports/log";

/** The part of an invocation that writes lines: the host adds its operation and its id. */
export type Logger = Readonly<Record<LogLevel, (...parts: ReadonlyArray<unknown>) => void>>;

const address = /[^\s@"]+@[^\s@"]+/g;
const personalCode = /\b[A-Z]{6}[0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]\b/gi;

/** The last net: fiscal codes of persons and e-mail addresses don't pass, whoever put them into a field. */
export const redacted = (text: string): string =>
  text.replace(personalCode, "[fiscal code]").replace(address, "[address]");

const field = (value: LogFields[string]): LogFields[string] =>
  typeof value === "string" ? redacted(value) : value;

/** A log of constant messages followed by their fields as JSON; `common` are on every line. */
export const logOf =
  (logger: Logger, common: LogFields = {}): HasLog["log"] =>
  (level, message, fields) =>
  () => {
    logger[level](
      message,
      JSON.stringify(
        Object.fromEntries(Object.entries({ ...fields, ...common }).map(([k, v]) => [k, field(v)])),
      ),
    );
  };
