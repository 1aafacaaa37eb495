/** A run in this worker, and how to end it for whoever waits when it has to be given up. */
export type Running = {
  readonly functionName: string;
  readonly invocationId: string;
  readonly giveUp: () => void;
};

export type RunningInvocations = {
  readonly add: (running: Running) => void;
  readonly remove: (invocationId: string) => void;
  readonly giveUpAll: () => void;
  /** Resolves when nothing runs any more, or when the time is over: then with false. */
  readonly drained: (graceMs: number) => Promise<boolean>;
};

export const createRunningInvocations = (
  timeoutMs: number | null,
  onTimeout: (running: Running) => void,
): RunningInvocations => {
  const all = new Map<string, { readonly running: Running; readonly timer?: NodeJS.Timeout }>();
  let onEmpty: () => void = () => undefined;
  return {
    add: (running) => {
      if (timeoutMs === null) {
        all.set(running.invocationId, { running });
        return;
      }
      const timer = setTimeout(onTimeout, Math.min(timeoutMs, 2 ** 31 - 1), running);
      all.set(running.invocationId, { running, timer });
    },
    remove: (invocationId) => {
      clearTimeout(all.get(invocationId)?.timer);
      all.delete(invocationId);
      if (all.size === 0) onEmpty();
    },
    giveUpAll: () => {
      for (const { running, timer } of all.values()) {
        clearTimeout(timer);
        running.giveUp();
      }
    },
    drained: (graceMs) => {
      if (all.size === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, graceMs, false);
        onEmpty = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
    },
  };
};
