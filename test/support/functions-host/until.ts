import { setTimeout as pause } from "node:timers/promises";

/** Polls for a fact that takes a moment, up to a deadline. */
export const until = async (
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 10_000,
): Promise<void> => {
  const deadline = Date.now() + deadlineMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await pause(10);
  }
};
