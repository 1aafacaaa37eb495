import { badRequest, CosmosFailure } from "./failure";

export type OperationKind =
  | "create"
  | "upsert"
  | "replace"
  | "patch"
  | "delete"
  | "read"
  | "query"
  | "batch"
  | "bulk"
  | "change-feed"
  | "metadata";

export type FaultEffect =
  /** Refused before anything is done. */
  | {
      readonly kind: "respond";
      readonly status: number;
      readonly retryAfterMs?: number;
      readonly substatus?: number;
    }
  /** Done, but the answer never arrives: the connection is cut. */
  | { readonly kind: "drop" }
  /** Done, answered late. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Waits before or after the work until it is released by name. */
  | { readonly kind: "hold"; readonly when: "before" | "after"; readonly name: string }
  /** A point read gives the version before the last write. */
  | { readonly kind: "stale" }
  /** Query pages of at most so many rows. */
  | { readonly kind: "short-pages"; readonly items: number }
  /** Every other query page is empty and has a continuation. */
  | { readonly kind: "empty-pages" };

export type FaultRule = {
  /** Every kind when left out. */
  readonly operations?: ReadonlyArray<OperationKind>;
  readonly container?: string;
  /** Let so many matching requests pass first. */
  readonly skip?: number;
  /** Then fault so many; all when left out. */
  readonly times?: number;
  /** From 0 to 1, drawn from a generator with the rule's seed. */
  readonly probability?: number;
  readonly seed?: number;
  readonly effect: FaultEffect;
};

type Armed = { readonly rule: FaultRule; readonly draw: () => number; met: number; hits: number };

export type FaultState = {
  readonly hits: ReadonlyArray<number>;
  readonly held: ReadonlyArray<string>;
};

/** The generator known as mulberry32: small, and the same sequence for the same seed. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const effectKinds = ["respond", "drop", "delay", "hold", "stale", "short-pages", "empty-pages"];

const checkRule = (value: unknown): FaultRule => {
  const effect: unknown =
    typeof value === "object" && value !== null && "effect" in value ? value.effect : null;
  const kind: unknown =
    typeof effect === "object" && effect !== null && "kind" in effect ? effect.kind : null;
  if (typeof kind !== "string" || !effectKinds.includes(kind))
    throw badRequest(`A fault rule has an effect, of kind ${effectKinds.join(", ")}.`);
  return value as FaultRule;
};

/** What goes wrong on purpose. Rules come from the control endpoint, and go with it. */
export class Faults {
  private armed: ReadonlyArray<Armed> = [];
  private holds: Array<{ readonly name: string; readonly release: () => void }> = [];

  arm(rules: unknown): void {
    if (!Array.isArray(rules)) throw badRequest("Fault rules are a list.");
    this.clear();
    this.armed = rules.map(checkRule).map((rule) => ({
      rule,
      draw: generator(rule.seed ?? 1),
      met: 0,
      hits: 0,
    }));
  }

  clear(): void {
    this.armed = [];
    for (const { release } of this.holds.splice(0)) release();
  }

  release(name: string): void {
    const released = this.holds.filter((hold) => hold.name === name);
    this.holds = this.holds.filter((hold) => hold.name !== name);
    for (const { release } of released) release();
  }

  get state(): FaultState {
    return {
      hits: this.armed.map(({ hits }) => hits),
      held: this.holds.map(({ name }) => name),
    };
  }

  /** The effects that this request gets. */
  meet(operation: OperationKind, container: string | null): ReadonlyArray<FaultEffect> {
    const effects: Array<FaultEffect> = [];
    for (const armed of this.armed) {
      const { rule } = armed;
      if (rule.operations !== undefined && !rule.operations.includes(operation)) continue;
      if (rule.container !== undefined && rule.container !== container) continue;
      armed.met += 1;
      if (armed.met <= (rule.skip ?? 0) || armed.hits >= (rule.times ?? Infinity)) continue;
      if (armed.draw() >= (rule.probability ?? 1)) continue;
      armed.hits += 1;
      if (rule.effect.kind === "empty-pages" && armed.hits % 2 === 0) continue;
      effects.push(rule.effect);
    }
    return effects;
  }

  async before(effects: ReadonlyArray<FaultEffect>): Promise<void> {
    for (const effect of effects) {
      if (effect.kind === "hold" && effect.when === "before") await this.hold(effect.name);
      if (effect.kind === "respond")
        throw new CosmosFailure(
          effect.status,
          "Refused by a fault rule.",
          effect.substatus ?? 0,
          effect.retryAfterMs ?? (effect.status === 429 ? 10 : null),
        );
    }
  }

  /** False when the answer must not arrive. */
  async after(effects: ReadonlyArray<FaultEffect>): Promise<boolean> {
    for (const effect of effects) {
      if (effect.kind === "hold" && effect.when === "after") await this.hold(effect.name);
      if (effect.kind === "delay")
        await new Promise((resolve) => {
          setTimeout(resolve, effect.ms);
        });
    }
    return !effects.some(({ kind }) => kind === "drop");
  }

  private async hold(name: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.holds.push({ name, release: resolve });
    });
  }
}
