import type { Step, StepNotice } from "../persistence/steps";
import type { Measures } from "../ports/measures";
import type { TraceParent } from "../prelude/trace-parent";
import type { Ending, Operation } from "./operation";

/** What the rest of the service knows of the tracing library, which is loaded only where telemetry is on. */

export type StepEnding = Extract<StepNotice, { readonly phase: "after" }>;

export type StepSpan = {
  /** For the message that the step sends. */
  readonly traceParent: TraceParent | undefined;
  readonly end: (ending: StepEnding) => void;
};

export type OperationSpan = {
  /** For the log. */
  readonly traceId: string;
  readonly traceParent: TraceParent | undefined;
  readonly step: (step: Step, isSend: boolean) => StepSpan;
  readonly end: (ending: Ending) => void;
};

export type Observer = {
  /** `parent`: of whom the operation is a part; undefined begins a trace. */
  readonly begin: (operation: Operation, parent: TraceParent | undefined) => OperationSpan;
  readonly measures: Measures;
  /** Sends what is left, in two seconds at most. */
  readonly close: () => Promise<void>;
};

/** Who sends, on everything that is sent. */
export type Sender = {
  readonly name: string;
  readonly version: string;
  readonly environment: string;
  /** Tells processes of one app apart; of this life only. */
  readonly instance: string;
};
