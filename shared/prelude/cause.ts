const maxLines = 6;

/** Where an exception came from. Its message is left out: it may quote what was being read. */
export const causeOf = (cause: unknown): string =>
  cause instanceof Error
    ? [cause.name, ...(cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line))]
        .slice(0, maxLines)
        .map((line) => line.trim())
        .join(" ")
    : typeof cause;
