import { setTimeout as pause } from "node:timers/promises";
import { activatePublishedPositions } from "../../functions/timers/activate-published-positions";
import type { Stack } from "../support/stack";
import { countDue, untilNothingIsDue } from "./due-positions";
import {
  atMost,
  median,
  ratioAtMost,
  ratios,
  repeated,
  rounds,
  type Measurement,
} from "./measurement";
import { loadDuePositions } from "./population";
import type { PopulatedStacks } from "./populated-stacks";

/**
 * The timer on the whole stack: from asking the host to run it until the last due position is stored in its new
 * status, through the queue and its consumer.
 */

const few = 1_000;
export const many = 100_000;
export const million = 1_000_000;

const dueEach = 500;
const dueInMinute = 10_000;
const minuteMs = 60_000;
/** Trees grow deeper, caches miss more: what must not grow is the number of documents that are looked at. */
const tolerance = 1.5;

/** The host runs the timers itself at every full minute; what is due must not meet that run before ours. */
const clearOfTheMinute = async (neededMs: number): Promise<void> => {
  const left = minuteMs - (Date.now() % minuteMs);
  if (left < neededMs) await pause(left + 1_500);
};

/** Seconds until all of them are moved. */
const sweepOf = async (stack: Stack, due: number): Promise<number> => {
  await clearOfTheMinute(3_000 + due);
  await loadDuePositions(stack, due);
  const found = await countDue(stack);
  if (found !== due) throw new Error(`${found} positions are due, not ${due}.`);
  const start = performance.now();
  await stack.trigger(activatePublishedPositions.name);
  await untilNothingIsDue(stack, 4 * minuteMs);
  return (performance.now() - start) / 1000;
};

const costMs = (seconds: ReadonlyArray<number>): ReadonlyArray<number> =>
  seconds.map((value) => (value * 1000) / dueEach);

type Sized = { readonly size: number; readonly seconds: ReadonlyArray<number> };

const rowsOf = ({ seconds, size }: Sized, base: Sized): ReadonlyArray<Measurement> => {
  const among = `${dueEach} due among ${size.toLocaleString("en")}`;
  const cost = costMs(seconds);
  return [
    { what: `moved, ${among}`, unit: "/s", values: seconds.map((value) => dueEach / value) },
    {
      what: `per due position, ${among}`,
      unit: "ms",
      values: cost,
      ...(size === base.size
        ? {}
        : {
            ratio: {
              to: base.size.toLocaleString("en"),
              values: ratios(cost, costMs(base.seconds)),
            },
            budget: ratioAtMost(
              tolerance,
              `constant: ≤ ${tolerance} × ${base.size.toLocaleString("en")}`,
            ),
          }),
    },
  ];
};

export const sweeps = async (
  stacks: PopulatedStacks,
  isMillion: boolean,
): Promise<ReadonlyArray<Measurement>> => {
  const sizes = [few, many, ...(isMillion ? [million] : [])];
  const all: Array<{ readonly size: number; readonly stack: Stack }> = [];
  for (const size of sizes) all.push({ size, stack: await stacks.withPositions(size) });
  for (const { stack } of all) await sweepOf(stack, dueEach);
  // Each size in each round, so that a ratio compares what the same machine did at the same time.
  const timed = await repeated(async () => {
    const seconds: Array<number> = [];
    for (const { stack } of all) seconds.push(await sweepOf(stack, dueEach));
    return seconds;
  });
  const bySize = sizes.map((size, index): Sized => ({
    size,
    seconds: timed.map((seconds) => seconds[index] ?? 0),
  }));
  const [base] = bySize;
  const inMinute = await repeated(
    async () => sweepOf(await stacks.withPositions(many), dueInMinute),
    minuteMs,
    rounds,
  );
  return [
    ...bySize.flatMap((each) => (base === undefined ? [] : rowsOf(each, base))),
    {
      what: `${dueInMinute.toLocaleString("en")} due among ${many.toLocaleString("en")}, until the last is moved`,
      unit: "s",
      values: inMinute,
      detail: `(${Math.round(dueInMinute / median(inMinute)).toLocaleString("en")}/s)`,
      budget: atMost(60, "s"),
    },
  ];
};
