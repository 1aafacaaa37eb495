/** Something the person who starts the host must put right; shown as one line, without a stack. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
