import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import { stepChannel, type StepNotice } from "../persistence/steps";
import { logOf } from "./log";
import type { Observer, OperationSpan, StepEnding, StepSpan } from "./observer";
import { endedWith, tellEnding, type Stopwatch, type Telemetry } from "./telemetry";

/** What the steps of one operation come to. */
type Tally = { steps: number; charge: number };

/** What is being done, known to all that is called from it. */
type Current = {
  readonly span: OperationSpan;
  readonly tally: Tally;
  readonly step: StepSpan | null;
};

const isNotice = (message: unknown): message is StepNotice =>
  typeof message === "object" && message !== null && "step" in message && "phase" in message;

const inHundredths = (number: number): number => Math.round(number * 100) / 100;

/**
 * The log, and an observer that hears of every operation and of every step inside it. Each operation runs in an
 * asynchronous context of its own, which costs all its promises something: that is why this is not used where telemetry
 * is off.
 */
export const observedBy = (observer: Observer, stopwatch: Stopwatch): Telemetry => {
  const running = new AsyncLocalStorage<Current | undefined>();
  const steps = channel(stepChannel);

  steps.bindStore(running, (notice: unknown) => {
    const current = running.getStore();
    return current === undefined || !isNotice(notice) || notice.phase !== "before"
      ? current
      : { ...current, step: current.span.step(notice.step, notice.isSend) };
  });

  const count = ({ tally }: Current, { charge }: StepEnding): void => {
    /* eslint-disable functional/immutable-data -- what parallel steps add up to */
    tally.steps += 1;
    tally.charge += charge ?? 0;
    /* eslint-enable functional/immutable-data */
  };
  steps.subscribe((notice) => {
    const current = running.getStore();
    if (current === undefined || !isNotice(notice) || notice.phase !== "after") return;
    current.step?.end(notice);
    count(current, notice);
  });

  return {
    measures: observer.measures,
    here: () => {
      const current = running.getStore();
      return (current?.step ?? current?.span)?.traceParent;
    },
    close: observer.close,
    observe: (operation, { logger, parent }, run) => {
      const started = stopwatch();
      const span = observer.begin(operation, parent);
      const { traceId } = span;
      const log = logOf(logger, { traceId });
      const tally: Tally = { steps: 0, charge: 0 };
      return running.run({ span, tally, step: null }, () =>
        endedWith(run(log), (ending) => {
          span.end(ending);
          tellEnding(log, operation, ending, stopwatch() - started, {
            steps: tally.steps,
            charge: inHundredths(tally.charge),
          });
        }),
      );
    },
  };
};
