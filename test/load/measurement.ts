/** One line of the table: what five runs gave, and what was allowed. */
export type Measurement = {
  readonly what: string;
  readonly unit: Unit;
  /** One value for each run. */
  readonly values: ReadonlyArray<number>;
  /** More about the middle run, beside its value. */
  readonly detail?: string;
  /** How each run's value compares with another of the same run. */
  readonly ratio?: { readonly to: string; readonly values: ReadonlyArray<number> };
  readonly budget?: Budget;
};

export type Unit = "µs" | "ms" | "s" | "/s" | "MB" | "RU" | "";

export type Budget = {
  readonly text: string;
  readonly isMet: (median: number, medianRatio: number) => boolean;
};

export const rounds = 5;

export const atMost = (limit: number, unit: Unit): Budget => ({
  text: `≤ ${limit.toLocaleString("en")}${unit === "" ? "" : ` ${unit}`}`,
  isMet: (median) => median <= limit,
});

export const ratioAtMost = (limit: number, text: string): Budget => ({
  text,
  isMet: (_median, ratio) => ratio <= limit,
});

const sorted = (values: ReadonlyArray<number>): ReadonlyArray<number> =>
  [...values].sort((one, other) => one - other);

/** The value below which this share of all lies. */
export const quantile = (values: ReadonlyArray<number>, share: number): number => {
  const ordered = sorted(values);
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? Number.NaN;
};

export const median = (values: ReadonlyArray<number>): number => {
  const ordered = sorted(values);
  const middle = ordered.length / 2;
  const [lower, upper] = [ordered[Math.ceil(middle) - 1], ordered[Math.floor(middle)]];
  return lower === undefined || upper === undefined ? Number.NaN : (lower + upper) / 2;
};

export const spread = (values: ReadonlyArray<number>): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];

/** Each run's value divided by the other's of the same run. */
export const ratios = (
  values: ReadonlyArray<number>,
  others: ReadonlyArray<number>,
): ReadonlyArray<number> =>
  values.flatMap((value, run) => {
    const other = others[run];
    return other === undefined ? [] : [value / other];
  });

/** Runs one after the other: all of them, or as many as begin within the time, but one at least. */
export const repeated = async <A>(
  run: (round: number) => Promise<A>,
  withinMs = Number.POSITIVE_INFINITY,
  count = rounds,
): Promise<ReadonlyArray<A>> => {
  const results: Array<A> = [];
  const deadline = performance.now() + withinMs;
  for (let round = 0; round < count; round += 1) {
    if (round > 0 && performance.now() >= deadline) break;
    results.push(await run(round));
  }
  return results;
};
