import type { IO } from "fp-ts/IO";
import { causeOf } from "../prelude/cause";
import type { TraceParent } from "../prelude/trace-parent";
import type { HasLog, LogFields } from "../ports/log";
import type { HasMeasures } from "../ports/measures";
import { logOf, type Logger } from "./log";
import type { Ended, Ending, Operation } from "./operation";

/** Tells how operations go: to the log always, to whoever collects traces and measures where that is set. */
export type Telemetry = HasMeasures & {
  /** Runs an operation; what it logs meanwhile and how it ends belong together. */
  readonly observe: <A>(
    operation: Operation,
    invocation: Invocation,
    run: (log: HasLog["log"]) => Promise<Ended<A>>,
  ) => Promise<A>;
  /** Where the work that is being done stands in its trace; undefined when nothing is traced. */
  readonly here: IO<TraceParent | undefined>;
  /** Before the process ends. */
  readonly close: () => Promise<void>;
};

export type Invocation = {
  /** The host's: it adds the operation and the invocation to each line. */
  readonly logger: Logger;
  /** Of whom the operation is a part. */
  readonly parent: TraceParent | undefined;
};

/** Milliseconds since any moment; the host's clock may be put back, this one never is. */
export type Stopwatch = IO<number>;

/** A bug: the rules know no such end. */
const defect = (cause: unknown): Ending => ({
  level: "error",
  message: "An operation failed unexpectedly",
  outcome: "Defect",
  isFailure: true,
  fields: { cause: causeOf(cause) },
});

const inTenths = (number: number): number => Math.round(number * 10) / 10;

/** The one line that tells how an operation ended. */
export const tellEnding = (
  log: HasLog["log"],
  { name }: Operation,
  { fields, level, message, outcome, requestId, status }: Ending,
  milliseconds: number,
  more: LogFields = {},
): void => {
  log(level, message, {
    operation: name,
    outcome,
    ...(status === undefined ? {} : { status }),
    milliseconds: inTenths(milliseconds),
    ...fields,
    ...(requestId === undefined ? {} : { requestId }),
    ...more,
  })();
};

/** The result, or a rejection that says no more than that there is none: the host prints what it is given. */
export const endedWith = <A>(
  running: Promise<Ended<A>>,
  tell: (ending: Ending) => void,
): Promise<A> =>
  running.then(
    ({ ending, result }) => {
      tell(ending);
      return result;
    },
    (cause: unknown) => {
      tell(defect(cause));
      return Promise.reject(new Error("Defect"));
    },
  );

/** The log, and nothing else. */
export const unobserved = (stopwatch: Stopwatch): Telemetry => ({
  measures: null,
  here: () => undefined,
  close: () => Promise.resolve(),
  observe: (operation, { logger }, run) => {
    const started = stopwatch();
    const log = logOf(logger);
    return endedWith(run(log), (ending) => {
      tellEnding(log, operation, ending, stopwatch() - started);
    });
  },
});
