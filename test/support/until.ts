import { setTimeout as pause } from "node:timers/promises";

/** Asks until there is an answer that isn't undefined; fails, saying what was awaited, when none comes in time. */
export const until = async <A>(
  what: string,
  ask: () => Promise<A | undefined>,
  withinMs = 15_000,
): Promise<A> => {
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(50);
  }
  throw new Error(`${what} did not happen within ${withinMs / 1000} seconds.`);
};
