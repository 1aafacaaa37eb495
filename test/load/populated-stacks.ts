import { startStack, type Stack } from "../support/stack";
import { loadPositions } from "./population";

/** Above this many positions only the positions themselves are stored, without their codes and events. */
const fullUpTo = 200_000;

/** Whole stacks by how many positions they hold besides the demonstration data, started and filled when asked for. */
export class PopulatedStacks {
  readonly #stacks = new Map<number, Promise<Stack>>();

  withPositions(count: number): Promise<Stack> {
    const known = this.#stacks.get(count);
    if (known !== undefined) return known;
    const started = this.#start(count);
    this.#stacks.set(count, started);
    return started;
  }

  async stop(): Promise<void> {
    const all = await Promise.allSettled(this.#stacks.values());
    this.#stacks.clear();
    for (const one of all) if (one.status === "fulfilled") await one.value.stop();
  }

  async #start(count: number): Promise<Stack> {
    const stack = await startStack();
    const start = performance.now();
    try {
      await loadPositions(stack, count, { isBare: count > fullUpTo });
    } catch (error) {
      await stack.stop();
      throw error;
    }
    const seconds = (performance.now() - start) / 1000;
    process.stderr.write(
      `  ${count.toLocaleString("en")} positions written in ${seconds.toFixed(1)} s\n`,
    );
    return stack;
  }
}
